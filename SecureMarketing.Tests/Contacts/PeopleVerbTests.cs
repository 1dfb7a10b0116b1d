using System.Text.Json;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Contacts;

/// <summary><c>people duplicates</c> and <c>people merge</c> as an administrator runs them.</summary>
public sealed class PeopleVerbTests
{
    [Fact]
    public async Task Duplicates_AreListedWithoutNames_AndMerged()
    {
        var folder = Directory.CreateTempSubdirectory("sm-people-");
        try
        {
            var file = Path.Combine(folder.FullName, "people.csv");
            await File.WriteAllTextAsync(file, MergeFixture.Header + "p1,Ada,Quillfeather,1990-01-01,ada@example.com,\np2,Ada,Quillfeather,1990-01-01,ada.q@example.com,\n");
            var data = Path.Combine(folder.FullName, "data");
            Assert.Equal(0, (await CommandLine.RunAsync("import", file, "--data", data, "--json")).Exit);

            var (exit, output, errors) = await CommandLine.RunAsync("people", "duplicates", "--data", data, "--json");

            Assert.True(exit == 0, errors);
            Assert.DoesNotContain("Quill", output, StringComparison.OrdinalIgnoreCase);
            var pair = Assert.Single(JsonDocument.Parse(output).RootElement.GetProperty("pairs").EnumerateArray());
            Assert.Equal(("open", "nameAndBirth"), (pair.GetProperty("state").GetString(), Assert.Single(pair.GetProperty("signs").EnumerateArray()).GetString()));
            var (first, second) = (Id("first"), Id("second"));
            var merged = await CommandLine.RunAsync("people", "merge", first, second, "--reason", "same insurance number", "--proven", "--data", data, "--json");
            Assert.Equal((0, $$"""{"merged":"{{second}}","into":"{{first}}"}"""), (merged.Exit, merged.Output.Trim()));
            var again = await CommandLine.RunAsync("people", "merge", first, second, "--reason", "same insurance number", "--data", data);
            Assert.Equal(1, again.Exit);
            Assert.Contains("Unmerge it first", again.Errors, StringComparison.Ordinal);

            string Id(string which) => pair.GetProperty(which).GetProperty("id").GetString()!;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
