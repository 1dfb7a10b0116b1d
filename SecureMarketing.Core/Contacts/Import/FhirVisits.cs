using Hl7.Fhir.Model;

namespace SecureMarketing.Core.Contacts.Import;

/// <summary>FHIR R4 Encounter and Appointment to visits.</summary>
internal sealed class FhirVisits(ImportBatch batch, FhirReferences references, string sourceSystem)
{
    public void Add(Hl7.Fhir.Model.Encounter encounter, string id, RowPlace place)
    {
        if (references.Patient(encounter.Subject) is not { } subject)
        {
            batch.Reject(place, ImportCodes.SubjectMissing);
            return;
        }

        var retracted = encounter.Status is Hl7.Fhir.Model.Encounter.EncounterStatus.EnteredInError or Hl7.Fhir.Model.Encounter.EncounterStatus.Cancelled
            or Hl7.Fhir.Model.Encounter.EncounterStatus.Planned;
        if (FhirValues.When(encounter.Period) is not { } when)
        {
            if (!retracted)
                batch.Reject(place, ImportCodes.DateMissing);
            return;
        }

        batch.Encounters.Add(new EncounterRecord
        {
            Place = place,
            Subject = subject,
            SourceKey = FhirValues.SourceKey(sourceSystem, "Encounter", id),
            Retracted = retracted,
            Class = ClassOf(encounter.Class?.Code),
            Type = encounter.Type.Count > 0 ? FhirValues.First(encounter.Type[0]) : null,
            Reason = encounter.ReasonCode.Count > 0 ? FhirValues.First(encounter.ReasonCode[0]) : null,
            Day = when.Day,
            EndDay = FhirValues.When(encounter.Period?.End)?.Day,
            Units = FhirReferences.Places([.. encounter.Location.Select(l => l.Location), encounter.ServiceProvider]),
        });
    }

    public void Add(Hl7.Fhir.Model.Appointment appointment, string id, RowPlace place)
    {
        var subject = appointment.Participant.Select(p => references.Patient(p.Actor, onlyPatients: true)).FirstOrDefault(p => p is not null);
        if (subject is null)
        {
            batch.Reject(place, ImportCodes.SubjectMissing);
            return;
        }

        var status = StatusOf(appointment.Status);
        if (appointment.Start is not { } start)
        {
            // Proposed and cancelled appointments may lack a time (FHIR R4 app-3); there is nothing to remind of.
            if (status is AppointmentStatus.Booked or AppointmentStatus.Kept or AppointmentStatus.Missed)
                batch.Reject(place, ImportCodes.DateMissing);
            return;
        }

        batch.Appointments.Add(new AppointmentRecord
        {
            Place = place,
            Subject = subject,
            SourceKey = FhirValues.SourceKey(sourceSystem, "Appointment", id),
            Retracted = status is null,
            Status = status ?? AppointmentStatus.Cancelled,
            Type = FhirValues.First(appointment.AppointmentType) ?? appointment.ServiceType.Select(FhirValues.First).FirstOrDefault(c => c is not null),
            Day = DateOnly.FromDateTime(start.DateTime).DayNumber,
            StartsAt = start.ToUniversalTime(),
            Units = FhirReferences.Places([.. appointment.Participant.Select(p => p.Actor)], onlyPlaces: true),
        });
    }

    /// <summary>HL7 v3 ActEncounterCode; other codes are <see cref="EncounterClass.Other"/>.</summary>
    internal static EncounterClass ClassOf(string? code) => code switch
    {
        null => EncounterClass.Unknown,
        "AMB" => EncounterClass.Ambulatory,
        "EMER" => EncounterClass.Emergency,
        "IMP" or "ACUTE" or "NONAC" => EncounterClass.Inpatient,
        "OBSENC" or "SS" => EncounterClass.ShortStay,
        "HH" => EncounterClass.HomeHealth,
        "VR" => EncounterClass.Virtual,
        _ => EncounterClass.Other,
    };

    /// <summary>Null = entered in error, so that the appointment is taken back.</summary>
    private static AppointmentStatus? StatusOf(Hl7.Fhir.Model.Appointment.AppointmentStatus? status) => status switch
    {
        Hl7.Fhir.Model.Appointment.AppointmentStatus.Booked => AppointmentStatus.Booked,
        Hl7.Fhir.Model.Appointment.AppointmentStatus.Arrived or Hl7.Fhir.Model.Appointment.AppointmentStatus.CheckedIn
            or Hl7.Fhir.Model.Appointment.AppointmentStatus.Fulfilled => AppointmentStatus.Kept,
        Hl7.Fhir.Model.Appointment.AppointmentStatus.Noshow => AppointmentStatus.Missed,
        Hl7.Fhir.Model.Appointment.AppointmentStatus.Cancelled => AppointmentStatus.Cancelled,
        Hl7.Fhir.Model.Appointment.AppointmentStatus.EnteredInError => null,
        _ => AppointmentStatus.Requested,
    };
}
