using System.Text.Json;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Attributes;

/// <summary><c>stages list|show|set</c> as an operator runs them: the page's use cases, their refusals in words.</summary>
public sealed class StagesVerbTests
{
    [Fact]
    public async Task WhatIsShown_IsChangedAndSet_AsTheNextVersion_AndEachRefusalSaysWhatIsWrong()
    {
        var folder = Directory.CreateTempSubdirectory("sm-stages-");
        try
        {
            var file = Path.Combine(folder.FullName, "stages.json");
            Task<(int Exit, string Output, string Errors)> RunAsync(params string[] arguments) => CommandLine.RunAsync(["stages", .. arguments, "--data", Path.Combine(folder.FullName, "data")]);
            async Task<string> RefusedAsync(string text, params string[] more)
            {
                await File.WriteAllTextAsync(file, text);
                var (exit, output, errors) = await RunAsync(["set", file, "--note", "Shorter", .. more]);
                Assert.Equal((1, ""), (exit, output));
                return errors.Trim().Replace(file, "FILE", StringComparison.Ordinal);
            }

            var shipped = await RunAsync("show");
            Assert.True(shipped.Exit == 0, shipped.Errors);
            Assert.Contains("version 1, as shipped", (await RunAsync("list")).Output, StringComparison.Ordinal);
            Assert.Equal("Nothing was changed: this is what the latest version says.", await RefusedAsync(shipped.Output));
            await File.WriteAllTextAsync(file, shipped.Output.Replace("\"newDays\": 90", "\"newDays\": 30", StringComparison.Ordinal));
            Assert.Contains("characters; it is recorded", (await RunAsync("set", file, "--note", "Why")).Errors, StringComparison.Ordinal);
            var set = await RunAsync("set", file, "--note", "Shorter", "--based-on", "1");
            Assert.Equal((0, "Saved as version 2."), (set.Exit, set.Output.Trim()));

            var listed = (await RunAsync("list")).Output;
            Assert.Matches(@"^version 2, \d{4}-\d\d-\d\d \d\d:\d\d UTC: Shorter\r?\n  new: people whose first visit was within the last 30 days", listed);
            using (var told = JsonDocument.Parse((await RunAsync("list", "--json")).Output))
                Assert.Equal([(2, 30), (1, 90)], told.RootElement.EnumerateArray().Select(v => (v.GetProperty("number").GetInt32(), v.GetProperty("rules").GetProperty("newDays").GetInt32())));
            Assert.Equal(shipped.Output, (await RunAsync("show", "--rules", "1")).Output);
            Assert.Equal("There is no version 3 of the stage rules. The latest is version 2.", (await RunAsync("show", "--rules", "3")).Errors.Trim());

            const string Rules = """{"newDays":60,"overdueDays":365,"riskDays":365,"atRisk":{"missed":2},"highRisk":{"missed":4}}""";
            Assert.StartsWith("Someone saved a newer version of the stage rules meanwhile.", await RefusedAsync(Rules, "--based-on", "1"), StringComparison.Ordinal);
            Assert.StartsWith("A person cannot be overdue while still new", await RefusedAsync(Rules.Replace("60", "400", StringComparison.Ordinal)), StringComparison.Ordinal);
            Assert.StartsWith("High risk must ask for more than at risk", await RefusedAsync(Rules.Replace(":4}", ":2}", StringComparison.Ordinal)), StringComparison.Ordinal);
            Assert.StartsWith("FILE cannot be read at $.newDays, line 1.", await RefusedAsync(Rules.Replace("60", "\"60\"", StringComparison.Ordinal)), StringComparison.Ordinal);
            Assert.StartsWith("FILE cannot be read at $.newDay, line 1.", await RefusedAsync(Rules.Replace("newDays", "newDay", StringComparison.Ordinal)), StringComparison.Ordinal);
            Assert.StartsWith("FILE cannot be read at $", await RefusedAsync("""{"newDays":60}"""), StringComparison.Ordinal);
            Assert.StartsWith("FILE says nothing.", await RefusedAsync("null"), StringComparison.Ordinal);
            Assert.StartsWith("Cannot read ", (await RunAsync("set", file + ".none", "--note", "Shorter")).Errors, StringComparison.Ordinal);
            Assert.Equal(2, (await RunAsync("set", file)).Exit);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
