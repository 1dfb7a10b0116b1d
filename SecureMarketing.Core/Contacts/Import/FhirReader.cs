using System.Security.Cryptography;
using System.Text.Json;
using Hl7.Fhir.Model;

namespace SecureMarketing.Core.Contacts.Import;

/// <summary>
/// Reads FHIR R4 JSON into a batch: bundles, single resources, and NDJSON. Methods are iterators that yield after each row,
/// so that the caller can write a full batch away before the next row is parsed.
/// </summary>
internal sealed class FhirReader(ImportBatch batch, string sourceSystem, ReadMeter meter) : IDisposable
{
    /// <summary>A JSON file is looked through once and read from once more where what is wanted stands.</summary>
    public const int JsonPasses = 2;

    private readonly ResourceParser parser = new();
    private readonly FhirReferences bulk = new(sourceSystem);

    /// <summary>Resources that were read and are of no type that is taken in.</summary>
    public IgnoredTypes Ignored { get; } = new();

    /// <summary>Which rows of NDJSON files a pass takes: people must be there before what refers to them.</summary>
    public enum Pass
    {
        PeopleAndMedications,
        Encounters,
        Statements,
    }

    /// <summary>
    /// A bundle or a single resource. The whole file is checked before its first row is taken: of a malformed or truncated
    /// file nothing goes in.
    /// </summary>
    /// <exception cref="ImportFileException">The file as a whole cannot be read.</exception>
    public IEnumerable<int> ReadJson(string path, int file)
    {
        var references = new FhirReferences(sourceSystem);
        var index = new BundleIndex();
        if (!Scan(path, references, index, out var type))
        {
            var content = Whole(path);
            if (ResourceParser.Head(content, ResourceHead.OfResource, out _) is { } single)
                Take(parser.Read(single), references, new RowPlace(file, 1));
            yield return 1;
            yield break;
        }

        if (type != nameof(Bundle))
        {
            // FHIR List and Composition have entries, too; as resources they hold nothing that is imported.
            if (type is null || !ModelInfo.IsKnownResource(type))
                throw new ImportFileException(ImportCodes.ResourceType);
            Ignored.Add(type);
            yield break;
        }

        Ignored.Add(index.Ignored);
        var looked = new FileInfo(path).Length;
        using var entries = new PlacedEntries(path, parser);
        foreach (var (entry, row) in entries.Read(index.People))
        {
            Take(row, references, new RowPlace(file, entry.Row));
            if (row.Head is not null)
                yield return entry.Row;
        }

        foreach (var (entry, row) in entries.Read(index.Others))
        {
            // Rows that nobody wants count as read, too.
            for (var passed = entry.PassedOver; passed > 0; passed--)
                yield return entry.Row - passed;
            Take(row, references, new RowPlace(file, entry.Row));
            meter.At(looked + entry.Position);
            yield return entry.Row;
        }

        for (var passed = index.PassedOver; passed > 0; passed--)
            yield return 0;
    }

    /// <summary>One pass over a file with one resource per line.</summary>
    /// <exception cref="ImportFileException">The file as a whole cannot be read.</exception>
    public IEnumerable<int> ReadLines(string path, int file, Pass pass)
    {
        using var lines = new NdjsonLines(File.OpenRead(path));
        while (lines.MoveNext())
        {
            meter.At(lines.Position);
            var place = new RowPlace(file, lines.Number);
            if (ResourceParser.Head(lines.Current, ResourceHead.OfResource, out var broken) is not { } head)
            {
                if (pass == Pass.Statements)
                    batch.Reject(place, ImportCodes.JsonMalformed, broken);
                continue;
            }

            var due = head.Type switch
            {
                nameof(Patient) or nameof(Medication) => Pass.PeopleAndMedications,
                nameof(Hl7.Fhir.Model.Encounter) => Pass.Encounters,
                _ => Pass.Statements,
            };
            if (due != pass)
                continue;
            if (head.Type == nameof(Medication))
                LearnMedication(head, bulk);
            else if (head.Type == nameof(Bundle))
                TakeDeletions(head, place);
            else
                Take(parser.Read(head), bulk, place);
            yield return place.Row;
        }
    }

    private void Take(ReadRow row, FhirReferences references, RowPlace place)
    {
        if (row.Refusal is { } refusal)
            batch.Reject(place, refusal, row.Column);
        else if (row is { Head: { Type: nameof(ExplanationOfBenefit) }, Resource: Coverage coverage })
            new FhirStatements(batch, references, sourceSystem).AddContained(coverage, row.BilledFrom, place);
        else if (row is { Head: { } head, Resource: { } resource })
            Add(resource, head, references, place);
        else if (row.Head?.Type != nameof(ExplanationOfBenefit))
            Ignored.Add(row.Head?.Type);
    }

