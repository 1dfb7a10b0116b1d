namespace SecureMarketing.Core.Access;

/// <summary>How long a proof of identity counts as fresh for the acts that demand one (<see cref="Kernel.Proof.Fresh"/>).</summary>
/// <param name="Window">Five minutes: long enough for one piece of work, too short for someone who finds the screen unlocked.</param>
public sealed record FreshProof(TimeSpan Window)
{
    public static readonly FreshProof Standard = new(TimeSpan.FromMinutes(5));
}
