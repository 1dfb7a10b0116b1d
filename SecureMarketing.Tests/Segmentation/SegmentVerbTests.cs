using System.Text.Json;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Tests.Support;
using SecureMarketing.Web.Cli;

namespace SecureMarketing.Tests.Segmentation;

/// <summary><c>segment count</c>, <c>segment explain</c> and <c>segment schedule</c> as an operator runs them.</summary>
public sealed class SegmentVerbTests
{
    [Fact]
    public async Task CountAndExplain_TellNumbersIdsAndReasons_AndRefuseWithThePlace()
    {
        var folder = Directory.CreateTempSubdirectory("sm-segment-");
        try
        {
            string File(string name, string text)
            {
                var path = Path.Combine(folder.FullName, name);
                System.IO.File.WriteAllText(path, text);
                return path;
            }

            Task<(int Exit, string Output, string Errors)> RunAsync(params string[] arguments) =>
                CommandLine.RunAsync(["segment", .. arguments, "--data", Path.Combine(folder.FullName, "data")]);

            var people = File("people.csv", "id,last,birthDate,state\np1,Roe,1950-01-01,MA\np2,Poe,1990-06-30,MA\np3,Coe,1960-03-01,NH\n");
            Assert.Equal(0, (await CommandLine.RunAsync("import", people, "--data", Path.Combine(folder.FullName, "data"))).Exit);
            var rule = File("rule.json", """{"all":[{"attribute":"age","operator":"atLeast","value":65},{"not":{"attribute":"state","operator":"equals","value":"NH"}}]}""");

            var counted = await RunAsync("count", rule, "--as-of", "2026-11-24", "--engine", "index,sql", "--ids", "--json");
            Assert.True(counted.Exit == 0, counted.Errors);
            var told = JsonDocument.Parse(counted.Output).RootElement;
            Assert.Equal(1, told.GetProperty("count").GetInt64());
            Assert.Equal(["p1"], told.GetProperty("ids").EnumerateArray().Select(i => i.GetString()));
            Assert.Equal((1, 1), (told.GetProperty("engines").GetProperty("index").GetInt32(), told.GetProperty("engines").GetProperty("sql").GetInt32()));
            // The anchor moves ages: 31 years earlier nobody was 65.
            Assert.Equal("0", (await RunAsync("count", rule, "--as-of", "1995-11-24")).Output.Trim());

            var explained = await RunAsync("explain", rule, "--contact", "p3", "--as-of", "2026-11-24");
            Assert.True(explained.Exit == 0, explained.Errors);
            Assert.Contains("yes   whose age is at least 65 years [66 years]", explained.Output, StringComparison.Ordinal);
            Assert.Contains("p3 is not in the segment as of 2026-11-24.", explained.Output, StringComparison.Ordinal);
            var shaped = JsonDocument.Parse((await RunAsync("explain", rule, "--contact", "p1", "--as-of", "2026-11-24", "--json")).Output).RootElement;
            Assert.Equal((true, "p1"), (shaped.GetProperty("in").GetBoolean(), shaped.GetProperty("contact").GetString()));

            var wrong = await RunAsync("count", File("wrong.json", """{"all":[{"attribute":"agee","operator":"exists"}]}"""));
            Assert.Equal((1, ""), (wrong.Exit, wrong.Output));
            Assert.Contains("$.all[0].attribute: There is no attribute \"agee\". Did you mean \"age\"?", wrong.Errors, StringComparison.Ordinal);
            Assert.Contains("Nobody on record", (await RunAsync("explain", rule, "--contact", "p9")).Errors, StringComparison.Ordinal);
            Assert.Equal(2, (await RunAsync("count", rule, "--engine", "guess")).Exit);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Schedule_IsToldAndSet_ByNameOrId()
    {
        var folder = Directory.CreateTempSubdirectory("sm-schedule-");
        try
        {
            SegmentId id;
            await using (var host = await CliHost.StartAsync(new DataFolder(folder.FullName), [], Xunit.TestContext.Current.CancellationToken))
            {
                var rule = new SaveSegment { Name = "Grown up", RuleJson = """{"attribute":"age","operator":"atLeast","value":18}""" };
                id = (await host.RunAsync<SaveSegment, SavedSegment>(rule, Xunit.TestContext.Current.CancellationToken)).Value.Id;
            }

            Task<(int Exit, string Output, string Errors)> RunAsync(params string[] arguments) => CommandLine.RunAsync(["segment", "schedule", .. arguments, "--data", folder.FullName]);

            var told = await RunAsync("Grown up");
            Assert.True(told.Exit == 0, told.Errors);
            Assert.StartsWith("Looked at each night; last: never; next: ", told.Output, StringComparison.Ordinal);
            Assert.StartsWith("Looked at every 6 hours; last: never; next: due now.", (await RunAsync("Grown up", "--set", "6h")).Output, StringComparison.Ordinal);
            var shaped = JsonDocument.Parse((await RunAsync(id.Value.ToString("D"), "--json")).Output).RootElement;
            Assert.Equal(("6h", true, JsonValueKind.Null), (shaped.GetProperty("schedule").GetString(), shaped.GetProperty("due").GetBoolean(), shaped.GetProperty("lastAt").ValueKind));
            Assert.Equal("Looked at only by hand; last: never; next: none.", (await RunAsync("Grown up", "--set", "by-hand")).Output.Trim());
            Assert.Equal(2, (await RunAsync("Grown up", "--set", "25h")).Exit);
            Assert.Contains("No segment is called \"Gone\".", (await RunAsync("Gone")).Errors, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
