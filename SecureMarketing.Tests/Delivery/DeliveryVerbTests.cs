using System.Text.Json;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Delivery;

/// <summary><c>delivery domain …</c>, <c>delivery stream …</c>, <c>campaign preflight</c>: the command line's words and exit codes.</summary>
public sealed class DeliveryVerbTests
{
    [Fact]
    public async Task DomainsAndStreams_FromTheCommandLine()
    {
        var data = Path.Combine(Path.GetTempPath(), "sm-test-" + Guid.CreateVersion7().ToString("N"));
        try
        {
            var check = await CommandLine.RunAsync("delivery", "domain", "check", "mail.example.org", "--json", "--data", data);
            Assert.Equal((0, ""), (check.Exit, check.Errors));
            var records = JsonDocument.Parse(check.Output).RootElement.GetProperty("records");
            Assert.Equal(("spf", "unknown", "mail.example.org"), (records[0].GetProperty("kind").GetString(), records[0].GetProperty("state").GetString(), records[0].GetProperty("name").GetString()));
            Assert.Contains("mail.example.org", (await CommandLine.RunAsync("delivery", "domain", "list", "--data", data)).Output, StringComparison.Ordinal);
            Assert.Contains("_dmarc.mail.example.org", (await CommandLine.RunAsync("delivery", "domain", "show", "mail.example.org", "--data", data)).Output, StringComparison.Ordinal);
            Assert.Equal(1, (await CommandLine.RunAsync("delivery", "domain", "check", "no domain", "--data", data)).Exit);

            var set = await CommandLine.RunAsync("delivery", "stream", "set", "sensitive", "--from-name", "Harbor", "--from", "care@private.example.org", "--route", "sandbox", "--data", data);
            Assert.Equal((0, ""), (set.Exit, set.Errors));
            var list = await CommandLine.RunAsync("delivery", "stream", "list", "--data", data);
            Assert.Contains("sensitive: Harbor <care@private.example.org>", list.Output, StringComparison.Ordinal);
            var unknown = await CommandLine.RunAsync("delivery", "stream", "set", "sensitive", "--route", "nowhere", "--data", data);
            Assert.Equal(1, unknown.Exit);
            Assert.Contains("The routes are: Sandbox.", unknown.Errors, StringComparison.Ordinal);
            Assert.Equal(0, (await CommandLine.RunAsync("delivery", "stream", "set", "sensitive", "--no-routes", "--data", data)).Exit);
            Assert.Contains("HELD", (await CommandLine.RunAsync("delivery", "stream", "list", "--data", data)).Output, StringComparison.Ordinal);
            var explained = await CommandLine.RunAsync("delivery", "explain", "maria@example.com", "--sensitive", "--data", data);
            Assert.Contains("stream: sensitive (sensitive-category)", explained.Output, StringComparison.Ordinal);
            Assert.Contains("route-other-stream", explained.Output, StringComparison.Ordinal);

            Assert.Equal(2, (await CommandLine.RunAsync("campaign", "preflight", "nothing", "--data", data)).Exit);
            Assert.Equal(1, (await CommandLine.RunAsync("campaign", "preflight", Guid.CreateVersion7().ToString(), "--data", data)).Exit);
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(data, recursive: true);
        }
    }
}
