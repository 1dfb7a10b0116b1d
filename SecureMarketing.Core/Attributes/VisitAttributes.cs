using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Attributes;

/// <summary>Visits and appointments: when the last was, when the next is, how many were missed. What follows from them together is <see cref="Stages.StageAttributes"/>.</summary>
internal sealed class VisitAttributes : IAttributeSource, IHappenings
{
    internal const string Visit = "visit";
    private const string LastVisit = "lastVisit";
    internal const string Emergency = "emergencyVisit";
    internal const string Hospital = "hospitalisation";
    private const string LastAppointment = "lastAppointment";
    private const string NextAppointment = "nextAppointment";
    internal const string Missed = "missedAppointment";
    private const string Kept = "keptAppointment";
    private const string Cancelled = "cancelledAppointment";

    private static readonly RuleOperator[] Happened =
    [
        RuleOperator.Ever, RuleOperator.Never, RuleOperator.WithinLast, RuleOperator.NotWithinLast, RuleOperator.OnOrAfter, RuleOperator.Before,
        RuleOperator.Between, RuleOperator.CountAtLeast, RuleOperator.FollowedBy, RuleOperator.NotFollowedBy,
    ];

    private static readonly RuleOperator[] Past =
        [RuleOperator.NotWithinLast, RuleOperator.WithinLast, RuleOperator.OnOrAfter, RuleOperator.Before, RuleOperator.Between, RuleOperator.AnniversaryWithin, RuleOperator.Exists, RuleOperator.Missing];

    private static readonly RuleOperator[] Coming =
        [RuleOperator.WithinNext, RuleOperator.OnOrAfter, RuleOperator.Before, RuleOperator.Between, RuleOperator.Exists, RuleOperator.Missing];

    public IReadOnlyList<AttributeDefinition> Attributes { get; } =
    [
        Of(LastVisit, "Last visit", "last visit", AttributeType.Day, Past),
        Of(Visit, "Visit", "a visit", AttributeType.Event, Happened),
        Of(Emergency, "Emergency visit", "an emergency visit", AttributeType.Event, Happened),
        Of(Hospital, "Hospital stay", "a hospital stay", AttributeType.Event, Happened),
        Of(LastAppointment, "Last kept appointment", "last kept appointment", AttributeType.Day, Past),
        Of(NextAppointment, "Next appointment", "next appointment", AttributeType.Day, Coming),
        Of(Missed, "Missed appointment", "a missed appointment", AttributeType.Event, Happened),
        Of(Kept, "Kept appointment", "a kept appointment", AttributeType.Event, Happened),
        Of(Cancelled, "Cancelled appointment", "a cancelled appointment", AttributeType.Event, Happened),
    ];

    public Expression<Func<ContactAttributes, bool>> Where(AppDbContext db, LeafQuestion question) => question.Definition.Key switch
    {
        LastAppointment => LastKept(Rows(db, Kept), question),
        LastVisit => Happenings.Latest(Rows(db, Visit), question),
        NextAppointment => Happenings.Next(Rows(db, NextAppointment), question),
        Missed when question is { Leaf.Operator: RuleOperator.CountAtLeast, Whole: <= ContactAttributes.MissedColumns } => MissedAtLeast(Rows(db, Missed), question),
        var key => Happenings.Where(Rows(db, key), question),
    };

    public LeafReading Reading(LeafQuestion question) => question.Definition.Key switch
    {
        LastVisit or LastAppointment => Happenings.LatestReading(DaysOf(Source(question.Definition.Key)), question),
        NextAppointment => Happenings.NextReading(PersonDays.Booked, question),
        var key => Happenings.Reading(DaysOf(key), question),
    };

    public IReadOnlyCollection<Type> RowsByPerson { get; } = [typeof(Encounter), typeof(Appointment)];

    public IQueryable<ContactDay> Rows(AppDbContext db, LeafQuestion question) => Rows(db, question.Definition.Key);

    public PersonDays? Listed(LeafQuestion question) => DaysOf(question.Definition.Key);

    public AnswerLife Life => AnswerLife.UntilFacts;

    public async Task<IReadOnlyCollection<string>> FedAsync(AppDbContext db, CancellationToken cancellationToken)
    {
        var fed = new List<string>();
        foreach (var key in Attributes.Select(a => a.Key))
        {
            if (await Rows(db, Source(key)).AnyAsync(cancellationToken))
                fed.Add(key);
        }

        return fed;
    }

    public async Task<string> ReadAsync(AppDbContext db, LeafQuestion question, ContactId contact, CancellationToken cancellationToken)
    {
        var key = question.Definition.Key;
        var (asOf, upcoming) = (question.AsOf, key == NextAppointment);
        var days = await Rows(db, Source(key))
            .Where(d => d.ContactId == contact && (upcoming ? d.Day >= asOf : d.Day <= asOf)).Select(d => d.Day).ToListAsync(cancellationToken);
        if (days.Count == 0)
            return Spoken.NotOnRecord;
        if (upcoming)
            return Spoken.Day(days.Min());
        return question.Definition.Type == AttributeType.Day ? Spoken.Day(days.Max()) : $"{Spoken.Count(days.Count, "time")}, last {Spoken.Day(days.Max())}";
    }

    /// <summary>The attribute whose rows answer for another.</summary>
    private static string Source(string key) => key switch
    {
        LastVisit => Visit,
        LastAppointment => Kept,
        _ => key,
    };

