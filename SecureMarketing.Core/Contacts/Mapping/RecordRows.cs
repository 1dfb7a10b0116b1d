using SecureMarketing.Core.Contacts.Accounts;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Contacts.Sources;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Core.Contacts.Mapping;

/// <summary>A row of a table of facts or visits to a record. Free text never enters: a fact is its code, date and number.</summary>
internal sealed class RecordRows(ImportBatch batch, MappedCells cells, TableMapping table, string sourceSystem, PayerNames payers)
{
    private const int MaxUnit = 40;

    private readonly HashSet<long> keys = [];
    private readonly Dictionary<long, int> repeated = [];

    public void Take(RowPlace place)
    {
        var subject = cells.Text(ImportTargets.Id);
        if (cells.Fault is null && subject is not { Length: <= ContactMapping.SourceIdLength })
        {
            batch.Reject(place, ImportCodes.SubjectMissing);
            return;
        }

        var start = cells.Date(ImportTargets.Start);
        if (cells.Fault is null && start is null && TableKinds.NeedsDate(table.Holds))
            cells.Refuse(ImportTargets.Start, ImportCodes.DateMissing);
        var end = cells.Date(ImportTargets.End)?.Day.DayNumber;
        var code = Code(ImportTargets.Code, cells.Text(ImportTargets.Display));
        // A rule asks for the kind of insurance; a payer whose name tells none stays as the source names it.
        if (table.Holds == TableKind.Coverages && code is { } payer)
            code = Insurance(payer);
        Action<RowPlace>? add = (TableKinds.FactOf(table.Holds), table.Holds) switch
        {
            ({ } fact, _) => Fact(fact, subject ?? "", code, start, end),
            (_, TableKind.Encounters) => Encounter(subject ?? "", code, start, end),
            _ => Appointment(subject ?? "", code, start),
        };
        if (cells.Fault is { } fault)
            batch.Reject(place, fault.Code, fault.Column);
        else
            add?.Invoke(place);
    }

    private CodeRef? Insurance(CodeRef stated)
    {
        if (payers.Find(stated) is not { } payer)
        {
            cells.Refuse(ImportTargets.Code, ImportCodes.PayerUnknown);
            return null;
        }

        return InsuranceClass.Of(payer.Value, payer.Display) is { } kind ? kind with { Label = payer.Label } : payer;
    }

    private Action<RowPlace>? Fact((FactKind Kind, string Resource) fact, string subject, CodeRef? code, (DateOnly Day, int Second)? start, int? end)
    {
        if (code is not { } known)
        {
            cells.Refuse(ImportTargets.Code, ImportCodes.CodeMissing);
            return null;
        }

        var visit = cells.Text(ImportTargets.Encounter);
        var day = start?.Day.DayNumber ?? DateOnly.MinValue.DayNumber;
        var second = start?.Second ?? 0;
        var (status, retracted) = Status(fact.Kind, end);
        // Without an id of its own a row is recognised by what does not change when it is corrected.
        var key = cells.Text(ImportTargets.RecordId) is { } id
            ? FhirValues.SourceKey(sourceSystem, fact.Resource, id)
            : KeyOf(fact.Resource, FormattableString.Invariant($"{subject}|{visit}|{known.System}|{known.Value}|{day}.{second}"));
        var value = fact.Kind == FactKind.Observation ? cells.Number(ImportTargets.Value) : null;
        var inexact = fact.Kind == FactKind.Observation && value is null && !retracted && cells.IsBound(ImportTargets.Value) ? cells.Place(ImportTargets.Value) : null;
        var words = fact.Kind == FactKind.Observation && value is null && SocialFacts.TakesWords(known.System, known.Value) && cells.Text(ImportTargets.Value) is { } said ? SocialStatements.Words(said) : (CodeRef?)null;
        var unit = value is null ? null : cells.Text(ImportTargets.Unit) ?? cells.Mapping(ImportTargets.Value).Unit;
        return place =>
        {
            if (inexact is not null)
                batch.Reject(place, ImportCodes.ValueInexact, inexact, kept: true);
            batch.Facts.Add(Record(place));
        };

        FactRecord Record(RowPlace place) => new()
        {
            Place = place,
            Subject = subject,
            SourceKey = key,
            Retracted = retracted,
            Kind = fact.Kind,
            Code = known,
            Day = day,
            Second = second,
            EndDay = end,
            Status = status,
            Value = value,
            ValueCode = words,
            Unit = unit is { Length: > MaxUnit } ? unit[..MaxUnit] : unit,
            Encounter = visit is null ? null : FhirValues.SourceKey(sourceSystem, "Encounter", visit),
        };
    }

