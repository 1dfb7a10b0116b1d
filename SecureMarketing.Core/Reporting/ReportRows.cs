using SecureMarketing.Core.Privacy;

namespace SecureMarketing.Core.Reporting;

/// <summary>Exact counts of one line, before anything is hidden.</summary>
internal sealed class ReportTally
{
    private readonly Dictionary<ReportMetric, long> counts = [];

    public long this[ReportMetric metric] => counts.GetValueOrDefault(metric);

    public void Add(ReportMetric metric, long number) => counts[metric] = this[metric] + number;
}

/// <summary>Turns tallies into rows as the reader may see them.</summary>
internal static class ReportRows
{
    public static (ReportRow Total, IReadOnlyList<IReadOnlyList<ReportRow>> Splits) Show(
        ReportTally total, IReadOnlyList<IReadOnlyList<(string Label, ReportTally Tally)>> splits, bool exact)
    {
        if (exact)
            return (Row("All messages", m => ShownCount.Exact(total[m])), [.. splits.Select(s => s.Select(r => Row(r.Label, m => ShownCount.Exact(r.Tally[m]))).ToList())]);
        var protection = new CellProtection();
        var totals = Cells(protection, total);
        var cells = splits.Select(split => split.Select(r => Cells(protection, r.Tally)).ToList()).ToList();
        // Every split adds up to the total, metric by metric.
        foreach (var split in cells.Where(s => s.Count > 0))
        {
            foreach (var metric in ReportMetrics.All)
                protection.Sum(totals[metric], [.. split.Select(row => row[metric])]);
        }

        protection.Settle();
        return (Row("All messages", m => protection.Show(totals[m])),
            [.. splits.Select((split, s) => split.Select((r, i) => Row(r.Label, m => protection.Show(cells[s][i][m]))).ToList())]);
    }

    private static Dictionary<ReportMetric, int> Cells(CellProtection protection, ReportTally tally)
    {
        var cells = ReportMetrics.All.ToDictionary(m => m, m => protection.Add(tally[m]));
        foreach (var line in ReportMetrics.Partitions)
            protection.Sum(cells[line[0]], [.. line[1..].Select(m => cells[m])]);
        foreach (var (part, whole) in ReportMetrics.Parts)
            protection.Sum(cells[whole], cells[part], protection.AddUnshown(tally[whole] - tally[part]));
        return cells;
    }

    private static ReportRow Row(string label, Func<ReportMetric, ShownCount> show) =>
        new() { Label = label, Counts = ReportMetrics.All.ToDictionary(m => m, show) };
}
