using System.Text.Json;
using System.Text.Json.Nodes;

namespace SecureMarketing.Tests.Contacts;

/// <summary>Small FHIR R4 resources for tests that must run without the shared data.</summary>
internal static class FhirFixture
{
    public const string Snomed = "http://snomed.info/sct";
    public const string Loinc = "http://loinc.org";

    public static JsonObject Patient(string id, string family = "Quillfeather", string given = "Marisol", Action<JsonObject>? change = null)
    {
        var patient = (JsonObject)JsonNode.Parse($$$"""
            {
              "resourceType": "Patient", "id": "{{{id}}}",
              "extension": [
                {"url": "http://hl7.org/fhir/us/core/StructureDefinition/us-core-race", "extension": [
                  {"url": "ombCategory", "valueCoding": {"system": "urn:oid:2.16.840.1.113883.6.238", "code": "2106-3", "display": "White"}},
                  {"url": "text", "valueString": "White"}]},
                {"url": "http://hl7.org/fhir/us/core/StructureDefinition/us-core-ethnicity", "extension": [
                  {"url": "ombCategory", "valueCoding": {"system": "urn:oid:2.16.840.1.113883.6.238", "code": "2135-2", "display": "Hispanic or Latino"}},
                  {"url": "text", "valueString": "Hispanic or Latino"}]}],
              "identifier": [
                {"type": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v2-0203", "code": "MR"}]}, "value": "MRN-{{{id}}}-77841"},
                {"type": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v2-0203", "code": "SS"}]}, "value": "999-11-{{{id}}}"}],
              "name": [{"use": "maiden", "family": "Other"}, {"use": "official", "prefix": ["Mrs."], "given": ["{{{given}}}", "Inés"], "family": "{{{family}}}"}],
              "telecom": [
                {"system": "phone", "value": "{{{Phone(id)}}}", "use": "home"},
                {"system": "email", "value": "{{{given.ToLowerInvariant()}}}.{{{id}}}@example.com"}],
              "gender": "female", "birthDate": "1965-09-12",
              "address": [{"line": ["14 Larkspur Way", "Unit 3"], "city": "Worcester", "state": "Massachusetts", "postalCode": "01545", "country": "US"}],
              "maritalStatus": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v3-MaritalStatus", "code": "M"}], "text": "M"},
              "communication": [{"language": {"coding": [{"system": "urn:ietf:bcp:47", "code": "es", "display": "Spanish"}], "text": "Spanish"}}]
            }
            """)!;
        change?.Invoke(patient);
        return patient;
    }

    /// <summary>A number of the patient's own, from a range that nobody has (617-555-0000 to 9999).</summary>
    public static string Phone(string id) => "617-555-" + (id.Aggregate(17u, (hash, c) => (hash * 31) + c) % 10_000).ToString("0000", System.Globalization.CultureInfo.InvariantCulture);

    public static JsonObject Condition(string id, string patient, string code, string status = "active", string onset = "2019-03-04", string? abatement = null)
    {
        var condition = new JsonObject
        {
            ["resourceType"] = "Condition",
            ["id"] = id,
            ["clinicalStatus"] = Concept("http://terminology.hl7.org/CodeSystem/condition-clinical", status),
            ["verificationStatus"] = Concept("http://terminology.hl7.org/CodeSystem/condition-ver-status", "confirmed"),
            ["code"] = Concept(Snomed, code, "Condition " + code),
            ["subject"] = Reference(patient),
            ["onsetDateTime"] = onset,
        };
        if (abatement is not null)
            condition["abatementDateTime"] = abatement;
        return condition;
    }

    public static JsonObject Observation(string id, string patient, string code, double value, string unit, string at) => new()
    {
        ["resourceType"] = "Observation",
        ["id"] = id,
        ["status"] = "final",
        ["code"] = Concept(Loinc, code, "Observation " + code),
        ["subject"] = Reference(patient),
        ["effectiveDateTime"] = at,
        ["valueQuantity"] = new JsonObject { ["value"] = value, ["unit"] = unit, ["system"] = "http://unitsofmeasure.org", ["code"] = unit },
    };

    public static JsonObject Encounter(string id, string patient, string @class = "EMER", string start = "2020-05-06T10:00:00-04:00") => new()
    {
        ["resourceType"] = "Encounter",
        ["id"] = id,
        ["status"] = "finished",
        ["class"] = new JsonObject { ["system"] = "http://terminology.hl7.org/CodeSystem/v3-ActCode", ["code"] = @class },
        ["type"] = new JsonArray(Concept(Snomed, "50849002", "Emergency room admission")),
        ["subject"] = Reference(patient),
        ["period"] = new JsonObject { ["start"] = start, ["end"] = start },
    };

    public static JsonObject Appointment(string id, string patient, string status = "noshow", string start = "2026-10-05T09:30:00-04:00") => new()
    {
        ["resourceType"] = "Appointment",
        ["id"] = id,
        ["status"] = status,
        ["start"] = start,
        ["end"] = start,
        ["participant"] = new JsonArray(
            new JsonObject { ["actor"] = new JsonObject { ["reference"] = "Practitioner/p1" }, ["status"] = "accepted" },
            new JsonObject { ["actor"] = Reference(patient), ["status"] = "accepted" }),
    };

    /// <summary>A line of a bulk export's list of deletions.</summary>
    public static string Deletion(params string[] urls) => new JsonObject
    {
        ["resourceType"] = "Bundle",
        ["type"] = "transaction",
        ["entry"] = new JsonArray([.. urls.Select(u => new JsonObject { ["request"] = new JsonObject { ["method"] = "DELETE", ["url"] = u } })]),
    }.ToJsonString();

    public static JsonObject Concept(string system, string code, string? display = null)
    {
        var coding = new JsonObject { ["system"] = system, ["code"] = code };
        if (display is not null)
            coding["display"] = display;
        return new JsonObject { ["coding"] = new JsonArray(coding) };
    }

    public static JsonObject Reference(string patient) => new() { ["reference"] = "urn:uuid:" + patient };

    public static string Bundle(params JsonObject[] resources) => new JsonObject
    {
        ["resourceType"] = "Bundle",
        ["type"] = "transaction",
        ["entry"] = new JsonArray([.. resources.Select(r => new JsonObject
        {
            ["fullUrl"] = "urn:uuid:" + r["id"],
            ["resource"] = r,
            ["request"] = new JsonObject { ["method"] = "POST", ["url"] = r["resourceType"]!.ToString() },
        })]),
    }.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
