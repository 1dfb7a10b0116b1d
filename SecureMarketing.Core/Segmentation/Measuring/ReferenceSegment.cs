using System.Text.Json;

namespace SecureMarketing.Core.Segmentation.Measuring;

/// <summary>A segment of the benchmark, from simple to nested, with the query that a person would write for it.</summary>
/// <param name="Id">Name in the figures.</param>
/// <param name="Definition">As <c>segment schema</c> describes.</param>
/// <param name="HandSql">Counts the same people of the benchmark; codes and words by number.</param>
internal sealed record ReferenceSegment(string Id, JsonElement Definition, string HandSql)
{
    public static IReadOnlyList<ReferenceSegment> All()
    {
        using var file = typeof(ReferenceSegment).Assembly.GetManifestResourceStream("reference-segments.json")!;
        return JsonSerializer.Deserialize<IReadOnlyList<ReferenceSegment>>(file, JsonSerializerOptions.Web)!;
    }

    /// <summary>The query for a day: ages as birth days, which a person would work out beforehand.</summary>
    public string SqlAt(DateOnly asOf)
    {
        var sql = HandSql.Replace("@asOf", Text(asOf), StringComparison.Ordinal);
        foreach (var age in (int[])[30, 40, 45, 65, 80])
            sql = sql.Replace($"@born{age}", Text(asOf.AddYears(-age)), StringComparison.Ordinal);
        return sql;
    }

    private static string Text(DateOnly day) => day.DayNumber.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