    internal static IQueryable<ContactDay> Rows(AppDbContext db, string key)
    {
        var encounters = db.Encounters.AsNoTracking();
        return key switch
        {
            Visit => encounters.Select(e => new ContactDay { ContactId = e.ContactId, Day = e.Day }),
            Emergency => encounters.Where(e => e.Class == EncounterClass.Emergency).Select(e => new ContactDay { ContactId = e.ContactId, Day = e.Day }),
            Hospital => encounters.Where(e => e.Class == EncounterClass.Inpatient).Select(e => new ContactDay { ContactId = e.ContactId, Day = e.Day }),
            NextAppointment => Appointments(db, AppointmentStatus.Booked),
            Missed => Appointments(db, AppointmentStatus.Missed),
            Cancelled => Appointments(db, AppointmentStatus.Cancelled),
            Kept => Appointments(db, AppointmentStatus.Kept),
            _ => throw new InvalidOperationException(key),
        };
    }

    private static IQueryable<ContactDay> Appointments(AppDbContext db, AppointmentStatus status) =>
        db.Appointments.AsNoTracking().Where(v => v.Status == status).Select(v => new ContactDay { ContactId = v.ContactId, Day = v.Day });

    /// <summary>The column answers unless it lies after the as-of date; then the history does.</summary>
    private static Expression<Func<ContactAttributes, bool>> LastKept(IQueryable<ContactDay> kept, LeafQuestion question)
    {
        var asOf = question.AsOf;
        var (first, last) = Interval.Days(question);
        if (question.Leaf.Operator == RuleOperator.Missing)
            return Happenings.Latest(kept, question);
        var end = Math.Min(last, asOf);
        // An end that is open is left out: the database would take it for one more thing that thins people out.
        Expression<Func<ContactAttributes, bool>> settled = first <= Interval.Everything.First
            ? a => a.LastKeptDay != null && a.LastKeptDay <= end
            : a => a.LastKeptDay != null && a.LastKeptDay <= end && a.LastKeptDay >= first;
        if (question.Leaf.Operator == RuleOperator.AnniversaryWithin)
            settled = settled.And(Anniversary.Where<ContactAttributes>(a => a.LastKeptDay, AnniversaryDays.Of(question)));
        // Nearly always nobody has one: asked first, because a planner must take the alternative for as likely as any other, and then
        // reads all of history with one processor (PostgreSQL: seven times as long). By the latest, which an index has at its end: for
        // "is there any" PostgreSQL reads the table, in the hope of meeting one early.
        if (!(kept.Max(d => (int?)d.Day) > asOf))
            return settled;
        Expression<Func<ContactAttributes, bool>> later = a => a.LastKeptDay != null && a.LastKeptDay > asOf;
        return settled.Or(later.And(Happenings.Latest(kept, question)));
    }

    /// <summary>
    /// "At least k in the window" is the k-th latest day being in it, as long as the latest is not after its end.
    /// </summary>
    private static Expression<Func<ContactAttributes, bool>> MissedAtLeast(IQueryable<ContactDay> missed, LeafQuestion question)
    {
        var (first, last) = Interval.Window(question);
        Expression<Func<ContactAttributes, int?>> column = question.Whole switch
        {
            1 => a => a.Missed1Day,
            2 => a => a.Missed2Day,
            _ => a => a.Missed3Day,
        };
        Expression<Func<ContactAttributes, bool>> settled = a => a.Missed1Day != null && a.Missed1Day <= last;
        Expression<Func<ContactAttributes, bool>> later = a => a.Missed1Day != null && a.Missed1Day > last;
        return column.On(day => day != null && day >= first).And(settled.Or(later.And(Happenings.Where(missed, question))));
    }

    private static PersonDays DaysOf(string key) => key switch
    {
        Visit => PersonDays.Visit,
        Emergency => PersonDays.Emergency,
        Hospital => PersonDays.Inpatient,
        NextAppointment => PersonDays.Booked,
        Missed => PersonDays.Missed,
        Cancelled => PersonDays.Cancelled,
        Kept => PersonDays.Kept,
        _ => throw new InvalidOperationException(key),
    };

    private static AttributeDefinition Of(string key, string label, string noun, AttributeType type, IReadOnlyList<RuleOperator> operators) => new()
    {
        Key = key,
        Label = label,
        Noun = noun,
        Group = AttributeGroup.Visits,
        Type = type,
        Operators = operators,
        // Dates of care are clinical information in a message (compliance §9: "appointment subject").
        IsPhi = true,
        Owner = "Contacts",
        FedBy = key switch
        {
            Emergency => "FHIR Encounter of class EMER, or a table of visits",
            Hospital => "FHIR Encounter of class IMP, or a table of visits",
            Visit or LastVisit => "FHIR Encounter, or a table of visits",
            Missed => "FHIR Appointment with status noshow, or a table of appointments",
            Cancelled => "FHIR Appointment with status cancelled, or a table of appointments",
            NextAppointment => "FHIR Appointment with status booked, or a table of appointments",
            _ => "FHIR Appointment with status fulfilled, or a table of appointments",
        },
        Happens = type != AttributeType.Event ? null : key is Visit or Emergency or Hospital ? Visit : key,
        Window = type == AttributeType.Event ? WindowUse.Counting : WindowUse.Never,
    };
}
