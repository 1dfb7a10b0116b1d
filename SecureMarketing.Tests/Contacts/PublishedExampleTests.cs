using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Contacts;

/// <summary>
/// The examples that HL7 publishes: resources of every kind and from many hands. What goes in is counted by plain JSON, apart
/// from the product's reader; what does not is named.
/// </summary>
public sealed class PublishedExampleTests
{
    private static readonly Dictionary<string, FactKind> Kinds = new(StringComparer.Ordinal)
    {
        ["Condition"] = FactKind.Condition,
        ["MedicationRequest"] = FactKind.Medication,
        ["Procedure"] = FactKind.Procedure,
        ["Observation"] = FactKind.Observation,
        ["Immunization"] = FactKind.Immunization,
        ["AllergyIntolerance"] = FactKind.Allergy,
        ["Coverage"] = FactKind.Coverage,
        ["CarePlan"] = FactKind.CarePlan,
    };

    [Fact]
    public async Task UsCore_GoesIn_AndWhatDoesNotIsNamed() => await ImportAsync("patients/us-core-9.0-examples", "code.missing 1, date.missing 2, medication.unknown 1");

    [Fact]
    public async Task FhirR4_GoesIn_AndWhatDoesNotIsNamed() => await ImportAsync("patients/fhir-r4-examples", "date.missing 18, resource.invalid 1, subject.unknown 1");

    [Fact]
    public async Task Xml_IsRefusedWithAWord()
    {
        var files = Directory.GetFiles(SharedData.Path("patients/fhir-r4-examples"), "*.xml");
        await using var bench = await ImportBench.StartAsync();

        var detail = await bench.ImportAsync(files);

        Assert.NotEmpty(files);
        Assert.Equal(files.Select(f => (Path.GetFileName(f), ImportCodes.FileXml)).Order(), detail.Rows.Select(r => (r.File, r.Code)).Order());
    }

    /// <param name="folder">In the shared data.</param>
    /// <param name="refusals">Codes of what stays out, each with how often.</param>
    private static async Task ImportAsync(string folder, string refusals)
    {
        var files = Directory.GetFiles(SharedData.Path(folder), "*.json").Order(StringComparer.Ordinal).ToArray();
        await using var bench = await ImportBench.StartAsync();

        var detail = await bench.ImportAsync(files);

        var leftOut = detail.Rows.Where(r => !r.Kept).ToList();
        Assert.Equal(refusals, string.Join(", ", leftOut.CountBy(r => r.Code).OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => $"{c.Key} {c.Value}")));
        var places = leftOut.Select(r => (r.File, r.Row)).ToHashSet();
        var resources = files.SelectMany(Resources).Where(r => !places.Contains((r.File, r.Row))).Select(r => r.Resource).ToList();
        Assert.Equal(Named(resources, "Patient").DistinctBy(Id).Count(), detail.Summary.Created);
        Assert.Equal(Named(resources, "Encounter").DistinctBy(Id).Count(), await bench.QueryAsync(db => db.Encounters.CountAsync()));
        Assert.Equal(Named(resources, "Appointment").DistinctBy(Id).Count(), await bench.QueryAsync(db => db.Appointments.CountAsync()));
        foreach (var (type, kind) in Kinds)
            Assert.Equal((type, Named(resources, type).DistinctBy(Id).Sum(r => Codes(r, resources))), (type, await bench.QueryAsync(db => db.ClinicalFacts.CountAsync(f => f.Kind == kind && !db.Set<Core.Terminology.Code>().Any(c => c.Id == f.CodeId && c.System == SocialFacts.System)))));
        // What Patient itself states is kept as answers: here the tribes of US Core.
        Assert.Equal(
            Named(resources, "Patient").DistinctBy(Id).Count(p => p.GetRawText().Contains("StructureDefinition/us-core-tribal-affiliation", StringComparison.Ordinal)),
            await bench.QueryAsync(db => db.ClinicalFacts.CountAsync(f => db.Set<Core.Terminology.Code>().Any(c => c.Id == f.CodeId && c.System == SocialFacts.System && c.Value == SocialFacts.CultureCode))));
    }

    private static IEnumerable<JsonElement> Named(IEnumerable<JsonElement> resources, string type) => resources.Where(r => r.GetProperty("resourceType").GetString() == type);

    private static string? Id(JsonElement resource) => resource.TryGetProperty("id", out var id) ? id.GetString() : resource.GetRawText();

    private static IEnumerable<(string File, int Row, JsonElement Resource)> Resources(string path)
    {
        var (name, root) = (Path.GetFileName(path), JsonDocument.Parse(File.ReadAllText(path)).RootElement);
        if (root.GetProperty("resourceType").GetString() != "Bundle")
            return [(name, 1, root)];
        return root.TryGetProperty("entry", out var entries)
            ? [.. entries.EnumerateArray().Index().Where(e => e.Item.TryGetProperty("resource", out _)).Select(e => (name, e.Index + 1, e.Item.GetProperty("resource")))]
            : [];
    }

    /// <summary>A fact for each code of the statement and of its components.</summary>
    private static int Codes(JsonElement resource, IReadOnlyList<JsonElement> all)
    {
        var codes = resource.GetProperty("resourceType").GetString() switch
        {
            "MedicationRequest" => Codings(resource, "medicationCodeableConcept") + ReferredTo(resource, "medicationReference", all).Sum(m => Codings(m, "code")),
            "Immunization" => Codings(resource, "vaccineCode"),
            // The kind of insurance is one more where the source of payment typology tells it.
            "Coverage" => Codings(resource, "type") + (resource.GetProperty("type").GetRawText().Contains("https://nahdo.org/sopt", StringComparison.Ordinal) ? 1 : 0),
            // A plan is its categories; no activity of these plans has a code.
            "CarePlan" => resource.GetProperty("category").EnumerateArray().Sum(c => Codings(c)),
            _ => Codings(resource, "code"),
        };
        return codes + (resource.TryGetProperty("component", out var parts) ? parts.EnumerateArray().Sum(p => Codings(p, "code")) : 0);
    }

    /// <summary>What stands beside the resource in a file, or inside it.</summary>
    private static IEnumerable<JsonElement> ReferredTo(JsonElement resource, string name, IReadOnlyList<JsonElement> all)
    {
        if (!resource.TryGetProperty(name, out var referred) || referred.GetProperty("reference").GetString() is not { } reference)
            return [];
        var contained = resource.TryGetProperty("contained", out var inside) ? inside.EnumerateArray().ToList() : [];
        return reference.StartsWith('#')
            ? contained.Where(c => "#" + Id(c) == reference)
            : all.Where(c => $"{c.GetProperty("resourceType").GetString()}/{Id(c)}" == reference).DistinctBy(Id);
    }

    private static int Codings(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var concept) ? Codings(concept) : 0;

    private static int Codings(JsonElement concept) =>
        concept.TryGetProperty("coding", out var codings) ? codings.EnumerateArray().Count(c => c.TryGetProperty("code", out _)) : 0;
}
