namespace SecureMarketing.Tests.Browser.Everywhere;

/// <summary>Every page of the product against the checks of the UI brief. The pages are walked once, the checks read what was found.</summary>
[Collection(BrowserCollection.Name)]
public sealed class EveryPageChecks(FilledSite site)
{
    public static TheoryData<PageCheck> Checks() => [.. Enum.GetValues<PageCheck>()];

    [Theory]
    [MemberData(nameof(Checks))]
    public async Task EveryPage_Passes(PageCheck check)
    {
        var found = (await site.WalkAsync()).Where(f => f.Check == check).Select(f => $"{f.Page}: {f.Text}").ToList();
        Assert.True(found.Count == 0, $"{found.Count} findings\n{string.Join('\n', found)}");
    }
}
