namespace SecureMarketing.Core.Gate;

/// <summary>
/// Whom a Part 2 consent must name (42 CFR 2.31(a)) and does not. They explain <see cref="GateSensitiveConsent.Missing"/> and decide
/// nothing. Records hold their names (<see cref="ConsentCodes"/>): never rename.
/// </summary>
[Flags]
public enum GateConsentParts
{
    None = 0,

    /// <summary>Who discloses: the organisation that sends (2.31(a)(2)).</summary>
    Discloser = 1,

    /// <summary>Somebody who would be given the information (2.31(a)(4)).</summary>
    Recipient = 2,
}

/// <summary>Parts of a consent one by one, and as codes in the record of a decision: each behind the reason that it explains.</summary>
public static class ConsentCodes
{
    /// <summary>The reason that parts explain.</summary>
    public const string Part2 = "SENSITIVE_CONSENT_" + nameof(GateSensitivity.Part2);

    private static readonly (GateConsentParts Part, string Code)[] Named =
        [.. Enum.GetValues<GateConsentParts>().Where(p => p != GateConsentParts.None).Select(p => (p, "CONSENT_" + p))];

    private static readonly GateConsentParts All = Named.Aggregate(GateConsentParts.None, (all, n) => all | n.Part);

    /// <summary>False when a part is set that the enum does not name.</summary>
    public static bool AreKnown(GateConsentParts parts) => (parts & ~All) == GateConsentParts.None;

    /// <summary>One by one, in the order of the enum.</summary>
    public static IReadOnlyList<GateConsentParts> Each(GateConsentParts parts) => [.. Named.Where(n => parts.HasFlag(n.Part)).Select(n => n.Part)];

    /// <summary>Their codes, e.g. <c>CONSENT_Discloser</c>.</summary>
    public static IEnumerable<string> Of(GateConsentParts parts) => Named.Where(n => parts.HasFlag(n.Part)).Select(n => n.Code);
}
