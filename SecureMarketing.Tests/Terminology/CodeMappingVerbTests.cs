using System.Text.Json;
using SecureMarketing.Tests.Contacts;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Terminology;

/// <summary><c>codes map|mappings|unmap</c> as an operator runs them: they propose, and a second person decides on the page.</summary>
public sealed class CodeMappingVerbTests
{
    [Fact]
    public async Task AMapping_IsProposed_Shown_AndTakenBack_AndEachRefusalSaysWhy()
    {
        var folder = Directory.CreateTempSubdirectory("sm-mapping-");
        try
        {
            var (data, people) = (Path.Combine(folder.FullName, "data"), Path.Combine(folder.FullName, "people.json"));
            await File.WriteAllTextAsync(people, FhirFixture.Bundle(FhirFixture.Patient("p1"), FhirFixture.Condition("c1", "p1", "900000001"), FhirFixture.Condition("c2", "p1", "38341003")));
            Task<(int Exit, string Output, string Errors)> RunAsync(params string[] arguments) => CommandLine.RunAsync([.. arguments, "--data", data]);
            Assert.Equal(0, (await RunAsync("import", people)).Exit);
            Assert.Contains("snomed 900000001", (await RunAsync("codes", "unmapped")).Output, StringComparison.Ordinal);
            Assert.Equal((0, ""), await RunAsync("codes", "mappings") is var none ? (none.Exit, none.Output) : default);

            foreach (string[] words in new string[][] { [], ["--not-sensitive", "--tells-of", "Hiv"] })
                Assert.Contains("either what the code tells of", (await RunAsync(["codes", "map", "snomed", "900000001", "--because", "Looked up", .. words])).Errors, StringComparison.Ordinal);
            Assert.Contains("Say why", (await RunAsync("codes", "map", "snomed", "900000001", "--not-sensitive", "--because", " ")).Errors, StringComparison.Ordinal);
            Assert.Contains("No record carries this code", (await RunAsync("codes", "map", "snomed", "nowhere", "--not-sensitive", "--because", "Looked up")).Errors, StringComparison.Ordinal);
            Assert.Contains("speak of this code already", (await RunAsync("codes", "map", "snomed", "38341003", "--not-sensitive", "--because", "Looked up")).Errors, StringComparison.Ordinal);
            Assert.Equal(2, (await RunAsync("codes", "map", "snomed", "900000001", "--not-sensitive")).Exit);

            var proposed = await RunAsync("codes", "map", "snomed", "900000001", "--tells-of", "Hiv", "--tells-of", "Genetic", "--because", "Looked up");
            Assert.Equal((0, ""), (proposed.Exit, proposed.Errors));
            Assert.StartsWith("Proposed: Hiv, Genetic. A second person accepts", proposed.Output, StringComparison.Ordinal);
            Assert.Contains("waits already", (await RunAsync("codes", "map", "snomed", "900000001", "--not-sensitive", "--because", "Looked up")).Errors, StringComparison.Ordinal);
            Assert.Contains("(proposed)", (await RunAsync("codes", "unmapped")).Output, StringComparison.Ordinal);
            using var shown = JsonDocument.Parse((await RunAsync("codes", "mappings", "--json")).Output);
            var id = shown.RootElement.GetProperty("id").GetString()!;
            Assert.Equal(("asked", Guid.Empty, "Looked up"), (shown.RootElement.GetProperty("state").GetString(), shown.RootElement.GetProperty("askedBy").GetGuid(), shown.RootElement.GetProperty("reason").GetString()));
            Assert.Equal(["hiv", "genetic"], shown.RootElement.GetProperty("tellsOf").EnumerateArray().Select(t => t.GetString()));
            Assert.Contains($"{id} Asked snomed 900000001", (await RunAsync("codes", "mappings")).Output, StringComparison.Ordinal);

            Assert.Equal("Taken back. The code counts as sensitive: nobody has said what it tells of.", (await RunAsync("codes", "unmap", id, "--because", "A slip")).Output.Trim());
            Assert.Equal(1, (await RunAsync("codes", "unmap", id, "--because", "Again")).Exit);
            Assert.Equal(1, (await RunAsync("codes", "unmap", Guid.CreateVersion7().ToString(), "--because", "Again")).Exit);
            Assert.Contains("Withdrawn snomed 900000001", (await RunAsync("codes", "mappings")).Output, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
