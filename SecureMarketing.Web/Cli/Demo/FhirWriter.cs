using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;

namespace SecureMarketing.Web.Cli.Demo;

/// <summary>Writes the FHIR R4 resources of one invented person into a bundle.</summary>
internal sealed class FhirWriter(Utf8JsonWriter json, int seed, int person)
{
    private const string Snomed = "http://snomed.info/sct";
    private const string Loinc = "http://loinc.org";
    private const string RxNorm = "http://www.nlm.nih.gov/research/umls/rxnorm";
    private const string Cvx = "http://hl7.org/fhir/sid/cvx";
    private const string Icd10 = "http://hl7.org/fhir/sid/icd-10-cm";
    private const string UsCore = "http://hl7.org/fhir/us/core/StructureDefinition/";
    private const string OmbSystem = "urn:oid:2.16.840.1.113883.6.238";

    private int resources;

    /// <summary>What a Patient resource says. PHI in form only: nobody is meant.</summary>
    internal sealed record Person(
        bool Female, string? Prefix, string Given, string Family, string? Email, string Phone, string Street, string City, string State, string Zip,
        DateOnly Birth, DateOnly? Died, (string Code, string Text) Language, (string Code, string Text) Race, bool Hispanic, (string Code, string Text) Marital);

    private string PatientId => Id(0);

    public void Patient(Person p) => Entry("Patient", () =>
    {
        json.WriteStartArray("extension");
        Category("us-core-race", p.Race.Code, p.Race.Text);
        Category("us-core-ethnicity", p.Hispanic ? "2135-2" : "2186-5", p.Hispanic ? "Hispanic or Latino" : "Not Hispanic or Latino");
        json.WriteEndArray();
        json.WriteStartArray("identifier");
        json.WriteStartObject();
        Concept("type", "http://terminology.hl7.org/CodeSystem/v2-0203", "MR", "Medical Record Number");
        json.WriteString("value", string.Create(CultureInfo.InvariantCulture, $"SM-{seed:00}-{person:000000}"));
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartArray("name");
        json.WriteStartObject();
        json.WriteString("use", "official");
        json.WriteString("family", p.Family);
        Strings("given", p.Given);
        if (p.Prefix is not null)
            Strings("prefix", p.Prefix);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartArray("telecom");
        Telecom("phone", p.Phone);
        if (p.Email is not null)
            Telecom("email", p.Email);
        json.WriteEndArray();
        json.WriteString("gender", p.Female ? "female" : "male");
        json.WriteString("birthDate", Text(p.Birth));
        if (p.Died is { } died)
            json.WriteString("deceasedDateTime", Text(died));
        json.WriteStartArray("address");
        json.WriteStartObject();
        Strings("line", p.Street);
        json.WriteString("city", p.City);
        json.WriteString("state", p.State);
        json.WriteString("postalCode", p.Zip);
        json.WriteString("country", "US");
        json.WriteEndObject();
        json.WriteEndArray();
        Concept("maritalStatus", "http://terminology.hl7.org/CodeSystem/v3-MaritalStatus", p.Marital.Code, p.Marital.Text);
        json.WriteStartArray("communication");
        json.WriteStartObject();
        Concept("language", "urn:ietf:bcp:47", p.Language.Code, p.Language.Text);
        json.WriteEndObject();
        json.WriteEndArray();
    });

    public void Condition(string snomed, string text, string icd, DateOnly onset) => Entry("Condition", () =>
    {
        Concept("clinicalStatus", "http://terminology.hl7.org/CodeSystem/condition-clinical", "active", null);
        Concept("verificationStatus", "http://terminology.hl7.org/CodeSystem/condition-ver-status", "confirmed", null);
        Concept("code", [(Snomed, snomed, text), (Icd10, icd, text)]);
        Subject("subject");
        json.WriteString("onsetDateTime", Text(onset));
    });

    public void Medication(string rxNorm, string text, DateOnly authored) => Entry("MedicationRequest", () =>
    {
        json.WriteString("status", "active");
        json.WriteString("intent", "order");
        Concept("medicationCodeableConcept", RxNorm, rxNorm, text);
        Subject("subject");
        json.WriteString("authoredOn", Text(authored));
    });

    public void Observation(string loinc, string text, double value, string unit, DateOnly day) => Entry("Observation", () =>
    {
        json.WriteString("status", "final");
        Concept("code", Loinc, loinc, text);
        Subject("subject");
        json.WriteString("effectiveDateTime", Text(day));
        json.WriteStartObject("valueQuantity");
        json.WriteNumber("value", value);
        json.WriteString("unit", unit);
        json.WriteString("system", "http://unitsofmeasure.org");
        json.WriteString("code", unit);
        json.WriteEndObject();
    });

