using SecureMarketing.Core.Contacts.Import;

namespace SecureMarketing.Core.Contacts.Mapping;

/// <summary>Words of state that tables use, to what the product knows. Pure.</summary>
internal static class SourceWords
{
    /// <summary>HL7 v3 ActEncounterCode or an everyday word.</summary>
    public static EncounterClass VisitClass(string? word) => word is null ? EncounterClass.Unknown : Synonyms.Plain(word) switch
    {
        "ambulatory" or "outpatient" or "wellness" or "urgentcare" or "office" or "clinic" => EncounterClass.Ambulatory,
        "emergency" or "er" or "ed" => EncounterClass.Emergency,
        "inpatient" or "snf" or "hospital" or "acute" => EncounterClass.Inpatient,
        "observation" or "shortstay" => EncounterClass.ShortStay,
        "home" or "homehealth" or "hospice" => EncounterClass.HomeHealth,
        "virtual" or "telehealth" or "telemedicine" or "video" => EncounterClass.Virtual,
        _ => FhirVisits.ClassOf(word.Trim().ToUpperInvariant()),
    };

    public static FactStatus Status(string word) => Synonyms.Plain(word) switch
    {
        "active" or "recurrence" or "relapse" or "chronic" or "current" or "ongoing" or "onhold" or "inprogress" => FactStatus.Active,
        "inactive" or "resolved" or "remission" or "completed" or "stopped" or "discontinued" or "final" or "ended" or "historical" => FactStatus.Inactive,
        _ => FactStatus.Unknown,
    };

    /// <summary>The source takes the statement back, or never meant it.</summary>
    public static bool IsRetracted(string word) => Synonyms.Plain(word) is "enteredinerror" or "error" or "refuted" or "notdone" or "cancelled" or "canceled" or "void" or "voided" or "deleted" or "draft";

    /// <summary>False for a word that is not known: whether someone came must not be guessed.</summary>
    /// <param name="status">Null = entered in error, so that the appointment is taken back.</param>
    public static bool TryAppointment(string word, out AppointmentStatus? status)
    {
        (var known, status) = Synonyms.Plain(word) switch
        {
            "booked" or "scheduled" or "confirmed" => (true, AppointmentStatus.Booked),
            "arrived" or "checkedin" or "fulfilled" or "completed" or "kept" or "attended" or "showed" or "seen" => (true, AppointmentStatus.Kept),
            "noshow" or "missed" or "dna" or "didnotattend" or "absent" => (true, AppointmentStatus.Missed),
            "cancelled" or "canceled" or "rescheduled" => (true, AppointmentStatus.Cancelled),
            "proposed" or "pending" or "waitlist" or "requested" => (true, AppointmentStatus.Requested),
            "enteredinerror" or "void" or "deleted" => (true, (AppointmentStatus?)null),
            _ => (false, null),
        };
        return known;
    }
}
