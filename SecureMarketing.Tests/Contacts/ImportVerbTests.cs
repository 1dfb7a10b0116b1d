using System.Text.Json;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Contacts;

/// <summary><c>import</c> as an administrator runs it, without a mapping.</summary>
public sealed class ImportVerbTests
{
    [Fact]
    public async Task ColumnThatDoesNotGoIn_IsNamed_OnTheErrorStreamAndInTheFileOfErrors()
    {
        var folder = Directory.CreateTempSubdirectory("sm-columns-");
        try
        {
            var (file, data) = (Path.Combine(folder.FullName, "people.csv"), Path.Combine(folder.FullName, "data"));
            await File.WriteAllTextAsync(file, "id,last,birthdate\np1,Roe,Canary\np2,Doe,1990-01-31\np3,Poe,Canary\n");

            var suggested = await CommandLine.RunAsync("import", "suggest", file, "--data", data);
            var imported = await CommandLine.RunAsync("import", file, "--json", "--data", data);
            var run = JsonDocument.Parse((await CommandLine.RunAsync("import", "list", "--json", "--data", data)).Output).RootElement.GetProperty("id").GetString()!;
            var errors = await CommandLine.RunAsync("import", "errors", run, "--data", data);

            Assert.Equal((0, """{"contacts":{"created":3,"updated":0,"unchanged":0},"facts":0,"rejected":[]}"""), (imported.Exit, imported.Output.Trim()));
            Assert.Contains("people.csv: column.ignored_values column 3.", suggested.Errors, StringComparison.Ordinal);
            Assert.Contains("people.csv: column.ignored_values birthdate (column 3). Most of its values are not what its name says", imported.Errors, StringComparison.Ordinal);
            Assert.Equal($"file,row,column,code,kept\n\"{file}\",0,\"birthdate (column 3)\",column.ignored_values,yes", errors.Output.ReplaceLineEndings("\n").Trim());
            Assert.DoesNotContain("Canary", imported.Errors, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
