using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts.Addresses;
using SecureMarketing.Core.Contacts.Custom;
using SecureMarketing.Core.Contacts.Duplicates;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Contacts.People;

/// <summary>One person's record with direct identifiers masked; recorded as a look at a person.</summary>
public sealed record GetPerson(ContactId Contact) : ICommand<PersonDetail>
{
    public static Permission Requires => Permission.PeopleView;

    public static AuditAction Audits => AuditAction.PersonViewed;
}

/// <summary>What is known about a person. PHI: a class without a printing <see cref="object.ToString"/>.</summary>
public sealed class PersonDetail
{
    public required ContactId Id { get; init; }
    public required string SourceSystem { get; init; }

    /// <summary>Masked; null when nothing is on file.</summary>
    public required IReadOnlyDictionary<ContactField, string?> Masked { get; init; }
    public required string MaskedName { get; init; }
    public required AdministrativeGender Gender { get; init; }
    public required int? Age { get; init; }

    /// <summary>Under the age of majority where they live, by the birth date on file.</summary>
    public required bool IsMinor { get; init; }

    /// <summary>A personal representative (45 CFR 164.502(g)), who decides for a minor.</summary>
    public required RepresentativeStatus Representative { get; init; }

    /// <summary>Last day of the representative's authority; null = open-ended or none.</summary>
    public required DateOnly? RepresentativeUntil { get; init; }

    /// <summary>The record of the same person that is written to instead; null when this one stands by itself.</summary>
    public required ContactId? MergedInto { get; init; }

    /// <summary>Records merged into this one.</summary>
    public required IReadOnlyList<MergedRecord> MergedRecords { get; init; }
    public required bool Deceased { get; init; }
    public required string? MaritalStatus { get; init; }
    public required string? Language { get; init; }
    public required string? Race { get; init; }
    public required string? Ethnicity { get; init; }
    public required string? City { get; init; }
    public required string? State { get; init; }
    public required string? Zip { get; init; }

    /// <summary>What the send gate is told about who decides for the person.</summary>
    public required GateSubject Subject { get; init; }

    /// <summary>What the send gate is told about the mailbox.</summary>
    public required GateAddress Address { get; init; }
    /// <summary>The address names a function (info@), not a person.</summary>
    public required bool EmailIsRole { get; init; }

    /// <summary>Its domain is one slip away from a large mailbox provider's. Which one is not said: it would name the domain that is masked.</summary>
    public required bool EmailLooksMisspelt { get; init; }
    public required EmailVerification Verification { get; init; }
    public required DateTimeOffset? VerifiedAt { get; init; }
    public required long SendVersion { get; init; }

    /// <summary>One line per code, latest first.</summary>
    public required IReadOnlyList<PersonFact> Facts { get; init; }

    /// <summary>Facts of sensitive categories that this viewer may not see (compliance §4).</summary>
    public required int HiddenFacts { get; init; }
    public required IReadOnlyList<PersonVisit> Visits { get; init; }

    /// <summary>Values of custom attributes, by label.</summary>
    public required IReadOnlyList<PersonAttribute> Attributes { get; init; }

    /// <summary>Values of custom attributes that this viewer may not see.</summary>
    public required int HiddenAttributes { get; init; }

    /// <summary>Newest first.</summary>
    public required IReadOnlyList<PersonEvent> History { get; init; }
}

/// <summary>A record of the same person.</summary>
/// <param name="Proven">Proof was seen that it is the same person, so what was signed under it counts.</param>
public sealed record MergedRecord(ContactId Id, string SourceSystem, bool Proven);

/// <summary>A roll-up line.</summary>
/// <param name="Sensitivity">Of the code, and of the answer that is shown with it.</param>
public sealed record PersonFact(FactKind Kind, string System, string Code, string Display, DateOnly? Last, double? Value, string? Unit, int Count, bool IsActive, Sensitivity Sensitivity)
{
    /// <summary>The latest result that is a code, in words: of a survey, a smoking status. Null when there is none, or one that this viewer may not see.</summary>
    public string? Answer { get; init; }
}

/// <summary>A visit or an appointment.</summary>
/// <param name="Text">Class or status as a word.</param>
/// <param name="Unit">Name of the unit; null when none is tied to it.</param>
public sealed record PersonVisit(DateOnly Day, string Text, bool IsAppointment, string? Unit);

internal sealed class GetPersonHandler(ContactSeal seal, IEnumerable<IPersonHistory> histories) : IUseCase<GetPerson, PersonDetail>
{
    private const int MaxFacts = 500;
    private const int MaxVisits = 30;
    private const int MaxEvents = 50;

