using System.Globalization;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Web.Cli.Bench;

/// <summary>What was promised of a figure.</summary>
/// <param name="Name">What is measured.</param>
/// <param name="Limit">The bar itself is still met.</param>
/// <param name="Unit">Of figure and limit.</param>
/// <param name="IsLeast">True: at least so much; false: at most.</param>
internal sealed record Bar(string Name, double Limit, string Unit, bool IsLeast = false)
{
    /// <param name="measured">In the bar's unit.</param>
    /// <param name="of">Of which of several; null = there is one.</param>
    public BarVerdict Judge(double measured, string? of = null) => new(
        of is null ? Name : $"{Name}, {of}",
        Math.Round(measured, 3),
        string.Create(CultureInfo.InvariantCulture, $"{(IsLeast ? "at least" : "at most")} {Limit:0.##} {Unit}"),
        // What is no number was not measured.
        IsLeast ? measured >= Limit : measured <= Limit);
}

/// <param name="What">What was measured, and of what.</param>
/// <param name="Measured">In the unit of the bar.</param>
/// <param name="Bar">"at most 5 ms".</param>
/// <param name="Met">False also for what could not be measured.</param>
internal sealed record BarVerdict(string What, double Measured, string Bar, bool Met)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{What}: {Measured:0.###}, {Bar} ({(Met ? "met" : "NOT MET")})");
}

/// <summary>
/// The bars of counting while somebody types: <c>bench segments</c> prints its figures with them, and the slow tier of the tests fails by them.
/// They were set for a million people; fewer are judged by none of them.
/// </summary>
internal static class SegmentBars
{
    /// <summary>Fewest people that are judged.</summary>
    public const int People = 1_000_000;

    /// <summary>Of ten million; for more than a million nothing else is asked of the index.</summary>
    public static readonly Bar IndexOfMany = new("index p95 above a million people", 50, "ms");
    public static readonly Bar Index = new("index p95", 5, "ms");
    public static readonly Bar BesideSql = new("evaluator's SQL in times of the index", 20, "×", IsLeast: true);
    public static readonly Bar BesideHandSql = new("evaluator's SQL in times of SQL by hand", 1.5, "×");
    public static readonly Bar Build = new("index build in times of a bare read", 2, "×");
    public static readonly Bar Memory = new("index memory", 120, "MB");
    public static readonly Bar ChangeVisible = new("change counted after", 2_000, "ms");
    public static readonly Bar Snapshot = new("snapshot of half of the people", 2, "s");
    public static readonly Bar Data = new("making the people", 240, "s");

    /// <summary>From the server's event to the batch sent: the end of the pause to the frame's arrival, 95 % of edits.</summary>
    public static readonly Bar Told = new("a number told, p95", 50, "ms");

    /// <summary>From the end of the pause until it can be seen, 95 % of edits.</summary>
    public static readonly Bar Painted = new("a number painted, p95", 250, "ms");

    /// <summary>Linear: in as many times the people as many times the time.</summary>
    public static Bar Growth(int from, int to) => new(string.Create(CultureInfo.InvariantCulture, $"growth of the index's p50 from {from:N0} people"), (double)to / from, "×");

    /// <summary>Every bar that was set for what was measured.</summary>
    public static IReadOnlyList<BarVerdict> Judge(SegmentsFigures figures)
    {
        if (figures.Contacts < People)
            return [];
        var verdicts = new List<BarVerdict>();
        foreach (var segment in figures.Segments)
        {
            verdicts.Add((figures.Contacts > People ? IndexOfMany : Index).Judge(segment.IndexP95Ms, segment.Id));
            verdicts.Add(BesideSql.Judge(segment.SqlP50Ms / segment.IndexP50Ms, segment.Id));
            verdicts.Add(BesideHandSql.Judge(segment.SqlP50Ms / segment.HandSqlP50Ms, segment.Id));
            // To one decimal: a median of sixty counts is not known more finely.
            if (figures is { GrowthFrom: { } from, Growth: { } growth })
                verdicts.Add(Growth(from, figures.Contacts).Judge(Math.Round(growth[segment.Id], 1), segment.Id));
        }

        verdicts.Add(Build.Judge(figures.BuildSeconds / figures.BareReadSeconds));
        verdicts.Add(ChangeVisible.Judge(figures.ChangeVisibleMs));
        if (figures.Contacts > People)
            return verdicts;
        verdicts.Add(Memory.Judge(figures.IndexMb));
        verdicts.Add(Data.Judge(figures.DataSeconds));
        // Set for the embedded database.
        if (figures.Database == nameof(DatabaseProvider.Sqlite))
            verdicts.Add(Snapshot.Judge(figures.SnapshotSeconds));
        return verdicts;
    }

    /// <param name="contacts">People on record.</param>
    /// <param name="toldMs">P95, the pause left out.</param>
    /// <param name="paintedMs">P95, the pause left out.</param>
    public static IReadOnlyList<BarVerdict> JudgePainted(int contacts, double toldMs, double paintedMs) =>
        contacts < People ? [] : [Told.Judge(toldMs), Painted.Judge(paintedMs)];
}
