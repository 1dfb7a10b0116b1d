namespace SecureMarketing.Core.Terminology;

/// <summary>Short words for the code systems that patient data uses, so that a rule can say <c>loinc</c> and not a URI.</summary>
public static class CodeSystems
{
    public const string Snomed = "snomed";
    public const string Loinc = "loinc";
    public const string Icd10Cm = "icd-10-cm";
    public const string RxNorm = "rxnorm";
    public const string Cvx = "cvx";
    public const string Cpt = "cpt";

    private static readonly Dictionary<string, string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        ["http://snomed.info/sct"] = Snomed,
        ["http://loinc.org"] = Loinc,
        ["http://hl7.org/fhir/sid/icd-10-cm"] = Icd10Cm,
        ["http://hl7.org/fhir/sid/icd-10"] = Icd10Cm,
        ["urn:oid:2.16.840.1.113883.6.90"] = Icd10Cm,
        ["http://www.nlm.nih.gov/research/umls/rxnorm"] = RxNorm,
        ["http://hl7.org/fhir/sid/cvx"] = Cvx,
        ["http://www.ama-assn.org/go/cpt"] = Cpt,
        ["http://hl7.org/fhir/sid/ndc"] = "ndc",
        ["http://www.ada.org/cdt"] = "cdt",
        ["http://www.ada.org/snodent"] = "snodent",
        ["https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets"] = "hcpcs",
        ["http://www.cms.gov/Medicare/Coding/ICD10"] = "icd-10-pcs",
        ["http://terminology.hl7.org/CodeSystem/risk-probability"] = "risk-probability",
        ["http://hl7.org/fhir/sid/icd-9-cm"] = "icd-9-cm",
    };

    /// <summary>The short word of a system's URI; the URI itself when it is not a known one.</summary>
    public static string WordOf(string uri) => Words.GetValueOrDefault(uri, uri);
}
