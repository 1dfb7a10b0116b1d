using System.Collections.Frozen;
using System.Globalization;

namespace SecureMarketing.Core.Attributes.Units;

/// <summary>What a value recorded in another unit is in the wanted one: factor × value + offset.</summary>
/// <param name="Recorded">UCUM unit in which the value was recorded.</param>
/// <param name="Factor">Above 0.</param>
public readonly record struct UnitConversion(string Recorded, double Factor, double Offset)
{
    /// <summary>The recorded value that is so much in the wanted unit.</summary>
    public double Back(double wanted) => (wanted - Offset) / Factor;
}

/// <summary>
/// Which units of which results convert, by LOINC code: <c>unit-conversions.txt</c>, read once. What a milligram is in moles depends on
/// what was measured, so nothing converts that is not named there.
/// </summary>
public static class UnitTable
{
    private const string Resource = "SecureMarketing.Core.Attributes.unit-conversions.txt";

    private static readonly FrozenDictionary<string, (string Unit, UnitConversion From)> ByCode = Load();

    /// <summary>Units besides the wanted one that results of the code convert from; empty when none is known.</summary>
    public static IReadOnlyList<UnitConversion> To(string unit, string code)
    {
        if (!ByCode.TryGetValue(code, out var known))
            return [];
        var (named, from) = known;
        return unit == named ? [from] : unit == from.Recorded ? [new UnitConversion(named, 1 / from.Factor, -from.Offset / from.Factor)] : [];
    }

    /// <summary>The two units that results of the code may be recorded in and convert; null when none are known.</summary>
    public static (string One, string Other)? UnitsOf(string code) => ByCode.TryGetValue(code, out var known) ? (known.Unit, known.From.Recorded) : null;

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

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