    /// <summary>Two prescriptions of one drug in one visit are two: the second of a file is told by being the second. 24 bytes a row.</summary>
    private long KeyOf(string resource, string identity)
    {
        var key = FhirValues.SourceKey(sourceSystem, resource, identity);
        if (keys.Add(key))
            return key;
        var times = repeated[key] = repeated.GetValueOrDefault(key, 1) + 1;
        return FhirValues.SourceKey(sourceSystem, resource, FormattableString.Invariant($"{identity}#{times}"));
    }

    private Action<RowPlace>? Encounter(string subject, CodeRef? code, (DateOnly Day, int Second)? start, int? end)
    {
        if (RecordId() is not { } id)
            return null;
        var word = cells.Text(ImportTargets.Status)?.ToUpperInvariant();
        var reason = Code(ImportTargets.Reason, null);
        var units = Places();
        var visitClass = SourceWords.VisitClass(cells.Text(ImportTargets.VisitClass));
        return place => batch.Encounters.Add(new EncounterRecord
        {
            Place = place,
            Subject = subject,
            SourceKey = FhirValues.SourceKey(sourceSystem, "Encounter", id),
            Retracted = word is "CANCELLED" or "CANCELED" or "PLANNED" or "ENTERED-IN-ERROR" or "VOID",
            Class = visitClass,
            Type = code,
            Reason = reason,
            Day = start!.Value.Day.DayNumber,
            EndDay = end,
            Units = units,
        });
    }

    private IReadOnlyList<UnitWord> Places() => cells.Text(ImportTargets.Place) is { } word ? [new UnitWord(word)] : [];

    private Action<RowPlace>? Appointment(string subject, CodeRef? code, (DateOnly Day, int Second)? start)
    {
        if (RecordId() is not { } id)
            return null;
        var word = cells.Text(ImportTargets.Status);
        if (word is null || !SourceWords.TryAppointment(word, out var status))
        {
            cells.Refuse(ImportTargets.Status, ImportCodes.StatusUnknown);
            return null;
        }

        var units = Places();
        var at = cells.Text(ImportTargets.Start) is { } text ? SourceDates.Instant(text) : null;
        return place => batch.Appointments.Add(new AppointmentRecord
        {
            Place = place,
            Subject = subject,
            SourceKey = FhirValues.SourceKey(sourceSystem, "Appointment", id),
            Retracted = status is null,
            Status = status ?? AppointmentStatus.Cancelled,
            Type = code,
            Day = start!.Value.Day.DayNumber,
            StartsAt = at,
            Units = units,
        });
    }

    private string? RecordId()
    {
        var id = cells.Text(ImportTargets.RecordId);
        if (id is null)
            cells.Refuse(ImportTargets.RecordId, ImportCodes.CsvNoId);
        return id;
    }

    private (FactStatus Status, bool Retracted) Status(FactKind kind, int? end)
    {
        if (cells.Text(ImportTargets.Status) is { } word)
            return (SourceWords.Status(word), SourceWords.IsRetracted(word));
        if (kind is FactKind.Procedure)
            return (FactStatus.Inactive, false);
        // A table with an end column says "still going" by leaving it empty. The end of an insurance may lie ahead, and says by itself whether it holds.
        return kind is (FactKind.Condition or FactKind.Medication or FactKind.Allergy or FactKind.CarePlan or FactKind.Coverage) && cells.Has(ImportTargets.End)
            ? (end is null ? FactStatus.Active : kind is FactKind.Coverage ? FactStatus.Unknown : FactStatus.Inactive, false)
            : (FactStatus.Unknown, false);
    }

    private CodeRef? Code(string target, string? display)
    {
        if (cells.Text(target) is not { } value)
            return null;
        if (value.Length > CodeMapping.Limits.Value)
        {
            cells.Refuse(target, ImportCodes.ValueTooLong);
            return null;
        }

        var stated = target == ImportTargets.Code && cells.Text(ImportTargets.CodeSystem) is { } word ? CodeShapes.SystemOf(word) : null;
        var name = display is null ? value : display.Length > CodeMapping.Limits.Display ? display[..CodeMapping.Limits.Display] : display;
        return new CodeRef(stated ?? CodeShapes.SystemOf(value, table), value, name) { Label = Label(target) };
    }

    /// <summary>What the table and the column say; a result labels its code, since a fact is as sensitive as what it is a result of.</summary>
    private Sensitivity Label(string target)
    {
        var label = table.Sensitivity | cells.Label(target);
        return target == ImportTargets.Code && cells.Label(ImportTargets.Value) is not Sensitivity.None and var ofResults && cells.Text(ImportTargets.Value) is not null ? label | ofResults : label;
    }
}