    public void Procedure(string snomed, string text, DateOnly day) => Entry("Procedure", () =>
    {
        json.WriteString("status", "completed");
        Concept("code", Snomed, snomed, text);
        Subject("subject");
        json.WriteString("performedDateTime", Text(day));
    });

    public void Immunization(string cvx, string text, DateOnly day) => Entry("Immunization", () =>
    {
        json.WriteString("status", "completed");
        Concept("vaccineCode", Cvx, cvx, text);
        Subject("patient");
        json.WriteString("occurrenceDateTime", Text(day));
    });

    public void Allergy(string snomed, string text, DateOnly day) => Entry("AllergyIntolerance", () =>
    {
        Concept("clinicalStatus", "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical", "active", null);
        Concept("code", Snomed, snomed, text);
        Subject("patient");
        json.WriteString("recordedDate", Text(day));
    });

    public void Encounter(string @class, string snomed, string text, DateOnly day) => Entry("Encounter", () =>
    {
        json.WriteString("status", "finished");
        json.WriteStartObject("class");
        json.WriteString("system", "http://terminology.hl7.org/CodeSystem/v3-ActCode");
        json.WriteString("code", @class);
        json.WriteEndObject();
        json.WriteStartArray("type");
        json.WriteStartObject();
        Codings([(Snomed, snomed, text)]);
        json.WriteEndObject();
        json.WriteEndArray();
        Subject("subject");
        json.WriteStartObject("period");
        json.WriteString("start", Text(day));
        json.WriteString("end", Text(day.AddDays(@class == "IMP" ? 3 : 0)));
        json.WriteEndObject();
    });

    public void Appointment(string status, DateOnly day) => Entry("Appointment", () =>
    {
        json.WriteString("status", status);
        json.WriteString("start", Text(day) + "T14:30:00Z");
        json.WriteString("end", Text(day) + "T15:00:00Z");
        json.WriteStartArray("participant");
        json.WriteStartObject();
        Subject("actor");
        json.WriteString("status", "accepted");
        json.WriteEndObject();
        json.WriteEndArray();
    });

    private void Entry(string type, Action body)
    {
        var id = Id(resources++);
        json.WriteStartObject();
        json.WriteString("fullUrl", "urn:uuid:" + id);
        json.WriteStartObject("resource");
        json.WriteString("resourceType", type);
        json.WriteString("id", id);
        body();
        json.WriteEndObject();
        json.WriteStartObject("request");
        json.WriteString("method", "POST");
        json.WriteString("url", type);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void Category(string name, string code, string text)
    {
        json.WriteStartObject();
        json.WriteString("url", UsCore + name);
        json.WriteStartArray("extension");
        json.WriteStartObject();
        json.WriteString("url", "ombCategory");
        json.WriteStartObject("valueCoding");
        json.WriteString("system", OmbSystem);
        json.WriteString("code", code);
        json.WriteString("display", text);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartObject();
        json.WriteString("url", "text");
        json.WriteString("valueString", text);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void Telecom(string system, string value)
    {
        json.WriteStartObject();
        json.WriteString("system", system);
        json.WriteString("value", value);
        json.WriteString("use", "home");
        json.WriteEndObject();
    }

    private void Concept(string property, string system, string code, string? text) => Concept(property, [(system, code, text)]);

    private void Concept(string property, IReadOnlyList<(string System, string Code, string? Text)> codings)
    {
        json.WriteStartObject(property);
        Codings(codings);
        json.WriteEndObject();
    }

    private void Codings(IReadOnlyList<(string System, string Code, string? Text)> codings)
    {
        json.WriteStartArray("coding");
        foreach (var (system, code, text) in codings)
        {
            json.WriteStartObject();
            json.WriteString("system", system);
            json.WriteString("code", code);
            if (text is not null)
                json.WriteString("display", text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (codings[0].Text is { } words)
            json.WriteString("text", words);
    }

    private void Subject(string property)
    {
        json.WriteStartObject(property);
        json.WriteString("reference", "urn:uuid:" + PatientId);
        json.WriteEndObject();
    }

    private void Strings(string property, string value)
    {
        json.WriteStartArray(property);
        json.WriteStringValue(value);
        json.WriteEndArray();
    }

    /// <summary>A version-8 UUID (RFC 9562 §5.8) of seed, person and resource number, so that a second run gives the same ids.</summary>
    private string Id(int resource)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt32BigEndian(bytes, seed);
        BinaryPrimitives.WriteInt32BigEndian(bytes[8..], person);
        BinaryPrimitives.WriteInt32BigEndian(bytes[12..], resource);
        bytes[6] = 0x80;
        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3F));
        return new Guid(bytes, bigEndian: true).ToString();
    }

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
