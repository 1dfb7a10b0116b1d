using System.Text;
using System.Text.Json;
using SecureMarketing.Tests.Support;
using static SecureMarketing.Tests.Contacts.FhirFixture;

namespace SecureMarketing.Tests.Contacts;

/// <summary>
/// What the command line prints ends up in terminals, job logs and tickets: no verb that touches people names one, neither in its
/// answer, nor in its refusals, nor in the files that it writes to be passed on.
/// </summary>
public sealed class CommandCanaryTests : IAsyncLifetime
{
    private const string People =
        "patient_id,first,last,email,phone,street,city,mrn,birthDate,notes\n" +
        "p1,Marisol,Quillfeather,marisol.p1@example.com,PHONE,12 Larkspur Lane,Boston,MRN-p1-77841,1966-02-03,canary.note\n" +
        "p2,Marisol,Quillfeather,marisol.q@example.com,PHONE,12 Larkspur Lane,Boston,MRN-p1-77842,1966-02-03,\n" +
        "p3,Marisol,Quillfeather,canary.reject at nowhere,,12 Larkspur Lane,Boston,,1966-02-03,\n" +
        "p4,Marisol,Quillfeather,,canary.phone,12 Larkspur Lane,Boston,,1966-02-03,\n" +
        "p5,Marisol,Quillfeather,,,,Boston,,canary.born,\n" +
        "p6,Marisol,Quillfeather,,,,Boston,,1966-02-03,canary.note,one cell too many: canary.cell\n";

    private const string Labs = "patient,testcode,date,result\np1,4548-4,2026-01-02,6.1\np1,4548-4,canary.when,7\np1,4548-4,2026-02-03,canary.result\np1,4548-4,2026-02-04,<5\ncanary.stranger,4548-4,2026-02-03,7\n";

    private static readonly string[] Canaries =
        ["Quillfeather", "Marisol", "marisol.p1@example.com", "marisol.q@example.com", Phone("p1"), "Larkspur", "MRN-p1-7784", "canary."];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("sm-cli-canary-");

    private string Data => Path.Combine(folder.FullName, "data");

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(At("people.csv"), People.Replace("PHONE", Phone("p1"), StringComparison.Ordinal));
        await File.WriteAllTextAsync(At("labs.csv"), Labs);
        await File.WriteAllTextAsync(At("rule.json"), """{"attribute":"city","operator":"equals","value":"Boston"}""");
    }

    public ValueTask DisposeAsync()
    {
        folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Import_FromSuggestionToUndo_NamesNobody()
    {
        await CleanAsync("import", "suggest", At("people.csv"), At("labs.csv"));
        await CleanAsync("import", At("people.csv"), At("labs.csv"), "--dry-run");
        await CleanAsync("import", At("people.csv"), At("labs.csv"), "--dry-run", "--json");
        var text = await CleanAsync("import", At("people.csv"), At("labs.csv"));
        await CleanAsync("import", At("people.csv"), At("labs.csv"), "--json");
        await CleanAsync("import", "list");
        var run = JsonDocument.Parse((await CleanAsync("import", "list", "--json")).Output.Split('\n')[0]).RootElement.GetProperty("id").GetString()!;
        var listed = await CleanAsync("import", "errors", run);
        await CleanAsync("import", "errors", run, "--out", At("rejected.csv"));
        await CleanAsync("import", "undo", run);

        // What is wrong is told by place: every kind of faulty cell was met.
        Assert.Equal(["birthDate", "email", "phone", "start", "value"], new[] { "birthDate", "email", "phone", "start", "value" }.Where(c => (text.Output + text.Errors + listed.Output).Contains(c, StringComparison.OrdinalIgnoreCase)));
        Assert.Equal(listed.Output, await File.ReadAllTextAsync(At("rejected.csv")));
        Assert.Contains("subject.unknown", listed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task VerbsAboutPeople_NameNobody_NorDoTheirFiles()
    {
        await CleanAsync("import", At("people.csv"), At("labs.csv"), "--json");
        const string Person = "marisol.p1@example.com";
        var pairs = JsonDocument.Parse((await CleanAsync("people", "duplicates", "--find", "--json")).Output).RootElement.GetProperty("pairs");
        await CleanAsync("people", "duplicates");
        await CleanAsync("segment", "count", At("rule.json"), "--ids");
        await CleanAsync("segment", "explain", At("rule.json"), "--contact", Person);
        await CleanAsync("segment", "explain", At("rule.json"), "--contact", "p1", "--json");
        await CleanAsync("person", "erase", "--contact", Person);
        await CleanAsync("person", "erase", "--contact", Person, "--json");
        await CleanAsync("person", "record", "--contact", Person, "--reason", "asked for in person", "--out", At("record.zip"));
        await CleanAsync("consent", "of", "--contact", Person);
        await File.WriteAllTextAsync(At("stop.txt"), Person + "\ncanary.stranger@example.com\n");
        var stopped = await CommandLine.RunAsync("consent", "suppress", At("stop.txt"), "--kind", "AllCommercial", "--data", Data);
        AssertClean("consent suppress", stopped);
        await CleanAsync("people", "merge", Id(pairs[0], "first"), Id(pairs[0], "second"), "--reason", "same insurance number", "--json");
        await CleanAsync("queue", "list");
        await CleanAsync("retention", "holds");
        await CleanAsync("compliance", "figures");
        await CleanAsync("report", "export", "campaign", "--out", At("report.xlsx"));
        await CleanAsync("audit", "export", "--out", At("audit.jsonl"), "--purpose", "kept elsewhere");
        foreach (var refused in new string[][] { ["segment", "explain", At("rule.json"), "--contact", "canary.nobody@example.com"], ["person", "erase", "--contact", "canary.nobody@example.com"] })
        {
            var answer = await CommandLine.RunAsync([.. refused, "--data", Data]);
            Assert.Equal(1, answer.Exit);
            AssertClean(string.Join(' ', refused[..2]), answer);
        }

        foreach (var path in Directory.GetFiles(folder.FullName).Where(f => Path.GetExtension(f) is ".xlsx" or ".jsonl"))
            Canary.AssertAbsent(Canaries, Path.GetFileName(path), await Canary.ReadAsync(path));
        Assert.Contains("1", stopped.Errors + stopped.Output, StringComparison.Ordinal);
        // The search looks into archives: the person's own copy is the one file that names them.
        Assert.Contains(Canary.Parts(await Canary.ReadAsync(At("record.zip"))), p => Canary.Holds(p.Content, "Quillfeather"));
        Assert.Contains(Canary.Parts(await Canary.ReadAsync(At("report.xlsx"))), p => p.Name.Contains("sheet", StringComparison.Ordinal));
    }

    private static string Id(JsonElement pair, string which) => pair.GetProperty(which).GetProperty("id").GetString()!;

    private string At(string name) => Path.Combine(folder.FullName, name);

    private async Task<(int Exit, string Output, string Errors)> CleanAsync(params string[] arguments)
    {
        var answer = await CommandLine.RunAsync([.. arguments, "--data", Data]);
        Assert.True(answer.Exit == 0, string.Join(' ', arguments) + ": " + answer.Errors);
        AssertClean(string.Join(' ', arguments[..2]), answer);
        return answer;
    }

    private static void AssertClean(string what, (int Exit, string Output, string Errors) answer)
    {
        Canary.AssertAbsent(Canaries, what + " (output)", Encoding.UTF8.GetBytes(answer.Output));
        Canary.AssertAbsent(Canaries, what + " (errors)", Encoding.UTF8.GetBytes(answer.Errors));
    }
}
