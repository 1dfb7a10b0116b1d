using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;

namespace SecureMarketing.Core.Privacy.SafeHarbor;

/// <summary>
/// How many people live where the ZIP codes begin alike, by one census: the first three digits may be told only of an area
/// with more than 20,000 people (45 CFR 164.514(b)(2)(i)(B)).
/// </summary>
public sealed class ZipAreas
{
    /// <summary>People; an area must have more.</summary>
    public const int Threshold = 20_000;

    /// <summary>Stands for every area that may not be told.</summary>
    public const string Withheld = "000";

    /// <summary>The census that ships with this build.</summary>
    public const string ShippedVintage = "2020";

    /// <summary>Where its figures come from. Figures of the Census Bureau are in the public domain (17 USC 105).</summary>
    public const string ShippedSource =
        "U.S. Census Bureau, 2020 Census, Demographic and Housing Characteristics File, table P1, ZIP Code Tabulation Areas summed by their first three digits (894 areas, 334,726,586 people with Puerto Rico)";

    private readonly FrozenDictionary<string, int> people;

    private ZipAreas(string vintage, string source, IReadOnlyDictionary<string, int> people)
    {
        (Vintage, Source) = (vintage, source);
        this.people = people.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>Year of the census.</summary>
    public string Vintage { get; }

    /// <summary>Who counted, in words.</summary>
    public string Source { get; }

    /// <summary>Number of areas.</summary>
    public int Count => people.Count;

    /// <summary>Areas that become <see cref="Withheld"/>, in order.</summary>
    public IReadOnlyList<string> TooSmall => [.. people.Where(a => a.Value <= Threshold).Select(a => a.Key).Order(StringComparer.Ordinal)];

    /// <summary>People of all areas together.</summary>
    public long Population => people.Values.Sum(n => (long)n);

    /// <summary>True when three digits may be told. An area that the table does not name may not.</summary>
    public bool MayTell(string digits) => people.TryGetValue(digits, out var living) && living > Threshold;

    /// <summary>The first three digits of a ZIP or ZIP+4, or <see cref="Withheld"/>: too few people, not a ZIP code, or another country's.</summary>
    /// <param name="zip">As written; null = unknown.</param>
    /// <param name="country">ISO 3166 alpha-2 or alpha-3; null = not stated, which means the United States.</param>
    public string AreaOf(string? zip, string? country)
    {
        if (zip is null || country?.Trim().ToUpperInvariant() is not (null or "" or "US" or "USA" or "PR"))
            return Withheld;
        var digits = zip.Trim();
        var isZip = digits.Length switch
        {
            5 or 9 => digits.All(char.IsAsciiDigit),
            10 => digits[5] is '-' or ' ' && digits.Where((_, i) => i != 5).All(char.IsAsciiDigit),
            _ => false,
        };
        return isZip && MayTell(digits[..3]) ? digits[..3] : Withheld;
    }

    /// <summary>The table of <see cref="ShippedVintage"/>.</summary>
    public static ZipAreas Shipped()
    {
        using var file = Assembly.GetExecutingAssembly().GetManifestResourceStream("zip3-2020.csv") ?? throw new InvalidOperationException("zip3-2020.csv is not in the assembly.");
        using var reader = new StreamReader(file);
        return Read(reader, ShippedVintage, ShippedSource);
    }

    /// <summary>Reads <c>zip3,population</c> with that header; lines that begin with # are remarks.</summary>
    /// <exception cref="FormatException">Names the line and how to mend it; holds no value.</exception>
    public static ZipAreas Read(TextReader reader, string vintage, string source)
    {
        var areas = new Dictionary<string, int>(StringComparer.Ordinal);
        var headed = false;
        for (var number = 1; reader.ReadLine() is { } line; number++)
        {
            if (line.Length == 0 || line[0] == '#')
                continue;
            if (!headed)
            {
                headed = line.Trim() == "zip3,population" ? true : throw Bad(number, "the first line must be the header zip3,population");
                continue;
            }

            var cells = line.Split(',');
            if (cells is not [{ Length: 3 } area, var count] || !area.All(char.IsAsciiDigit) || !int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var living))
                throw Bad(number, "write three digits, a comma and a whole number of people");
            if (!areas.TryAdd(area, living))
                throw Bad(number, "this area stands in the table twice; keep one line");
        }

        return areas.Count > 0 ? new ZipAreas(vintage, source, areas) : throw Bad(1, "the table names no area");
    }

    private static FormatException Bad(int line, string mend) => new(string.Create(CultureInfo.InvariantCulture, $"Line {line}: {mend}."));
}
