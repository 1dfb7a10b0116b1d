using System.ComponentModel;

namespace SecureMarketing.Core.Consent;

/// <summary>
/// A revocation that was only spoken. The law wants it in writing (45 CFR 164.508(b)(5)): mail stops at once, and the person is invited
/// to confirm. What they sign then is kept here, word for word.
/// </summary>
public sealed record SpokenRevocation
{
    [Description("When the person said it.")]
    public DateTimeOffset ReceivedAt { get; init; }

    [Description("When it was entered, and mail stopped.")]
    public DateTimeOffset RecordedAt { get; init; }

    public RevocationScope Scope { get; init; } = RevocationScope.ThisAuthorization;

    [Description("With scope Part: purposes taken back.")]
    public IReadOnlyList<string> Purposes { get; init; } = [];

    [Description("With scope Part: categories taken back.")]
    public IReadOnlyList<string> Categories { get; init; } = [];

    [Description("Id of the page on which the person can confirm.")]
    public Guid? Invitation { get; init; }

    [Description("When the invitation was queued as mail. Left out: no mail could go.")]
    public DateTimeOffset? MailedAt { get; init; }

    [Description("When a letter to sign was last printed for the person.")]
    public DateTimeOffset? LetterAt { get; init; }

    [Description("When the same was received in writing; the revocation itself stands among the revocations.")]
    public DateTimeOffset? ConfirmedAt { get; init; }

    [Description("The text that was signed on the page, whole.")]
    public string? SignedText { get; init; }

    [Description("Its signature; the hash is that of the text.")]
    public AuthorizationSignature? Signature { get; init; }

    /// <summary>Nothing of the person: safe to log.</summary>
    public override string ToString() => $"spoken revocation {Scope}";

    /// <summary>It still waits for the person's word in writing: none came, and something is left to revoke.</summary>
    /// <param name="state">Of the authorization it was said about.</param>
    public bool Awaits(AuthorizationState state) => ConfirmedAt is null && AuthorizationTransitions.Permits(state, AuthorizationState.Revoked);

    /// <summary>
    /// Marks what a revocation in writing settles: one of the whole authorization everything that was said about it before, one of a part
    /// only what it names.
    /// </summary>
    public static IReadOnlyList<SpokenRevocation> Confirmed(IReadOnlyList<SpokenRevocation> spoken, RevokeAuthorization written) =>
        [.. spoken.Select(s => s.ConfirmedAt is null && s.IsSettledBy(written) ? s with { ConfirmedAt = written.ReceivedAt } : s)];

    private bool IsSettledBy(RevokeAuthorization written) => written.Scope != RevocationScope.Part
        || (Scope == RevocationScope.Part && Purposes.All(p => ScopeMatch.Covers(written.Purposes, p)) && Categories.All(c => ScopeMatch.Covers(written.Categories, c)));
}
