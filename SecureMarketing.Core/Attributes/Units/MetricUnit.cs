using System.Collections.Frozen;

namespace SecureMarketing.Core.Attributes.Units;

/// <summary>
/// A UCUM unit that differs from others of its sort by powers of ten alone, so that they convert whatever was measured: masses, amounts of
/// substance, volumes, lengths, activities and counts, and the concentrations made of them. UCUM (ucum.org) §§ 27–28: metric prefixes, the
/// litre as L or l; beside it the micro sign that many sources write for "u".
/// </summary>
/// <param name="Unit">As it is written.</param>
/// <param name="Sort">Equal for units that convert into each other, e.g. "g/L".</param>
/// <param name="Factor">How much of the sort's own unit it is; above 0.</param>
public readonly record struct MetricUnit(string Unit, string Sort, decimal Factor)
{
    private static readonly (string Prefix, decimal Factor)[] Down = [("", 1), ("m", 1e-3m), ("u", 1e-6m), ("µ", 1e-6m), ("n", 1e-9m), ("p", 1e-12m)];

    private static readonly (string Prefix, decimal Factor)[] Thousands = [("k", 1e3m), ("", 1), ("m", 1e-3m), ("u", 1e-6m), ("µ", 1e-6m)];

    private static readonly MetricUnit[] Masses = Of("g", Down);
    private static readonly MetricUnit[] Amounts = Of("mol", Down);
    private static readonly MetricUnit[] Activities = Of("U", Thousands);
    private static readonly MetricUnit[] International = [.. Of("[IU]", Thousands), .. Of("[iU]", Thousands).Select(u => u with { Sort = "[IU]" })];
    private static readonly MetricUnit[] Equivalents = Of("eq", Down);
    private static readonly MetricUnit[] Counts = [.. new[] { 0, 3, 6, 9, 12 }.Select(n => new MetricUnit(n == 0 ? "1" : $"10*{n}", "1", (decimal)Math.Pow(10, n)))];
    private static readonly MetricUnit[] Volumes = Litres([("", 1), ("d", 0.1m), ("m", 1e-3m)]);
    private static readonly MetricUnit[] SmallVolumes = Litres([("", 1), ("d", 0.1m), ("m", 1e-3m), ("u", 1e-6m), ("µ", 1e-6m)]);

    private static readonly FrozenDictionary<string, MetricUnit> All = Units().ToFrozenDictionary(u => u.Unit, StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, MetricUnit[]> BySort = All.Values.GroupBy(u => u.Sort, StringComparer.Ordinal)
        .ToFrozenDictionary(g => g.Key, g => g.OrderBy(u => u.Unit, StringComparer.Ordinal).ToArray(), StringComparer.Ordinal);

    /// <summary>The unit by its UCUM word; null for one that does not differ from others by a power of ten, or is not known.</summary>
    public static MetricUnit? Find(string unit) => All.TryGetValue(unit, out var found) ? found : null;

    /// <summary>Every unit that converts to this one, with itself.</summary>
    public IReadOnlyList<MetricUnit> OfItsSort => BySort[Sort];

    private static IEnumerable<MetricUnit> Units() =>
    [
        .. Masses, new("kg", "g", 1e3m), .. Amounts, .. Equivalents, .. SmallVolumes, .. Of("m", [("k", 1e3m), ("", 1), ("d", 0.1m), ("c", 0.01m), ("m", 1e-3m), ("u", 1e-6m), ("µ", 1e-6m)]),
        .. Per(Masses, Volumes), .. Per(Amounts, Volumes), .. Per(Equivalents, Volumes), .. Per(Activities, Volumes), .. Per(International, Volumes), .. Per(Counts, SmallVolumes),
        .. Per(Masses, [new("kg", "g", 1e3m), .. Of("g", Down[..2])]), .. Per(Masses, Of("mol", Down[..2])), .. Per(Amounts, Of("mol", Down[..2])), .. Per(Amounts, Of("g", Down[..2])),
    ];

    private static MetricUnit[] Of(string unit, (string Prefix, decimal Factor)[] prefixes) => [.. prefixes.Select(p => new MetricUnit(p.Prefix + unit, unit, p.Factor))];

    private static MetricUnit[] Litres((string Prefix, decimal Factor)[] prefixes) => [.. Of("L", prefixes), .. Of("l", prefixes).Select(u => u with { Sort = "L" })];

    private static IEnumerable<MetricUnit> Per(MetricUnit[] of, MetricUnit[] per) =>
        of.SelectMany(o => per.Select(p => new MetricUnit(o.Unit == "1" ? "/" + p.Unit : $"{o.Unit}/{p.Unit}", $"{o.Sort}/{p.Sort}", o.Factor / p.Factor)));
}
