using Hl7.Fhir.Model;
using SecureMarketing.Core.Contacts.Accounts;

namespace SecureMarketing.Core.Contacts.Import;

/// <summary>Resolves references between the resources of one file or one bulk export (FHIR R4 §2.36.4.1).</summary>
internal sealed class FhirReferences(string sourceSystem)
{
    private const int MaxWord = 200;

    private static readonly string[] PlaceTypes = ["Location", "HealthcareService", "Organization"];

    private readonly Dictionary<string, string> patients = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> encounters = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<CodeRef>> medications = new(StringComparer.Ordinal);

    public void KnowPatient(string fullUrl, string id) => patients[fullUrl] = id;

    public void KnowEncounter(string fullUrl, string id) => encounters[fullUrl] = id;

    public void KnowMedication(string? fullUrl, string? id, List<CodeRef> codes)
    {
        if (fullUrl is not null)
            medications[fullUrl] = codes;
        if (id is not null)
            medications["Medication/" + id] = codes;
    }

    /// <summary>The source id of the patient referred to; null when the reference is missing or means no patient.</summary>
    /// <param name="onlyPatients">True where other kinds of resource may stand (appointment participants).</param>
    public string? Patient(ResourceReference? reference, bool onlyPatients = false)
    {
        if (reference?.Reference is not { Length: > 0 } text)
            return null;
        if (patients.TryGetValue(text, out var id))
            return id;
        return LogicalId(text, "Patient") ?? (onlyPatients ? null : Uuid(text));
    }

    /// <summary>Source key of the encounter referred to.</summary>
    public long? Encounter(ResourceReference? reference)
    {
        if (reference?.Reference is not { Length: > 0 } text)
            return null;
        var id = encounters.GetValueOrDefault(text) ?? LogicalId(text, "Encounter") ?? Uuid(text);
        return id is null ? null : FhirValues.SourceKey(sourceSystem, "Encounter", id);
    }

    /// <summary>Codes of the medication referred to, contained or beside; null when it is not there.</summary>
    public List<CodeRef>? Medication(ResourceReference reference, DomainResource holder)
    {
        if (reference.Reference is not { Length: > 0 } text)
            return null;
        if (text[0] == '#')
            return holder.Contained.OfType<Medication>().FirstOrDefault(m => m.Id == text[1..]) is { } contained ? FhirValues.Codings(contained.Code) : null;
        if (medications.TryGetValue(text, out var codes))
            return codes;
        return LogicalId(text, "Medication") is { } id ? medications.GetValueOrDefault("Medication/" + id) : null;
    }

    /// <summary>What references call a place, in their order: identifier, words, id.</summary>
    /// <param name="references">To locations, services and organizations.</param>
    /// <param name="onlyPlaces">True where people may stand, too: only what says that it is a place counts.</param>
    public static IReadOnlyList<UnitWord> Places(IEnumerable<ResourceReference?> references, bool onlyPlaces = false)
    {
        var words = new List<UnitWord>();
        foreach (var reference in references.OfType<ResourceReference>())
        {
            var text = reference.Reference ?? "";
            var id = PlaceTypes.Select(t => LogicalId(text, t)).FirstOrDefault(i => i is not null);
            if (onlyPlaces && id is null && !PlaceTypes.Any(t => reference.Type == t || text.StartsWith(t + "?", StringComparison.Ordinal)))
                continue;
            words.AddRange(new[] { new UnitWord(reference.Identifier?.Value ?? ""), new(QueryIdentifier(text) ?? ""), new(reference.Display ?? ""), new(id ?? "", IsId: true) }.Where(w => w.Text.Trim().Length is > 0 and <= MaxWord));
        }

        return words;
    }

    /// <summary>The value of a conditional reference, <c>Location?identifier=system|value</c> (FHIR R4 §3.1.0.11).</summary>
    private static string? QueryIdentifier(string reference)
    {
        const string Query = "?identifier=";
        return reference.IndexOf(Query, StringComparison.Ordinal) is >= 0 and var at ? Uri.UnescapeDataString(reference[(at + Query.Length)..]).Split('|')[^1] : null;
    }

    /// <summary>The id in <c>Type/id</c>, <c>https://host/Type/id</c> or <c>…/_history/n</c>.</summary>
    private static string? LogicalId(string reference, string type)
    {
        var parts = reference.Split('/');
        for (var i = parts.Length - 2; i >= 0; i--)
        {
            if (parts[i] == type && parts[i + 1].Length > 0 && !parts[i + 1].Contains('?', StringComparison.Ordinal))
                return parts[i + 1];
        }

        return null;
    }

    internal static string? Uuid(string reference)
    {
        const string Prefix = "urn:uuid:";
        return reference.StartsWith(Prefix, StringComparison.Ordinal) && reference.Length > Prefix.Length ? reference[Prefix.Length..] : null;
    }
}
