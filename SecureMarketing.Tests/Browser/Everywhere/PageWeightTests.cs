using Microsoft.Playwright;

namespace SecureMarketing.Tests.Browser.Everywhere;

/// <summary>What a first visit costs to load. Bytes do not depend on how busy the machine is.</summary>
[Collection(FilledSiteCollection.Name)]
public sealed class PageWeightTests(FilledSite filled, ITestOutputHelper output)
{
    /// <summary>1.2 MB compressed.</summary>
    private const long Most = 1_200_000;

    [Theory]
    [InlineData("home")]
    [InlineData("report")]
    [InlineData("segment")]
    [InlineData("email")]
    public async Task ColdLoad_StaysUnderItsWeight(string name)
    {
        var site = await filled.OpenAsync();
        var page = PageCatalogue.All.Single(p => p.Name == name);
        await using var visitor = await site.SignInAsync(page.Who!.Value);
        var devtools = await visitor.Context.NewCDPSessionAsync(visitor.Page);
        var paths = new Dictionary<string, string>();
        var weights = new Dictionary<string, long>();
        var plain = new List<string>();
        devtools.Event("Network.responseReceived").OnEvent += (_, answer) =>
        {
            var response = answer!.Value.GetProperty("response");
            var path = new Uri(response.GetProperty("url").GetString()!).AbsolutePath;
            paths[answer.Value.GetProperty("requestId").GetString()!] = path;
            var headers = response.GetProperty("headers").EnumerateObject().ToDictionary(h => h.Name, h => h.Value.GetString(), StringComparer.OrdinalIgnoreCase);
            if (response.GetProperty("mimeType").GetString() is "text/html" or "text/css" or "text/javascript" && !headers.ContainsKey("Content-Encoding"))
                plain.Add(path);
        };
        devtools.Event("Network.loadingFinished").OnEvent += (_, end) =>
            weights[end!.Value.GetProperty("requestId").GetString()!] = (long)end.Value.GetProperty("encodedDataLength").GetDouble();
        await devtools.SendAsync("Network.enable");
        await visitor.GotoAsync(page.Path(filled.Contents));
        await visitor.Page.WaitForLoadStateAsync(LoadState.Load);

        var whole = weights.Values.Sum();
        output.WriteLine($"{name}: {whole / 1000.0:N0} kB in {weights.Count} responses");
        foreach (var (request, octets) in weights.OrderByDescending(w => w.Value).Take(6))
            output.WriteLine($"  {octets / 1000.0,7:N1} kB {paths.GetValueOrDefault(request)}");
        Assert.InRange(whole, 100_000, Most);
        Assert.True(plain.Count == 0, "Not compressed: " + string.Join(", ", plain));
    }
}
