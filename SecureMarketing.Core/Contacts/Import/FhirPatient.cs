using Hl7.Fhir.Model;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Core.Contacts.Import;

/// <summary>
/// FHIR R4 Patient with US Core race and ethnicity to a person. Takes what the product uses and nothing else: social
/// security, driving licence and passport numbers, mother's maiden name and birth place stay out (45 CFR 164.502(b)).
/// </summary>
internal static class FhirPatient
{
    private const string UsCoreRace = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-race";
    private const string UsCoreEthnicity = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-ethnicity";
    private const string MedicalRecordNumber = "MR";

    public static PersonRecord Map(Patient patient, string sourceId, RowPlace place, ImportBatch batch)
    {
        var name = Best(patient.Name, n => n.Use switch
        {
            HumanName.NameUse.Official => 0,
            HumanName.NameUse.Usual => 1,
            null => 2,
            HumanName.NameUse.Old or HumanName.NameUse.Maiden => 9,
            _ => 5,
        });
        var address = Best(patient.Address, a => a.Use switch
        {
            Address.AddressUse.Home => 0,
            null => 1,
            Address.AddressUse.Old => 9,
            _ => 5,
        });
        var language = patient.Communication.FirstOrDefault(c => c.Preferred == true) ?? patient.Communication.FirstOrDefault();
        var (raceCode, raceText) = RacesOf(patient);
        var (ethnicityCode, ethnicityText) = Category(patient, UsCoreEthnicity);
        var deceasedOn = (patient.Deceased as FhirDateTime)?.Value is { } died && FhirValues.When(died) is { } when
            ? DateOnly.FromDayNumber(when.Day)
            : (DateOnly?)null;
        // Systems that merge records leave the old one behind, closed or pointing to the one that stays: a person must not be there twice.
        if (patient.Active == false || patient.Link.Any(l => l.Type == Patient.LinkType.ReplacedBy))
            batch.Reject(place, ImportCodes.PatientInactive, patient.Active == false ? "active" : "link", kept: true);
        var born = FhirValues.FullDate(patient.BirthDate);
        if (born is null && patient.BirthDate is not null)
            batch.Reject(place, ImportCodes.DatePartial, "birthDate", kept: true);
        return new PersonRecord
        {
            Place = place,
            SourceId = sourceId,
            Prefix = Joined(name?.Prefix),
            GivenName = Joined(name?.Given),
            FamilyName = name?.Family,
            Email = Email(patient, place, batch),
            Phone = Telecom(patient, ContactPoint.ContactPointSystem.Phone),
            Mrn = patient.Identifier.FirstOrDefault(i => i.Type?.Coding.Any(c => c.Code == MedicalRecordNumber) == true)?.Value,
            Street = address?.Line is { } lines && lines.Any() ? string.Join(", ", lines) : null,
            City = address?.City,
            State = UsStates.Normalise(address?.State),
            Zip = address?.PostalCode,
            Country = address?.Country,
            Gender = patient.Gender switch
            {
                Hl7.Fhir.Model.AdministrativeGender.Female => AdministrativeGender.Female,
                Hl7.Fhir.Model.AdministrativeGender.Male => AdministrativeGender.Male,
                Hl7.Fhir.Model.AdministrativeGender.Other => AdministrativeGender.Other,
                _ => null,
            },
            BirthDate = born,
            Deceased = patient.Deceased switch
            {
                FhirBoolean flag => flag.Value,
                FhirDateTime => true,
                _ => null,
            },
            DeceasedOn = deceasedOn,
            MaritalStatus = FhirValues.CodeOf(patient.MaritalStatus),
            LanguageCode = FhirValues.CodeOf(language?.Language),
            LanguageText = language?.Language?.Text ?? language?.Language?.Coding.FirstOrDefault()?.Display,
            RaceCode = raceCode,
            RaceText = raceText,
            EthnicityCode = ethnicityCode,
            EthnicityText = ethnicityText,
        };
    }

    private static EmailAddress? Email(Patient patient, RowPlace place, ImportBatch batch)
    {
        if (Telecom(patient, ContactPoint.ContactPointSystem.Email) is not { } text)
            return null;
        if (EmailAddress.TryParse(text, out var email))
            return email;
        batch.Reject(place, ImportCodes.EmailInvalid, "telecom", kept: true);
        return null;
    }

    private static string? Telecom(Patient patient, ContactPoint.ContactPointSystem system) =>
        Best([.. patient.Telecom.Where(t => t.System == system && !string.IsNullOrWhiteSpace(t.Value))], t => t.Use switch
        {
            ContactPoint.ContactPointUse.Old => 1000,
            ContactPoint.ContactPointUse.Home or ContactPoint.ContactPointUse.Mobile => t.Rank ?? 100,
            _ => t.Rank ?? 200,
        }) is { Use: not ContactPoint.ContactPointUse.Old } best ? best.Value : null;

    /// <summary>All that the extension codes, OMB categories and detailed ones; its text where that is one or none.</summary>
    private static (string? Code, string? Text) RacesOf(Patient patient)
    {
        var coded = patient.Extension.FirstOrDefault(e => e.Url == UsCoreRace)?.Extension.Where(e => e.Url is "ombCategory" or "detailed").Select(e => e.Value).OfType<Coding>()
            .Where(c => !string.IsNullOrWhiteSpace(c.Code)).OrderBy(c => c.Display is null).DistinctBy(c => c.Code).ToList() ?? [];
        return coded.Count > 1 ? Races.Of(coded.Select(c => ((string?)c.Code, (string?)c.Display))) : Category(patient, UsCoreRace);
    }

    private static (string? Code, string? Text) Category(Patient patient, string url)
    {
        if (patient.Extension.FirstOrDefault(e => e.Url == url) is not { } extension)
            return (null, null);
        var coding = extension.Extension.FirstOrDefault(e => e.Url == "ombCategory")?.Value as Coding;
        var text = (extension.Extension.FirstOrDefault(e => e.Url == "text")?.Value as FhirString)?.Value;
        return (coding?.Code, text ?? coding?.Display);
    }

    private static string? Joined(IEnumerable<string?>? parts) =>
        parts is null ? null : string.Join(' ', parts.Where(p => !string.IsNullOrWhiteSpace(p))) is { Length: > 0 } text ? text : null;

    private static T? Best<T>(IEnumerable<T>? values, Func<T, int> order) where T : class => values?.MinBy(order);
}
