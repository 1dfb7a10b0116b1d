namespace SecureMarketing.Core.Gate;

/// <summary>
/// The parts of a scope match (compliance §2): what a use asks and an authorization may fall short of. They explain
/// <see cref="GateAuthorization.OutOfScope"/> and decide nothing. Records hold their names (<see cref="ScopeCodes"/>): never rename.
/// </summary>
[Flags]
public enum GateScopeParts
{
    None = 0,

    /// <summary>What it is for (45 CFR 164.508(c)(1)(iv)).</summary>
    Purpose = 1,

    /// <summary>A kind of health information that is used (45 CFR 164.508(c)(1)(i)).</summary>
    Category = 2,

    /// <summary>Who uses or discloses (45 CFR 164.508(c)(1)(ii)).</summary>
    Sender = 4,

    /// <summary>Somebody who would be given the information (45 CFR 164.508(c)(1)(iii)).</summary>
    Recipient = 8,

    /// <summary>By which channel, where the person limited it.</summary>
    Channel = 16,
}

/// <summary>Parts of a scope one by one, and as codes in the record of a decision: each behind the reason that it explains.</summary>
public static class ScopeCodes
{
    /// <summary>The reason that parts explain.</summary>
    public const string OutOfScope = "AUTH_" + nameof(GateAuthorization.OutOfScope);

    private static readonly (GateScopeParts Part, string Code)[] Named =
        [.. Enum.GetValues<GateScopeParts>().Where(p => p != GateScopeParts.None).Select(p => (p, "SCOPE_" + p))];

    private static readonly GateScopeParts All = Named.Aggregate(GateScopeParts.None, (all, n) => all | n.Part);

    /// <summary>False when a part is set that the enum does not name.</summary>
    public static bool AreKnown(GateScopeParts parts) => (parts & ~All) == GateScopeParts.None;

    /// <summary>One by one, in the order of the enum.</summary>
    public static IReadOnlyList<GateScopeParts> Each(GateScopeParts parts) => [.. Named.Where(n => parts.HasFlag(n.Part)).Select(n => n.Part)];

    /// <summary>Their codes, e.g. <c>SCOPE_Purpose</c>.</summary>
    public static IEnumerable<string> Of(GateScopeParts parts) => Named.Where(n => parts.HasFlag(n.Part)).Select(n => n.Code);

    /// <summary>The parts that a record's codes name; none in records of before parts were kept.</summary>
    public static IReadOnlyList<GateScopeParts> In(IReadOnlyCollection<string> codes) => [.. Named.Where(n => codes.Contains(n.Code)).Select(n => n.Part)];
}
