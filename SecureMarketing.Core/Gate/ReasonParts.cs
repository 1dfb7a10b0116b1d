namespace SecureMarketing.Core.Gate;

/// <summary>
/// Codes that stand behind a reason in a record and explain it: what an authorization or a consent falls short of, and the further packs
/// that refuse. They decide nothing.
/// </summary>
public static class ReasonParts
{
    /// <summary>What a pack's reason begins with; its id follows.</summary>
    public const string Pack = "RULEPACK:";

    internal static IEnumerable<string> Of(GateReason reason, GateInput input) => reason.Code switch
    {
        ScopeCodes.OutOfScope => ScopeCodes.Of(input.Uncovered),
        ConsentCodes.Part2 => ConsentCodes.Of(input.ConsentUncovered),
        _ => reason.Code.StartsWith(Pack, StringComparison.Ordinal) ? input.FurtherPacks.Select(id => Pack + id) : [],
    };

    /// <summary>Of a record's codes those that explain this reason; none in records of before they were kept.</summary>
    public static IReadOnlyList<string> Behind(string reason, IReadOnlyList<string> codes)
    {
        var begins = reason == ScopeCodes.OutOfScope ? "SCOPE_" : reason == ConsentCodes.Part2 ? "CONSENT_" : reason.StartsWith(Pack, StringComparison.Ordinal) ? Pack : null;
        return begins is null ? [] : [.. codes.SkipWhile(c => c != reason).Skip(1).TakeWhile(c => c.StartsWith(begins, StringComparison.Ordinal))];
    }
}
