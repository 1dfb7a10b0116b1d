using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Consent;

public sealed class ConsentVerbTests
{
    [Fact]
    public async Task List_IsSuppressed_ItsLatencyIsTold_AndWrongInputSaysHowToMendIt()
    {
        var folder = Directory.CreateTempSubdirectory("sm-consent-");
        try
        {
            var (people, data) = (Path.Combine(folder.FullName, "people.csv"), Path.Combine(folder.FullName, "data"));
            await File.WriteAllTextAsync(people, Contacts.MergeFixture.Header + "p1,Ada,Quillfeather,1990-01-01,ada@example.com,\n");
            Assert.Equal(0, (await CommandLine.RunAsync("import", people, "--data", data)).Exit);
            var list = Path.Combine(folder.FullName, "list.txt");
            await File.WriteAllTextAsync(list, "p1\nnobody\n");

            var suppressed = await CommandLine.RunAsync("consent", "suppress", list, "--kind", "AllCommercial", "--received", TimeProvider.System.GetUtcNow().AddHours(-1).ToString("O", System.Globalization.CultureInfo.InvariantCulture), "--means", "Electronic", "--data", data);
            var latency = await CommandLine.RunAsync("consent", "latency", "--json", "--data", data);

            Assert.Equal((1, "1 suppressed, 0 stood already, 0 waiting messages cancelled."), (suppressed.Exit, suppressed.Output.Trim()));
            Assert.Equal("Nobody on file: lines 2.", suppressed.Errors.Trim());
            using var told = System.Text.Json.JsonDocument.Parse(latency.Output);
            var line = Assert.Single(told.RootElement.GetProperty("lines").EnumerateArray());
            Assert.Equal(("OptOut", "Electronic", "15 min", 1, 1), (line.GetProperty("kind").GetString(), line.GetProperty("means").GetString(), line.GetProperty("target").GetString(), line.GetProperty("count").GetInt32(), line.GetProperty("late").GetInt32()));
            Assert.True(line.GetProperty("p50Ms").GetDouble() >= 3_600_000);
            Assert.Equal((1, true), (await CommandLine.RunAsync("consent", "latency", "--days", "0", "--data", data)) is var wrong ? (wrong.Exit, wrong.Errors.Contains("1 to 730 days", StringComparison.Ordinal)) : default);
            Task<(int Exit, string Output, string Errors)> PlainAsync(params string[] arguments) => CommandLine.RunAsync(["consent", "plain", .. arguments, "--contact", "p1", "--data", data]);
            Assert.Equal("Recorded. Without a warning it does not count.", (await PlainAsync("record", "--warning", "None")).Output.Trim());
            Assert.Contains("warned before accepting", (await PlainAsync("record", "--warning", "English", "--warned", "2026-02-01T10:00:00Z", "--accepted", "2026-01-01T10:00:00Z")).Errors, StringComparison.Ordinal);
            Assert.Equal((0, "Recorded."), await PlainAsync("record", "--warning", "Spanish") is var wished ? (wished.Exit, wished.Output.Trim()) : default);
            Assert.Equal((0, "Ended. Nothing goes without encryption from now on."), await PlainAsync("end") is var ended ? (ended.Exit, ended.Output.Trim()) : default);
            Assert.Contains("There is no such platform", (await CommandLine.RunAsync("consent", "list", Guid.Empty.ToString(), "--data", data)).Errors, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
