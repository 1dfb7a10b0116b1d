using SecureMarketing.Core.Consent;

namespace SecureMarketing.Tests.Consent;

/// <summary>A complete authorization to vary: signed 2026-01-10, copy given the same day, valid through 2027-01-10.</summary>
internal static class Forms
{
    public static readonly TimeZoneInfo LosAngeles = TimeZoneInfo.FindSystemTimeZoneById("America/Los_Angeles");

    public static readonly DateTimeOffset At = new(2026, 11, 24, 15, 0, 0, TimeSpan.Zero);

    public static readonly AuthorizationNeed Need = new() { Purpose = "wellness-programmes", Categories = ["Demographics", "Diabetes"] };

    public static AuthorizationRecord Complete { get; } = new()
    {
        Id = "a-1",
        State = AuthorizationState.Active,
        Information = "My name, address and that I am treated for diabetes",
        ScopeCategories = ["Demographics", "Diabetes"],
        Disclosers = ["Riverside Clinic"],
        Recipients = ["Riverside Clinic's mail service"],
        Purposes = ["wellness-programmes"],
        ExpiresOn = new DateOnly(2027, 1, 10),
        Signature = new AuthorizationSignature { Name = "Pat Example", SignedOn = new DateOnly(2026, 1, 10) },
        Statements = new RequiredStatements
        {
            RightToRevoke = "You may revoke this authorization in writing at any time.",
            HowToRevoke = "Write to privacy@example.org.",
            Conditioning = "Your care does not depend on signing.",
            Redisclosure = "Information may be disclosed again by whoever receives it.",
        },
        Source = new AuthorizationSource { Kind = AuthorizationSourceKind.PaperScanned },
        CopyProvidedAt = new DateTimeOffset(2026, 1, 10, 20, 0, 0, TimeSpan.Zero),
        CopyChannel = "paper",
    };
}
