namespace SecureMarketing.Core.Rules;

/// <summary>
/// The rules by which a person may ask to be erased. HIPAA is not among them: it gives a right to amend (45 CFR 164.526), and
/// medical records must be kept. Which rules count is <see cref="RuleNow.Affects"/>, data and not code.
/// </summary>
public static class ErasureRules
{
    private static readonly Dictionary<string, Func<string?, bool, bool>> Asking = new(StringComparer.Ordinal)
    {
        // Regulation (EU) 2016/679, Art. 17(1); what Art. 17(3)(b) and (e) keep is named in the plan.
        ["GDPR-ART17"] = (residence, _) => RulePacks.InEea(residence),

        // RCW 19.373.040(1)(c); 19.373.100 leaves HIPAA-covered data out.
        ["WA-MHMDA-DELETE"] = (residence, hipaaCovered) => !hipaaCovered && (residence is null || residence.Equals("US-WA", StringComparison.OrdinalIgnoreCase)),

        // The organisation's own decision to grant it to everyone; off unless adopted.
        ["ERASURE-VOLUNTARY"] = (_, _) => true,
    };

    /// <summary>Ids of rules that ask for erasure in this build.</summary>
    public static IReadOnlyCollection<string> Ids => Asking.Keys;

    /// <summary>Rules in the order of the rule book; empty = nothing asks for it.</summary>
    /// <param name="rules">As they stand today.</param>
    /// <param name="residence">ISO 3166 country or subdivision; null = unknown, so every enabled rule applies.</param>
    /// <param name="hipaaCovered">False for a supplier outside HIPAA.</param>
    public static IReadOnlyList<RuleStatus> For(IEnumerable<RuleNow> rules, string? residence, bool hipaaCovered) =>
        [.. rules.Where(r => r.Affects && Asking.TryGetValue(r.Shipped.Id, out var asks) && asks(residence, hipaaCovered)).Select(r => r.Shipped)];
}
