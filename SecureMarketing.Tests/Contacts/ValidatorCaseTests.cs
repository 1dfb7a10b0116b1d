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

    private const string Terminology = "A code or its display is wrong: takes a terminology server.";
    private const string Profile = "Breaks a profile or has an extension that the validator does not know: takes the profile's package.";
    private const string Signature = "The signature does not verify: takes a certificate.";
    private const string Bundle = "The bundle's or document's own rules (ids, full URLs, links within): its entries are sound.";
    private const string Narrative = "The narrative or other text: it is not read, and what is shown is encoded.";
    private const string NotTaken = "Of a kind that is not imported: it is passed over unread.";

    /// <summary>
    /// Every faulty case: what the importer says of it (row, code, column), and, where it does not say what the validators say, why
    /// that is not its to say.
    /// </summary>
    private static readonly Dictionary<string, (string Said, string? Why)> Faulty = new(StringComparer.Ordinal)
    {
        ["List-ListExample.json"] = ("", NotTaken),
        ["Observation-ex-pain.json"] = ("1 resource.invalid Observation.value", null),
        ["ai3.json"] = ("1 resource.invalid Patient", null),
        ["ai4.json"] = ("1 resource.invalid Patient.birthDate", null),
        ["allergy.json"] = ("1 code.missing", null),
        ["bundle-document-versioned-references-bad.json"] = ("2 code.missing, 3 code.missing", Bundle),
        ["bundle-duplicate-ids-not.json"] = ("5 date.missing, 8 code.missing, 19 date.missing, 20 date.missing, 21 date.missing, 22 date.missing, 23 date.missing, 29 date.missing, 30 date.missing, 33 date.missing, 34 date.missing, 35 date.missing, 36 date.missing", Terminology),
        ["bundle-ea-testcase.json"] = ("", NotTaken),
        ["bundle-id-collection.json"] = ("1 subject.unknown", Terminology),
        ["bundle-id-search-3.json"] = ("1 subject.unknown", Bundle),
        ["bundle-id-search-4.json"] = ("1 subject.unknown", Bundle),
        ["bundle-sig-2.json"] = ("1 subject.unknown", Signature),
        ["bundle-urn.json"] = ("", Bundle),
        ["bundle-with-contained.json"] = ("", NotTaken),
        ["condition-extensions-on-pattern.json"] = ("1 subject.unknown", Terminology),
        ["cvx.json"] = ("1 subject.unknown", Terminology),
        ["example-2.json"] = ("", Signature),
        ["hakan-se-2.json"] = ("1 resource.invalid MedicationRequest.authoredOn", null),
        ["hakan-se.json"] = ("1 resource.invalid MedicationRequest.authoredOn", null),
        ["ips-link.json"] = ("", Narrative),
        ["ips-nz-pj.json"] = ("16 code.missing, 17 code.missing, 18 code.missing, 19 code.missing, 20 code.missing, 39 code.missing, 40 code.missing, 41 code.missing, 42 code.missing", Terminology),
        ["json-comments.json"] = ("1 resource.invalid Patient", null),
        ["maiden-name.json"] = ("1 patient.no_id", Profile),
        ["med-example.json"] = ("", Bundle),
        ["no.gastronet.json"] = ("4 subject.missing, 5 subject.missing, 6 subject.missing, 7 subject.missing", Terminology),
        ["obs-de.json"] = ("1 subject.missing", Profile),
        ["obs-hgvs-bad.json"] = ("1 subject.unknown", Terminology),
        ["obs-loinc-other.json"] = ("1 subject.missing", Profile),
        ["obs-sct-other.json"] = ("1 subject.missing", Profile),
        ["obs-temp-bad.json"] = ("1 subject.missing", Profile),
        ["pat-dob-ext.json"] = ("1 date.partial birthDate", Profile),
        ["pat-security-bad-string.json"] = ("", Narrative),
        ["pat-security-bad-xhtml.json"] = ("", Narrative),
        ["resource-invalid-id-1.json"] = ("", NotTaken),
        ["resource-invalid-id-3.json"] = ("", NotTaken),
        ["shc-file.json"] = ("1 resource.type", null),
        ["supplement-obs-1a.json"] = ("1 subject.missing", Terminology),
        ["target-ref-profile-empty.json"] = ("1 subject.unknown", Profile),
        ["uk-msg.json"] = ("", Terminology),
        ["uuid.json"] = ("", NotTaken),
    };

    /// <summary>Cases in which the validators find nothing, and which cannot be taken in all the same: they are about nobody who is there, or say not what or when.</summary>
    private static readonly Dictionary<string, string> Sound = new(StringComparer.Ordinal)
    {
        ["bundle-signed-good.json"] = "1 subject.missing",
        ["example-1.json"] = "1 subject.unknown",
        ["filter-display-error-with-path-observation.json"] = "1 date.missing",
        ["obs-temp.json"] = "1 subject.missing",
        ["obs-vital-signs-mdc.json"] = "1 subject.unknown",
        ["us-cond.json"] = "1 code.missing",
    };

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
        var said = detail.Rows.Where(r => !ImportCodes.IsWarning(r.Code)).ToLookup(r => r.File, r => $"{r.Row} {r.Code} {r.Column}".TrimEnd());
        // Nobody decides silently what a case is: each faulty one is in the table, and says why or what.
        Assert.Equal(
            string.Join('\n', Faulty.Select(f => $"{f.Key}: {f.Value.Said}")),
            string.Join('\n', cases.Where(c => c.Errors > 0).Select(c => c.Name).Order(StringComparer.Ordinal).Select(n => $"{n}: {string.Join(", ", said[n].Distinct())}")));
        Assert.All(Faulty.Values, f => Assert.True(f.Said.Length > 0 || f.Why is not null));
        Assert.Equal(
            Sound.Select(s => $"{s.Key}: {s.Value}"),
            cases.Where(c => c.Errors == 0 && said[c.Name].Any()).Select(c => $"{c.Name}: {string.Join(", ", said[c.Name])}").Order(StringComparer.Ordinal));
        // What is passed over is told.
        Assert.Superset(new HashSet<string> { "List", "Location", "Measure", "Medication", "MessageHeader" }, detail.Ignored.Select(i => i.Type).ToHashSet());
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
