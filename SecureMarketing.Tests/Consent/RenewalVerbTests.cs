using System.Text.Json;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Consent;

/// <summary><c>authorization renewals show|start|stop</c> as an operator runs them: the panel's use cases, their refusals in words.</summary>
public sealed class RenewalVerbTests
{
    [Fact]
    public async Task Order_IsGiven_Shown_AndEnded_AndEachRefusalSaysWhy()
    {
        var folder = Directory.CreateTempSubdirectory("sm-renewals-");
        try
        {
            Task<(int Exit, string Output, string Errors)> RunAsync(params string[] arguments) => CommandLine.RunAsync(["authorization", "renewals", .. arguments, "--data", folder.FullName]);

            var fresh = await RunAsync("show");
            Assert.Equal((0, "off: orders are prepared, and wait until someone lets them run", ""), (fresh.Exit, fresh.Output.Trim(), fresh.Errors));
            var silent = await RunAsync("start");
            Assert.Equal((1, ""), (silent.Exit, silent.Output));
            Assert.Contains("no address is set from which mail to people leaves", silent.Errors, StringComparison.Ordinal);
            Assert.Equal((1, "There is no standing order to end."), await RunAsync("stop") is var none ? (none.Exit, none.Errors.Trim()) : default);

            var settings = Path.Combine(folder.FullName, "settings.json");
            await File.WriteAllTextAsync(settings, """{"Organisation":{"SenderAddress":"office@harbor.example.org"}}""");
            var started = await RunAsync("start");
            Assert.Equal((0, "Renewals go by themselves, from the next daily look on."), (started.Exit, started.Output.Trim()));
            Assert.Equal((1, "Renewals go by themselves already."), await RunAsync("start") is var again ? (again.Exit, again.Errors.Trim()) : default);
            Assert.Matches(@"^on: whoever has to renew is asked by mail\r?\nordered \d{4}-\d\d-\d\d \d\d:\d\d UTC by the command line\r?\n$", (await RunAsync("show")).Output);
            using (var told = JsonDocument.Parse((await RunAsync("show", "--json")).Output))
                Assert.Equal((true, Guid.Empty, JsonValueKind.Null), (told.RootElement.GetProperty("on").GetBoolean(), told.RootElement.GetProperty("by").GetGuid(), told.RootElement.GetProperty("lastRun").ValueKind));
            File.Delete(settings);
            Assert.Contains("No address is set from which mail leaves", (await RunAsync("show")).Output, StringComparison.Ordinal);

            var stopped = await RunAsync("stop");
            Assert.Equal((0, "The standing order is ended; 0 running orders stopped."), (stopped.Exit, stopped.Output.Trim()));
            Assert.StartsWith("off: ", (await RunAsync("show")).Output, StringComparison.Ordinal);
            Assert.Equal(2, (await RunAsync("begin")).Exit);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