    public async Task<Result<PersonDetail>> HandleAsync(GetPerson command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        scope.Audit.ObjectType = "contact";
        scope.Audit.ObjectId = command.Contact.Value.ToString("N");
        if (await db.Contacts.AsNoTracking().SingleOrDefaultAsync(c => c.Id == command.Contact, cancellationToken) is not { } contact)
            return PeopleErrors.NotFound;
        scope.Audit.Subject = contact.Id;
        var (sensitive, part2) = (scope.Actor.Holds(Permission.SensitiveAttributesUse), scope.Actor.Holds(Permission.Part2Use));
        bool MaySee(Sensitivity label) => label == Sensitivity.None || (sensitive && (part2 || !label.HasFlag(Sensitivity.SubstanceUse)));
        var facts = await FactsAsync(db, contact.Id, MaySee, cancellationToken);
        List<PersonFact> visible = [.. facts.Where(f => MaySee(f.Sensitivity))];
        var others = await OthersAsync(db, contact.Id, cancellationToken);
        var (attributes, hiddenAttributes) = await PersonAttribute.OfAsync(db, contact.Id, scope.Actor, cancellationToken);
        var history = new List<PersonEvent>();
        foreach (var source in histories.Where(h => h.Needs is not { } needs || scope.Actor.Holds(needs)))
        {
            foreach (var record in others.Select(o => o.Id).Prepend(contact.Id))
                history.AddRange(await source.OfAsync(db, record, MaxEvents, cancellationToken));
        }

        var sign = EmailAddress.TryParse(Text(ContactField.Email), out var email) ? AddressSigns.Of(email) : default;
        string? Text(ContactField field) => seal.Open(contact, field);
        return new PersonDetail
        {
            Id = contact.Id,
            SourceSystem = contact.SourceSystem,
            MaskedName = IdentityMask.Name(Text(ContactField.GivenName), Text(ContactField.FamilyName)),
            Masked = new Dictionary<ContactField, string?>
            {
                [ContactField.GivenName] = IdentityMask.Hidden(Text(ContactField.GivenName)),
                [ContactField.FamilyName] = IdentityMask.Hidden(Text(ContactField.FamilyName)),
                [ContactField.Email] = IdentityMask.Email(Text(ContactField.Email)),
                [ContactField.Phone] = IdentityMask.Ending(Text(ContactField.Phone)),
                [ContactField.Mrn] = IdentityMask.Ending(Text(ContactField.Mrn)),
                [ContactField.Street] = IdentityMask.Hidden(Text(ContactField.Street)),
            },
            Gender = contact.Gender,
            Age = AgeOf(contact, DateOnly.FromDateTime(scope.Now.UtcDateTime)),
            IsMinor = SubjectPolicy.IsMinor(contact.BirthDate, contact.State, scope.Now),
            Representative = contact.Representative,
            RepresentativeUntil = contact.RepresentativeUntil,
            MergedInto = contact.MergedInto,
            MergedRecords = [.. others.Where(o => o.MergedInto == contact.Id).Select(o => new MergedRecord(o.Id, o.SourceSystem, o.MergeProven))],
            Deceased = contact.Deceased || others.Any(o => o.Deceased),
            MaritalStatus = contact.MaritalStatus,
            Language = contact.LanguageText ?? contact.LanguageCode,
            Race = contact.RaceText,
            Ethnicity = contact.EthnicityText,
            City = contact.City,
            State = contact.State,
            Zip = contact.Zip,
            Subject = SubjectPolicy.OfPerson(SubjectOf(contact), others.Select(SubjectOf), scope.Now),
            Address = AddressPolicy.Of(contact.EmailIndex is not null, await db.IsSharedMailboxAsync(contact, cancellationToken), contact.EmailVerification, others.Append(contact).Any(o => AddressPolicy.Denies(o.AlternateAddressRequired, o.AgreedEmailIndex, contact.EmailIndex))),
            EmailIsRole = sign.IsRole,
            EmailLooksMisspelt = sign.LookAlike is not null,
            Verification = contact.EmailVerification,
            VerifiedAt = contact.EmailVerifiedAt,
            SendVersion = contact.SendVersion,
            Facts = visible,
            HiddenFacts = facts.Count - visible.Count,
            Visits = await VisitsAsync(db, contact.Id, scope.Actor.Holds(Permission.SensitiveAttributesUse), cancellationToken),
            Attributes = attributes,
            HiddenAttributes = hiddenAttributes,
            History = [.. history.OrderByDescending(e => e.At).Take(MaxEvents)],
        };
    }

