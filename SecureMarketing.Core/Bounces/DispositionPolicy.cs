namespace SecureMarketing.Core.Bounces;

/// <summary>What follows from a finding. Pure; missing evidence means that nothing follows.</summary>
internal static class DispositionPolicy
{
    /// <summary>Feedback that says the reader wants no more. <c>not-spam</c>, <c>auth-failure</c> and <c>virus</c> do not (RFC 5965 §7.3, RFC 6591).</summary>
    private static readonly string[] Unwanted = ["abuse", "opt-out", "opt-out-list", "complaint", "fraud", "other"];

    /// <param name="finding">What is concluded.</param>
    /// <param name="tie">How it was tied to a message of ours.</param>
    /// <param name="hasReturnPath">Whether messages go out with return paths of their own (<see cref="BounceOptions.ReturnDomain"/>).</param>
    /// <param name="softBefore">Other messages to this person that failed for now within the window.</param>
    /// <param name="softLimit">So many suppress.</param>
    public static BounceDisposition Of(BounceFinding finding, BounceTie tie, bool hasReturnPath, int softBefore, int softLimit)
    {
        var wanted = Of(finding, softBefore, softLimit);
        return wanted == BounceDisposition.Nothing || MayAct(tie, hasReturnPath) ? wanted : BounceDisposition.Untied;
    }

    /// <summary>
    /// True when the tie is proof enough for consequences. Only a return path proves that the report's author received a message of
    /// ours, and only our own dialogue needs no proof; a Message-ID serves where there are no return paths; an address is known to
    /// anybody and serves never.
    /// </summary>
    public static bool MayAct(BounceTie tie, bool hasReturnPath) =>
        tie is BounceTie.ReturnPath or BounceTie.Dialogue || tie == BounceTie.MessageId && !hasReturnPath;

    private static BounceDisposition Of(BounceFinding finding, int softBefore, int softLimit) => finding.Kind switch
    {
        BounceKind.Feedback => Unwanted.Contains(finding.FeedbackType) ? BounceDisposition.CommercialSuppressed : BounceDisposition.Nothing,
        // RFC 3464 §2.3.3: delayed is still being tried.
        BounceKind.Bounce when finding.Action != BounceAction.Failed => BounceDisposition.Nothing,
        BounceKind.Bounce when finding.IsHard => BounceDisposition.AddressSuppressed,
        BounceKind.Bounce when finding.Reason.IsOfMailbox() => softBefore + 1 >= softLimit ? BounceDisposition.SuppressedAfterRepeats : BounceDisposition.Counted,
        _ => BounceDisposition.Nothing,
    };
}
