using System.Text.Json;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Sending.Shaping;

/// <summary><c>queue …</c> on the command line.</summary>
public sealed class QueueVerbTests
{
    [Fact]
    public async Task Levers_AreThere_AndSayWhatTheyDid()
    {
        await using var host = await TestHost.StartAsync();
        await LaneBench.QueueAsync(host, "a.example", 2);
        Task<(int Exit, string Output, string Errors)> Run(params string[] arguments) => CommandLine.RunAsync(["queue", .. arguments, "--data", host.Folder.Path]);

        var domains = await Run("domains", "--json");
        var row = JsonDocument.Parse(domains.Output).RootElement.GetProperty("rows")[0];
        Assert.Equal(("a.example", 2, "open"), (row.GetProperty("domain").GetString(), row.GetProperty("waiting").GetInt32(), row.GetProperty("standing").GetString()));
        Assert.Contains("2 of 2.", (await Run("list")).Output, StringComparison.Ordinal);
        Assert.StartsWith("suspended until ", (await Run("suspend", "--domain", "A.example", "--reason", "They asked us to")).Output, StringComparison.Ordinal);
        Assert.Contains("They asked us to", (await Run("domains", "--troubled")).Output, StringComparison.Ordinal);
        Assert.StartsWith("resumed;", (await Run("resume", "--domain", "a.example")).Output, StringComparison.Ordinal);
        Assert.Equal("2 messages due now.", (await Run("retry", "--domain", "a.example")).Output.Trim());
        Assert.Equal("2 messages rerouted.", (await Run("reroute", "--domain", "a.example", "--to", "Sandbox")).Output.Trim());
        Assert.Contains("a.example  - by Sandbox", (await Run("domains")).Output, StringComparison.Ordinal);
        Assert.Contains("connections 3, a minute rules, per connection rules, warm-up off, bulk 8-20 h", (await Run("limits", "--route", "sandbox", "--connections", "3", "--bulk-hours", "8-20")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("retry", "exactly one")]
    [InlineData("retry --message nothing", "is not an id")]
    [InlineData("resume --domain b.example", "Nothing was ever queued")]
    [InlineData("reroute --domain a.example --to Nowhere", "There are: Sandbox")]
    [InlineData("limits --connections 3", "--route NAME")]
    [InlineData("limits --route sandbox --connections 0", "1 to 1000")]
    [InlineData("limits --route sandbox --bulk-hours noon", "8-20")]
    public async Task WrongUse_IsTold(string arguments, string expected)
    {
        await using var host = await TestHost.StartAsync();

        var (exit, _, errors) = await CommandLine.RunAsync(["queue", .. arguments.Split(' '), "--data", host.Folder.Path]);

        Assert.NotEqual(0, exit);
        Assert.Contains(expected, errors, StringComparison.Ordinal);
    }
}
