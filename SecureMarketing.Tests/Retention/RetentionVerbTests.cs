using System.Text.Json;
using SecureMarketing.Tests.Contacts;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Retention;

/// <summary><c>retention …</c> as an administrator runs it.</summary>
public sealed class RetentionVerbTests
{
    [Fact]
    public async Task Rules_Holds_AndRuns_OnTheCommandLine()
    {
        var folder = Directory.CreateTempSubdirectory("sm-retention-");
        try
        {
            var file = Path.Combine(folder.FullName, "people.csv");
            await File.WriteAllTextAsync(file, MergeFixture.Header + "p1,Ada,Quillfeather,1990-01-01,ada@example.com,\n");
            var data = Path.Combine(folder.FullName, "data");
            Assert.Equal(0, (await RunAsync("import", file)).Exit);

            var proposed = await RunAsync("retention", "rules", "propose", "people", "--keep", "7y", "--basis", "Records schedule 4.2");
            Assert.True(proposed.Exit == 0, proposed.Errors);
            var preview = JsonDocument.Parse((await RunAsync("retention", "preview", "people", "--json")).Output).RootElement;
            Assert.Equal((0, 0, true), (preview.GetProperty("goes").GetInt32(), preview.GetProperty("held").GetInt32(), preview.GetProperty("needsSecondPerson").GetBoolean()));
            // One operator is one person, on the command line as on the page.
            var alone = await RunAsync("retention", "rules", "on", "people", "--version", "1", "--preview", preview.GetProperty("fingerprint").GetString()!);
            Assert.Equal(1, alone.Exit);
            Assert.Contains("someone else must switch it on", alone.Errors, StringComparison.Ordinal);
            var floor = await RunAsync("retention", "rules", "propose", "audit", "--keep", "1y", "--basis", "Records schedule 4.2");
            Assert.Equal((1, true), (floor.Exit, floor.Errors.Contains("at least 6 years", StringComparison.Ordinal)));
            var rules = JsonDocument.Parse((await RunAsync("retention", "rules", "--json")).Output).RootElement;
            Assert.Equal(("people", "proposed", "84 months"), (Rule("key"), Rule("state"), Rule("keep")));

            var held = await RunAsync("retention", "holds", "place", "--contact", "p1", "--reason", "Case 26-118");
            Assert.True(held.Exit == 0, held.Errors);
            var holds = await RunAsync("retention", "holds");
            Assert.Contains("stands  Case 26-118", holds.Output, StringComparison.Ordinal);
            Assert.DoesNotContain("Quill", holds.Output, StringComparison.OrdinalIgnoreCase);
            Assert.Equal("No rule is in force.", (await RunAsync("retention", "run")).Output.Trim());
            Assert.Equal("Nothing was disposed of yet.", (await RunAsync("retention", "certificates")).Output.Trim());
            Assert.Equal(1, (await RunAsync("retention", "certificates", Guid.Empty.ToString())).Exit);
            Assert.Equal(0, (await RunAsync("retention", "rules", "end", "people")).Exit);

            Task<(int Exit, string Output, string Errors)> RunAsync(params string[] arguments) => CommandLine.RunAsync([.. arguments, "--data", data]);

            string? Rule(string name) => rules.GetProperty("rules")[0].GetProperty(name).GetString();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
