using System.Text.Json;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Contacts.Intake;

/// <summary><c>imports source …</c> as an administrator runs it.</summary>
public sealed class ImportsVerbTests
{
    [Fact]
    public async Task Source_IsAdded_LookedAt_PausedAndRemoved()
    {
        var folder = Directory.CreateTempSubdirectory("sm-imports-");
        try
        {
            var data = Path.Combine(folder.FullName, "data");
            var ehr = folder.CreateSubdirectory("in/ehr").FullName;
            Directory.CreateDirectory(data);
            var none = await CommandLine.RunAsync("imports", "source", "add", "Nightly", "--folder", "ehr", "--owner", "Clinical systems", "--data", data);
            Assert.Equal(1, none.Exit);
            Assert.Contains("Import:SourceRoot", none.Errors, StringComparison.Ordinal);
            await File.WriteAllTextAsync(Path.Combine(data, "settings.json"), JsonSerializer.Serialize(new { Import = new { SourceRoot = Path.Combine(folder.FullName, "in") } }));

            var added = await CommandLine.RunAsync("imports", "source", "add", "Nightly", "--folder", "ehr", "--pattern", "*.csv", "--owner", "Clinical systems", "--source", "ehr", "--data", data);
            Assert.True(added.Exit == 0, added.Errors);
            await File.WriteAllTextAsync(Path.Combine(ehr, "roe-ada.csv"), IntakeBench.People);
            await File.WriteAllTextAsync(Path.Combine(ehr, "roe-ada.csv.done"), "");
            var (exit, output, errors) = await CommandLine.RunAsync("imports", "source", "look", "nightly", "--json", "--data", data);

            Assert.True(exit == 0, errors);
            var look = JsonDocument.Parse(output).RootElement;
            Assert.Equal((1, 1), (look.GetProperty("taken").GetInt32(), look.GetProperty("done").GetInt32()));
            Assert.DoesNotContain("roe", output, StringComparison.OrdinalIgnoreCase);
            Assert.Equal(0, (await CommandLine.RunAsync("imports", "source", "pause", "Nightly", "--data", data)).Exit);
            var paused = await CommandLine.RunAsync("imports", "source", "look", "Nightly", "--data", data);
            Assert.Equal(1, paused.Exit);
            Assert.Contains("Resume it", paused.Errors, StringComparison.Ordinal);
            Assert.Contains("paused", (await CommandLine.RunAsync("imports", "source", "list", "--data", data)).Output, StringComparison.Ordinal);
            Assert.Equal(0, (await CommandLine.RunAsync("imports", "source", "resume", "Nightly", "--data", data)).Exit);
            Assert.Equal(0, (await CommandLine.RunAsync("imports", "source", "remove", "Nightly", "--data", data)).Exit);
            Assert.Equal("", (await CommandLine.RunAsync("imports", "source", "list", "--data", data)).Output);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task FhirServer_IsAdded_TestedAndRead()
    {
        var folder = Directory.CreateTempSubdirectory("sm-imports-");
        await using var server = await FhirTestServer.StartAsync();
        server.Resources["Patient"] = FhirFixture.Patient("p1").ToJsonString() + "\n";
        try
        {
            var data = Path.Combine(folder.FullName, "data");
            Directory.CreateDirectory(data);
            await File.WriteAllTextAsync(Path.Combine(data, "settings.json"), JsonSerializer.Serialize(new { Import = new { Fhir = new { PrivateHosts = new[] { "localhost" } } } }));
            Assert.Equal(2, (await CommandLine.RunAsync("imports", "source", "add", "EHR", "--owner", "Clinical systems", "--data", data)).Exit);
            var added = await CommandLine.RunAsync("imports", "source", "add", "EHR", "--fhir", server.Base.AbsoluteUri, "--client-id", "secure-marketing", "--owner", "Clinical systems", "--data", data);
            Assert.True(added.Exit == 0, added.Errors);
            server.Jwks = added.Output[added.Output.IndexOf("{\"keys\"", StringComparison.Ordinal)..].Trim();

            var test = await CommandLine.RunAsync("imports", "source", "test", "EHR", "--data", data);
            Assert.True(test.Exit == 0, test.Errors);
            Assert.Contains("Bulk export", test.Output, StringComparison.Ordinal);
            Assert.Contains("Signed in.", test.Output, StringComparison.Ordinal);
            var look = await CommandLine.RunAsync("imports", "source", "look", "EHR", "--data", data);
            Assert.True(look.Exit == 0, look.Errors);
            Assert.Contains("1 done", look.Output, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
