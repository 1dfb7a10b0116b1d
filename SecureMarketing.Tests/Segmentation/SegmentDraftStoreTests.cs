using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Segmentation;

public sealed class SegmentDraftStoreTests
{
    private const string Adults = """{"attribute":"age","operator":"atLeast","value":18}""";
    private const string Older = """{"attribute":"age","operator":"atLeast","value":60}""";

    [Fact]
    public async Task ANewSegmentsDraft_IsKept_BecomesTheSegment_AndEnds()
    {
        await using var host = await TestHost.StartAsync();
        var id = SegmentId.New();
        Assert.Equal(1, (await SaveAsync(host, id, "A", 0)).Value);
        Assert.Equal(2, (await SaveAsync(host, id, "Adults", 1)).Value);
        var opened = await OpenAsync(host, id);
        Assert.Equal(("Adults", 2L), (opened.Text!.Name, opened.Revision));
        Assert.Equal([(id, true)], (await host.RunAsync<ListSegmentDrafts, IReadOnlyList<SegmentDraftRow>>(new ListSegmentDrafts())).Value.Select(d => (d.Segment, d.IsNew)));

        var saved = await host.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { NewId = id, DraftRevision = 2, Name = "Adults", RuleJson = Adults });
        Assert.Equal((id, 1), (saved.Value.Id, saved.Value.Number));
        Assert.Null((await OpenAsync(host, id)).Text);
    }

    [Fact]
    public async Task TwoWhoEdit_TheSecondIsRefused_AndNothingIsOverwritten()
    {
        await using var host = await TestHost.StartAsync();
        var id = SegmentId.New();
        await SaveAsync(host, id, "Mine", 0);
        Assert.Equal(SegmentErrors.DraftChangedCode, (await SaveAsync(host, id, "Theirs", 0)).Error?.Code);
        Assert.Equal("Mine", (await OpenAsync(host, id)).Text!.Name);
    }

    /// <summary>A version saved in one window, while another still edits the one before.</summary>
    [Fact]
    public async Task ADraftOfAnOlderVersion_IsRefused_AndSoIsAVersionOverANewerDraft()
    {
        await using var host = await TestHost.StartAsync();
        var segment = (await host.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Name = "Adults", RuleJson = Adults })).Value.Id;
        await host.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Segment = segment, BasedOn = 1, Name = "Adults", RuleJson = Older });
        Assert.Equal(SegmentErrors.DraftChangedCode, (await SaveAsync(host, segment, "Adults", 0, basedOn: 1)).Error?.Code);

        await SaveAsync(host, segment, "Adults", 0, basedOn: 2);
        var over = await host.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Segment = segment, BasedOn = 2, DraftRevision = 0, Name = "Adults", RuleJson = Adults });
        Assert.Equal(SegmentErrors.DraftChangedCode, over.Error?.Code);
    }

    [Fact]
    public async Task Discard_OfANewerDraft_IsRefused_AndOfTheSeenOneEndsIt()
    {
        await using var host = await TestHost.StartAsync();
        var id = SegmentId.New();
        await SaveAsync(host, id, "A", 0);
        Assert.Equal(SegmentErrors.DraftChangedCode, (await host.RunAsync<DiscardSegmentDraft, Unit>(new DiscardSegmentDraft(id, 7))).Error?.Code);
        Assert.True((await host.RunAsync<DiscardSegmentDraft, Unit>(new DiscardSegmentDraft(id, 1))).IsSuccess);
        Assert.Null((await OpenAsync(host, id)).Text);
    }

    [Fact]
    public async Task Compare_TellsConditionsAndPeople_ExactToTheOperator()
    {
        await using var host = await TestHost.StartAsync();
        var segment = (await host.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Name = "Adults", RuleJson = Adults })).Value.Id;
        await host.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Segment = segment, BasedOn = 1, Name = "Adults", RuleJson = Older });
        var compared = (await host.RunAsync<CompareSegmentVersions, SegmentComparison>(new CompareSegmentVersions(segment, 1, 2))).Value;
        Assert.Equal(RuleChangeKind.Changed, Assert.Single(compared.Changes).Kind);
        Assert.NotNull(compared.People);
        Assert.Equal("segment.not_found", (await host.RunAsync<CompareSegmentVersions, SegmentComparison>(new CompareSegmentVersions(segment, 1, 9))).Error?.Code);
    }

    private static Task<Result<long>> SaveAsync(TestHost host, SegmentId id, string name, long revision, int basedOn = 0) =>
        host.RunAsync<SaveSegmentDraft, long>(new SaveSegmentDraft(id, new SegmentDraftText(name, "{}", basedOn), revision));

    private static async Task<OpenedSegmentDraft> OpenAsync(TestHost host, SegmentId id) =>
        (await host.RunAsync<OpenSegmentDraft, OpenedSegmentDraft>(new OpenSegmentDraft(id))).Value;
}