    /// <summary>
    /// A line that is a transaction of DELETE requests: what a bulk export lists as deleted (Bulk Data Access 2.0.0, "deleted").
    /// Other requests of such a bundle are nobody's statement about a person and are left out.
    /// </summary>
    private void TakeDeletions(ResourceHead head, RowPlace place)
    {
        try
        {
            using var bundle = JsonDocument.Parse(head.Resource);
            batch.Deletions.AddRange(FhirDeletions.Of(bundle.RootElement).Select(d => new DeletionRecord(place, d.Type, d.Id)));
        }
        catch (JsonException)
        {
            batch.Reject(place, ImportCodes.JsonMalformed);
        }
    }

    private void Add(Resource resource, ResourceHead head, FhirReferences references, RowPlace place)
    {
        var id = IdOf(head);
        switch (resource)
        {
            case Patient patient:
                id ??= patient.Identifier.FirstOrDefault(i => !string.IsNullOrWhiteSpace(i.Value)) is { } identifier ? $"{identifier.System}|{identifier.Value}" : null;
                if (id is null || id.Length > ContactMapping.SourceIdLength)
                    batch.Reject(place, ImportCodes.PatientWithoutId);
                else
                {
                    batch.People.Add(FhirPatient.Map(patient, id, place, batch));
                    new SocialStatements(batch, sourceSystem).Add(patient, id, place);
                }

                break;
            case Hl7.Fhir.Model.Encounter encounter:
                new FhirVisits(batch, references, sourceSystem).Add(encounter, id ?? Digest(head), place);
                break;
            case Hl7.Fhir.Model.Appointment appointment:
                new FhirVisits(batch, references, sourceSystem).Add(appointment, id ?? Digest(head), place);
                break;
            default:
                new FhirStatements(batch, references, sourceSystem).Add(resource, id ?? Digest(head), place);
                break;
        }
    }

    /// <summary>True when the file has entries; learns what references in it mean, and where what is wanted stands.</summary>
    private bool Scan(string path, FhirReferences references, BundleIndex index, out string? type)
    {
        using var entries = new JsonElements(File.OpenRead(path));
        for (var row = 1; entries.MoveNext(); row++)
        {
            meter.At(entries.Position);
            if (ResourceParser.Head(entries.Current, ResourceHead.Glance, out _) is not { } head)
            {
                index.AddPerson(entries, row);
                continue;
            }

            if (head.Resource.IsEmpty)
                continue;
            if (head.Type == nameof(Patient))
                index.AddPerson(entries, row);
            else if (ResourceParser.IsWanted(head))
                index.Add(entries, row);
            else
                index.PassOver(head.Type);
            Learn(head, entries.Current, references);
        }

        type = entries.ResourceType;
        return entries.HasEntries;
    }

    private void Learn(ResourceHead head, ReadOnlyMemory<byte> entry, FhirReferences references)
    {
        if (head.Type == nameof(Medication) && ResourceParser.Head(entry, ResourceHead.OfEntry, out _) is { } medication)
            LearnMedication(medication, references);
        else if (head is { Type: nameof(Patient), FullUrl: { } patientUrl } && IdOf(head) is { } patientId)
            references.KnowPatient(patientUrl, patientId);
        else if (head is { Type: nameof(Hl7.Fhir.Model.Encounter), FullUrl: { } url, Id: { } id } && FhirReferences.Uuid(url) != id)
            references.KnowEncounter(url, id);
    }

    private void LearnMedication(ResourceHead head, FhirReferences references)
    {
        if (parser.Parse(head.Resource, out _) is Medication medication)
            references.KnowMedication(head.FullUrl, head.Id, FhirValues.Codings(medication.Code));
    }

    private static string? IdOf(ResourceHead head) => string.IsNullOrWhiteSpace(head.Id) ? head.FullUrl is { } url ? FhirReferences.Uuid(url) : null : head.Id;

    /// <summary>A resource without any id is recognised by its content.</summary>
    private static string Digest(ResourceHead head) => Convert.ToHexStringLower(SHA256.HashData(head.Resource.Span));

    public void Dispose() => parser.Dispose();

    private static ReadOnlyMemory<byte> Whole(string path)
    {
        if (new FileInfo(path).Length > JsonElements.MaxElement)
            throw new ImportFileException(ImportCodes.ResourceTooLarge);
        var bytes = File.ReadAllBytes(path);
        return bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes.AsMemory(3) : bytes;
    }
}