    /// <summary>The person's other records: the gate asks them, too, and the strictest answer holds.</summary>
    private static async Task<List<Contact>> OthersAsync(AppDbContext db, ContactId contact, CancellationToken cancellationToken)
    {
        var records = (await db.PersonRecordsAsync([contact], cancellationToken))[contact].All.Where(r => r != contact).ToList();
        return records.Count == 0 ? [] : await db.Contacts.AsNoTracking().Where(c => records.Contains(c.Id)).OrderBy(c => c.Id).ToListAsync(cancellationToken);
    }

    private static SubjectRecord SubjectOf(Contact record) => new(record.BirthDate, record.State, record.Representative, record.RepresentativeUntil);

    private static async Task<List<PersonFact>> FactsAsync(AppDbContext db, ContactId contact, Func<Sensitivity, bool> maySee, CancellationToken cancellationToken)
    {
        var rows = await db.ClinicalLatest.AsNoTracking().Where(l => l.ContactId == contact)
            .Join(db.Codes, l => l.CodeId, c => c.Id, (l, c) => new { l.Kind, c.System, c.Value, c.Display, l.LastDay, l.LastValue, l.LastUnit, l.LastValueCodeId, l.N, l.ActiveN, c.Sensitivity })
            .OrderByDescending(r => r.LastDay).ThenBy(r => r.Value).Take(MaxFacts).ToListAsync(cancellationToken);
        var coded = rows.Select(r => r.LastValueCodeId).OfType<int>().Distinct().ToList();
        var answers = coded.Count == 0 ? [] : (await db.Codes.AsNoTracking().Where(c => coded.Contains(c.Id)).ToListAsync(cancellationToken)).Where(c => maySee(c.Sensitivity)).ToDictionary(c => c.Id);
        return [.. rows.Select(r =>
        {
            var answer = r.LastValueCodeId is { } id ? answers.GetValueOrDefault(id) : null;
            var last = r.LastDay == 0 ? (DateOnly?)null : DateOnly.FromDayNumber(r.LastDay);
            return new PersonFact(r.Kind, r.System, r.Value, r.Display, last, r.LastValue, r.LastUnit, r.N, r.ActiveN > 0, r.Sensitivity | (answer?.Sensitivity ?? Sensitivity.None))
            {
                Answer = answer is { Display.Length: 0 } ? answer.Value : answer?.Display,
            };
        })];
    }

    /// <param name="named">With the units, whose names may tell what somebody was treated for.</param>
    private static async Task<List<PersonVisit>> VisitsAsync(AppDbContext db, ContactId contact, bool named, CancellationToken cancellationToken)
    {
        var visits = await db.Encounters.AsNoTracking().Where(e => e.ContactId == contact).OrderByDescending(e => e.Day).Take(MaxVisits)
            .Select(e => new { e.Day, e.Class, e.UnitId }).ToListAsync(cancellationToken);
        var appointments = await db.Appointments.AsNoTracking().Where(a => a.ContactId == contact).OrderByDescending(a => a.Day).Take(MaxVisits)
            .Select(a => new { a.Day, a.Status, a.UnitId }).ToListAsync(cancellationToken);
        var places = named ? visits.Select(v => v.UnitId).Concat(appointments.Select(a => a.UnitId)).OfType<int>().Distinct().ToList() : [];
        var units = places.Count == 0 ? [] : await db.AccountUnits.AsNoTracking().Where(u => places.Contains(u.Id)).ToDictionaryAsync(u => u.Id, u => u.Name, cancellationToken);
        return [.. visits.Select(v => new PersonVisit(DateOnly.FromDayNumber(v.Day), v.Class.ToString(), false, UnitOf(v.UnitId)))
            .Concat(appointments.Select(a => new PersonVisit(DateOnly.FromDayNumber(a.Day), a.Status.ToString(), true, UnitOf(a.UnitId))))
            .OrderByDescending(v => v.Day).Take(MaxVisits)];

        string? UnitOf(int? id) => id is { } known ? units.GetValueOrDefault(known) : null;
    }

    private static int? AgeOf(Contact contact, DateOnly today)
    {
        if (contact.BirthDate is not { } born)
            return null;
        var at = contact.DeceasedOn ?? today;
        return at.Year - born.Year - (at < born.AddYears(at.Year - born.Year) ? 1 : 0);
    }
}
