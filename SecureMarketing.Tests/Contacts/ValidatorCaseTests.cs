using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Contacts.Sources;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Contacts;

/// <summary>
/// Bad and good resources on which the HL7 validator's verdict is known. What a parser can see must be seen here, too; what
/// takes profiles, terminology servers or signatures is not an importer's to judge.
/// </summary>
public sealed partial class ValidatorCaseTests
{
    private const string Folder = "patients/fhir-validator-cases";

    [Fact]
    public async Task Malformed_IsRefusedWithItsPlace_AndLeavesNothing()
    {
        var cases = Cases().Where(c => c.Malformed).ToList();
        await using var bench = await ImportBench.StartAsync();

        var detail = await bench.ImportAsync([.. cases.Select(c => c.Path)]);

        Assert.Equal(6, cases.Count);
        Assert.Equal(ImportState.Finished, detail.Summary.State);
        Assert.Equal(cases.Select(c => c.Name).Order(StringComparer.Ordinal), detail.Rows.Select(r => r.File).Order(StringComparer.Ordinal));
        Assert.All(detail.Rows, r => Assert.Equal((0, ImportCodes.JsonMalformed), (r.Row, r.Code)));
        Assert.All(detail.Rows, r => Assert.Matches(Place(), r.Column ?? ""));
        Assert.Equal((0, 0), (await bench.QueryAsync(db => db.Contacts.CountAsync()), await bench.QueryAsync(db => db.ClinicalFacts.CountAsync())));
        // Seen in an editor: the close marker that does not fit, after ten blanks.
        Assert.Equal("line 15, byte 11", detail.Rows.Single(r => r.File == "bad-json-close-1.json").Column);
    }

    [Fact]
    public async Task WellFormed_EndsWithEachFaultNamed_AndTheGoodOnesGoIn()
    {
        var cases = Cases().Where(c => !c.Malformed).ToList();
        await using var bench = await ImportBench.StartAsync();

        var detail = await bench.ImportAsync([.. cases.Select(c => c.Path)]);

        Assert.Equal((ImportState.Finished, cases.Count), (detail.Summary.State, detail.Summary.FilesDone));
        var invalid = detail.Rows.Where(r => r.Code == ImportCodes.ResourceInvalid).ToLookup(r => r.File, r => r.Column);
        // The validators find nothing in these: no more does the importer.
        Assert.DoesNotContain(cases.Where(c => c.Errors == 0), c => invalid.Contains(c.Name));
        Assert.Equal(["Patient"], invalid["ai3.json"]);
        Assert.Equal(["Patient.birthDate"], invalid["ai4.json"]);
        Assert.True(detail.Summary.Created > 5);
    }

    [Theory]
    [InlineData("Patient.contact[0].gender", "Patient.contact.gender")]
    [InlineData("Observation.value", "Observation.value")]
    [InlineData("Observation.valueQuantity.unit", "Observation.value")]
    [InlineData("Patient.name[1].Quillfeather", "Patient.name")]
    [InlineData("Quillfeather.name", null)]
    public void Path_HasOnlyWordsOfTheStandard(string path, string? known) => Assert.Equal(known, ElementPath.Known(path));

    private static List<Case> Cases()
    {
        using var table = new CsvRows(SharedData.Path(Folder + "/expected.csv"), new TableForm { Encoding = TextEncoding.Utf8, Delimiter = ',', Header = true });
        var columns = table.Columns.Index().ToDictionary(c => c.Item, c => c.Index, StringComparer.Ordinal);
        var cases = new List<Case>();
        while (table.MoveNext())
        {
            var file = table.Cell(columns["file"]);
            _ = int.TryParse(table.Cell(columns["java_errors"]), out var errors);
            cases.Add(new Case(Path.GetFileName(file), SharedData.Path(Folder + "/files/" + file), table.Cell(columns["json"]) == "malformed", errors));
        }

        // One file can have a verdict for each of several profiles; the mildest is the standard's own.
        return [.. cases.GroupBy(c => c.Path, StringComparer.Ordinal).Select(g => g.MinBy(c => c.Errors)!)];
    }

    [GeneratedRegex(@"^line \d+, byte \d+$")]
    private static partial Regex Place();

    private sealed record Case(string Name, string Path, bool Malformed, int Errors);
}
