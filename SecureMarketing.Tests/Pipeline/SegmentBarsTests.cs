using SecureMarketing.Core.Segmentation.Measuring;
using SecureMarketing.Web.Cli.Bench;

namespace SecureMarketing.Tests.Pipeline;

/// <summary>Figures in, verdict out. Nothing is measured here.</summary>
public sealed class SegmentBarsTests
{
    private static readonly SegmentFigure One = new("one", 500_000, 1, 5, 20, 13.4);
    private static readonly SegmentFigure Other = new("other", 12, 0.1, 0.2, 60, 60);
    private static readonly SegmentsFigures AtTheBar = new(
        "segments", "Sqlite", 600, 900, 1_000_000, DataSeconds: 240, BareReadSeconds: 10, BuildSeconds: 20, IndexMb: 120, ChangeVisibleMs: 2_000, 500_000, SnapshotSeconds: 2,
        [One, Other], new GuardFigures(1, 1, 1, 1), [])
    {
        GrowthFrom = 200_000,
        Growth = new Dictionary<string, double> { ["one"] = 5.04, ["other"] = 1.2 },
    };

    [Fact]
    public void TheBarItself_IsMet_AndEachFigureIsJudged()
    {
        var verdicts = SegmentBars.Judge(AtTheBar);

        Assert.All(verdicts, v => Assert.True(v.Met, v.ToString()));
        Assert.Equal(13, verdicts.Count);
        Assert.Equal("index p95, one: 5, at most 5 ms (met)", verdicts[0].ToString());
    }

    public static TheoryData<string, string> Misses => new()
    {
        { "index", "index p95, one: 5.1, at most 5 ms (NOT MET)" },
        { "sql", "evaluator's SQL in times of the index, one: 19.9, at least 20 × (NOT MET)" },
        { "hand", "evaluator's SQL in times of SQL by hand, one: 1.6, at most 1.5 × (NOT MET)" },
        { "growth", "growth of the index's p50 from 200,000 people, other: 5.1, at most 5 × (NOT MET)" },
        { "build", "index build in times of a bare read: 2.1, at most 2 × (NOT MET)" },
        { "memory", "index memory: 120.1, at most 120 MB (NOT MET)" },
        { "change", "change counted after: 2000.1, at most 2000 ms (NOT MET)" },
        { "snapshot", "snapshot of half of the people: 2.1, at most 2 s (NOT MET)" },
        { "data", "making the people: 240.1, at most 240 s (NOT MET)" },
    };

    [Theory]
    [MemberData(nameof(Misses))]
    public void AMiss_IsNamed_WithFigureAndBar_AndNothingElse(string which, string told)
    {
        var figures = which switch
        {
            "index" => AtTheBar with { Segments = [One with { IndexP95Ms = 5.1 }, Other] },
            "sql" => AtTheBar with { Segments = [One with { SqlP50Ms = 19.9 }, Other] },
            "hand" => AtTheBar with { Segments = [One with { HandSqlP50Ms = 12.5 }, Other] },
            "growth" => AtTheBar with { Growth = new Dictionary<string, double> { ["one"] = 5, ["other"] = 5.05001 } },
            "build" => AtTheBar with { BuildSeconds = 21 },
            "memory" => AtTheBar with { IndexMb = 120.1 },
            "change" => AtTheBar with { ChangeVisibleMs = 2_000.1 },
            "snapshot" => AtTheBar with { SnapshotSeconds = 2.1 },
            _ => AtTheBar with { DataSeconds = 240.1 },
        };

        Assert.Equal([told], SegmentBars.Judge(figures).Where(v => !v.Met).Select(v => v.ToString()));
    }

    /// <summary>What was set for a million says nothing of fewer; of ten million other bars hold, and a snapshot's is that of the embedded database.</summary>
    [Fact]
    public void EachBar_HoldsForWhatItWasSetFor()
    {
        Assert.Empty(SegmentBars.Judge(AtTheBar with { Contacts = 999_999, IndexMb = 500 }));
        var many = AtTheBar with { Contacts = 10_000_000, GrowthFrom = null, Growth = null, IndexMb = 1_054, DataSeconds = 2_000, SnapshotSeconds = 7, Segments = [One with { IndexP95Ms = 50 }] };
        Assert.All(SegmentBars.Judge(many), v => Assert.True(v.Met, v.ToString()));
        Assert.Equal("index p95 above a million people, one: 50.1, at most 50 ms (NOT MET)", SegmentBars.Judge(many with { Segments = [One with { IndexP95Ms = 50.1 }] })[0].ToString());
        Assert.All(SegmentBars.Judge(AtTheBar with { Database = "PostgreSql", SnapshotSeconds = 9 }), v => Assert.True(v.Met, v.ToString()));
    }

    /// <summary>A ratio to nothing is not met: 0 of 0 is no number.</summary>
    [Fact]
    public void WhatWasNotMeasured_IsNotMet() =>
        Assert.Equal(["index build in times of a bare read"], SegmentBars.Judge(AtTheBar with { BuildSeconds = 0, BareReadSeconds = 0 }).Where(v => !v.Met).Select(v => v.What));

    [Theory]
    [InlineData(1_000_000, 50, 250, "")]
    [InlineData(1_000_000, 50.1, 250, "a number told, p95")]
    [InlineData(1_000_000, 50, 250.1, "a number painted, p95")]
    [InlineData(2_000, 500, 500, "")]
    public void Painted_IsJudgedOfAMillion(int contacts, double told, double painted, string missed) =>
        Assert.Equal(missed, string.Join(", ", SegmentBars.JudgePainted(contacts, told, painted).Where(v => !v.Met).Select(v => v.What)));
}
