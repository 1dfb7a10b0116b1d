namespace SecureMarketing.Core.Access;

/// <summary>One open session, for its person and for an administrator.</summary>
public sealed class SessionView
{
    public required SessionId Id { get; init; }

    /// <summary>"Firefox on Windows".</summary>
    public required string Device { get; init; }

    public required SignInMethod Method { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset LastSeenAt { get; init; }

    /// <summary>The session that asks.</summary>
    public required bool IsThisOne { get; init; }
}
