using System.Collections.Frozen;
using System.Globalization;

namespace SecureMarketing.Core.Attributes.Units;

/// <summary>What a value recorded in another unit is in the wanted one: factor × value + offset.</summary>
/// <param name="Recorded">UCUM unit in which the value was recorded.</param>
/// <param name="Factor">Above 0.</param>
public readonly record struct UnitConversion(string Recorded, decimal Factor, decimal Offset)
{
    /// <summary>Up to here decimals reckon exactly, whatever the factor.</summary>
    private const decimal Exact = 1_000_000_000_000;

    /// <summary>The recorded value that is so much in the wanted unit: the double nearest to what decimals say, so that 0.3 g/L is 30 mg/dL and nothing beside it.</summary>
    public double Back(decimal wanted) => Math.Abs(wanted) <= Exact
        ? double.Parse(((wanted - Offset) / Factor).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
        : ((double)wanted - (double)Offset) / (double)Factor;
}

/// <summary>
/// Which units of which results convert. Those that differ by powers of ten do of whatever was measured (<see cref="MetricUnit"/>). What a
/// milligram is in moles depends on it: those, and what no power of ten tells, are named by LOINC code in <c>unit-conversions.txt</c>, read
/// once. Nothing else converts.
/// </summary>
public static class UnitTable
{
    private const string Resource = "SecureMarketing.Core.Attributes.unit-conversions.txt";

    private static readonly FrozenDictionary<string, (string Unit, UnitConversion From)> ByCode = Load();

    private static readonly FrozenSet<string> Named = ByCode.Values.SelectMany(v => new[] { v.Unit, v.From.Recorded }).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>
    /// Units besides the wanted one that results of the code convert from, each once; empty when none is known. Of a code that is named in the
    /// table only to units of the sorts that it is measured in.
    /// </summary>
    public static IReadOnlyList<UnitConversion> To(string unit, string code)
    {
        if (!ByCode.TryGetValue(code, out var known))
            return [.. Tens(unit).Where(c => c.Recorded != unit)];
        var (named, from) = known;
        var back = new UnitConversion(named, 1 / from.Factor, -from.Offset / from.Factor);
        var across = Tens(unit).FirstOrDefault(c => c.Recorded == named) is { Recorded: not null } toNamed ? Across(toNamed, from)
            : Tens(unit).FirstOrDefault(c => c.Recorded == from.Recorded) is { Recorded: not null } toOther ? Across(toOther, back) : null;
        return across is null ? [] : [.. Tens(unit).Concat(across).Where(c => c.Recorded != unit).DistinctBy(c => c.Recorded)];
    }

    /// <summary>Units that differ from this one by powers of ten, and itself.</summary>
    private static IEnumerable<UnitConversion> Tens(string unit) => MetricUnit.Find(unit) is { } metric
        ? metric.OfItsSort.Select(u => new UnitConversion(u.Unit, u.Factor / metric.Factor, 0))
        : [new UnitConversion(unit, 1, 0)];

    /// <summary>To the wanted unit by way of the table's line: first tens, then the line, then tens.</summary>
    private static IEnumerable<UnitConversion> Across(UnitConversion toWanted, UnitConversion line) =>
        Tens(line.Recorded).Select(t => new UnitConversion(t.Recorded, toWanted.Factor * line.Factor * t.Factor, toWanted.Factor * line.Offset));

    /// <summary>The two units that results of the code may be recorded in and convert; null when none are known.</summary>
    public static (string One, string Other)? UnitsOf(string code) => ByCode.TryGetValue(code, out var known) ? (known.Unit, known.From.Recorded) : null;

    /// <summary>True for a unit of which anything is known to convert: per cent and pounds as well as what powers of ten tell.</summary>
    public static bool Knows(string unit) => MetricUnit.Find(unit) is not null || Named.Contains(unit);

    private static FrozenDictionary<string, (string, UnitConversion)> Load()
    {
        using var stream = typeof(UnitTable).Assembly.GetManifestResourceStream(Resource) ?? throw new InvalidOperationException($"Embedded resource {Resource} is missing.");
        using var reader = new StreamReader(stream);
        var found = new Dictionary<string, (string, UnitConversion)>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#')
                continue;
            var halves = line.Split(':');
            var words = halves[1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var conversion = new UnitConversion(words[3], Number(words[2]), words.Length > 4 ? Number(words[5]) : 0);
            foreach (var code in halves[0].Split(' ', StringSplitOptions.RemoveEmptyEntries))
                found.Add(code, (words[0], conversion));
        }

        return found.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
}
