using System.Collections.Frozen;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Core.Attributes;

/// <summary>
/// Census regions of the United States, by state (US Census Bureau, Census Regions and Divisions of the United States). Territories and
/// other countries are in none.
/// </summary>
public static class UsRegions
{
    public static IReadOnlyList<string> All { get; } = ["Northeast", "Midwest", "South", "West"];

    private static readonly FrozenDictionary<string, string> ByState = new[]
    {
        (All[0], "CT ME MA NH RI VT NJ NY PA"),
        (All[1], "IL IN MI OH WI IA KS MN MO NE ND SD"),
        (All[2], "DE DC FL GA MD NC SC VA WV AL KY MS TN AR LA OK TX"),
        (All[3], "AZ CO ID MT NV NM UT WY AK CA HI OR WA"),
    }.SelectMany(r => r.Item2.Split(' ').Select(s => (State: s, Region: r.Item1))).ToFrozenDictionary(r => r.State, r => r.Region, StringComparer.OrdinalIgnoreCase);

    /// <summary>Null when it is no state.</summary>
    /// <param name="state">Postal code or name.</param>
    public static string? Of(string state) => UsStates.Normalise(state) is { } code ? ByState.GetValueOrDefault(code) : null;
}
