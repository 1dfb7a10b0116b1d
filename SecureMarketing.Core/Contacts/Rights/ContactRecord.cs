using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Contacts.Accounts;
using SecureMarketing.Core.Contacts.Custom;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Core.Contacts.Rights;

/// <summary>Identity, facts, visits, the imports they came with, and who looked at the person.</summary>
internal sealed class ContactRecord(ContactSeal seal, CustomSeal custom, IPseudonyms pseudonyms) : IPersonRecord
{
    public async Task<IReadOnlyList<RecordSection>> SectionsAsync(AppDbContext db, ContactId contact, CancellationToken cancellationToken)
    {
        var person = await db.Contacts.AsNoTracking().SingleAsync(c => c.Id == contact, cancellationToken);
        return
        [
            new RecordSection(100, "identity", "Who you are", [Identity(person)]),
            new RecordSection(200, "facts", "Health facts", await FactsAsync(db, contact, cancellationToken)),
            new RecordSection(210, "visits", "Visits", await VisitsAsync(db, contact, cancellationToken)),
            new RecordSection(220, "appointments", "Appointments", await AppointmentsAsync(db, contact, cancellationToken)),
            new RecordSection(250, "attributes", "What else is kept", await AttributesAsync(db, contact, cancellationToken)),
            new RecordSection(260, "accounts", "Organisations you are known at", await AccountsAsync(db, contact, cancellationToken)),
            new RecordSection(600, "imports", "Where the data came from", await ImportsAsync(db, person, cancellationToken)),
            new RecordSection(700, "accesses", "Who looked, changed or exported", await AccessesAsync(db, contact, cancellationToken)),
        ];
    }

    private JsonObject Identity(Contact c) => RecordSection.Row(
        ("sourceSystem", c.SourceSystem), ("sourceRecord", c.SourceId),
        ("prefix", seal.Open(c, ContactField.Prefix)), ("givenName", seal.Open(c, ContactField.GivenName)), ("familyName", seal.Open(c, ContactField.FamilyName)),
        ("email", seal.Open(c, ContactField.Email)), ("phone", seal.Open(c, ContactField.Phone)), ("medicalRecordNumber", seal.Open(c, ContactField.Mrn)),
        ("street", seal.Open(c, ContactField.Street)), ("city", c.City), ("state", c.State), ("zip", c.Zip), ("country", c.Country),
        ("gender", c.Gender.ToString()), ("birthDate", Day(c.BirthDate)), ("deceased", c.Deceased ? true : null), ("deceasedOn", Day(c.DeceasedOn)),
        ("maritalStatus", c.MaritalStatus), ("language", c.LanguageText ?? c.LanguageCode), ("race", c.RaceText ?? c.RaceCode), ("ethnicity", c.EthnicityText ?? c.EthnicityCode),
        ("mailboxVerification", c.EmailVerification.ToString()), ("mailboxVerifiedAt", Moment(c.EmailVerifiedAt)),
        ("representative", c.Representative == RepresentativeStatus.None ? null : c.Representative.ToString()), ("representativeUntil", Day(c.RepresentativeUntil)),
        ("createdAt", Moment(c.CreatedAt)), ("changedAt", Moment(c.ChangedAt)));

    private static async Task<IEnumerable<JsonObject>> FactsAsync(AppDbContext db, ContactId contact, CancellationToken cancellationToken)
    {
        var codes = db.Codes.AsNoTracking();
        var rows = await db.ClinicalFacts.AsNoTracking().Where(f => f.ContactId == contact)
            .Join(codes, f => f.CodeId, c => c.Id, (f, c) => new { Fact = f, c.System, Code = c.Value, c.Display, c.Sensitivity })
            .OrderBy(r => r.Fact.Day).ThenBy(r => r.Code).ToListAsync(cancellationToken);
        var results = rows.Select(r => r.Fact.ValueCodeId).OfType<int>().Distinct().ToList();
        var words = await codes.Where(c => results.Contains(c.Id)).ToDictionaryAsync(c => c.Id, c => c.Display, cancellationToken);
        return rows.Select(r => RecordSection.Row(
            ("kind", r.Fact.Kind.ToString()), ("system", r.System), ("code", r.Code), ("text", r.Display), ("date", Day(r.Fact.Day)), ("until", Day(r.Fact.EndDay)),
            ("status", r.Fact.Status == FactStatus.Unknown ? null : r.Fact.Status.ToString()), ("value", r.Fact.Value), ("unit", r.Fact.Unit),
            ("result", r.Fact.ValueCodeId is { } id ? words.GetValueOrDefault(id) : null),
            ("notice", r.Sensitivity.HasFlag(Sensitivity.SubstanceUse) ? Part2Notice.Text : null)));
    }

    private static async Task<IEnumerable<JsonObject>> VisitsAsync(AppDbContext db, ContactId contact, CancellationToken cancellationToken)
    {
        var rows = await db.Encounters.AsNoTracking().Where(e => e.ContactId == contact).OrderBy(e => e.Day).ToListAsync(cancellationToken);
        var words = await WordsAsync(db, rows.SelectMany(r => new[] { r.TypeCodeId, r.ReasonCodeId }), cancellationToken);
        var units = await UnitsAsync(db, rows.Select(r => r.UnitId), cancellationToken);
        return rows.Select(r => RecordSection.Row(
            ("date", Day(r.Day)), ("until", Day(r.EndDay)), ("class", r.Class.ToString()), ("type", Word(words, r.TypeCodeId)), ("reason", Word(words, r.ReasonCodeId)), ("at", Word(units, r.UnitId))));
    }

    private static async Task<IEnumerable<JsonObject>> AppointmentsAsync(AppDbContext db, ContactId contact, CancellationToken cancellationToken)
    {
        var rows = await db.Appointments.AsNoTracking().Where(a => a.ContactId == contact).OrderBy(a => a.Day).ToListAsync(cancellationToken);
        var words = await WordsAsync(db, rows.Select(r => r.TypeCodeId), cancellationToken);
        var units = await UnitsAsync(db, rows.Select(r => r.UnitId), cancellationToken);
        return rows.Select(r => RecordSection.Row(("date", Day(r.Day)), ("startsAt", Moment(r.StartsAt)), ("status", r.Status.ToString()), ("type", Word(words, r.TypeCodeId)), ("at", Word(units, r.UnitId))));
    }

    private static async Task<IEnumerable<JsonObject>> AccountsAsync(AppDbContext db, ContactId contact, CancellationToken cancellationToken)
    {
        var accounts = db.Accounts.AsNoTracking();
        var rows = await db.Stakeholders.AsNoTracking().Where(s => s.ContactId == contact).Join(accounts, s => s.AccountId, a => a.Id, (s, a) => new { a.Name, s.Role }).OrderBy(r => r.Name).ToListAsync(cancellationToken);
        return rows.Select(r => RecordSection.Row(("account", r.Name), ("role", AccountWords.Of(r.Role))));
    }

    /// <summary>Values of custom attributes, opened, those of retired ones included.</summary>
    private async Task<IEnumerable<JsonObject>> AttributesAsync(AppDbContext db, ContactId contact, CancellationToken cancellationToken)
    {
        var values = await db.CustomValues.AsNoTracking().Where(v => v.ContactId == contact).ToDictionaryAsync(v => v.AttributeId, cancellationToken);
        var definitions = values.Count == 0 ? [] : await CustomDefinition.AllAsync(db, cancellationToken);
        return definitions.Where(d => values.ContainsKey(d.Id)).Select(d => RecordSection.Row(
            ("key", d.Key), ("label", d.Label), ("value", CustomWords.Of(d, values[d.Id].Number, custom.Open(values[d.Id])))));
    }

    private static async Task<IEnumerable<JsonObject>> ImportsAsync(AppDbContext db, Contact person, CancellationToken cancellationToken)
    {
        var contact = person.Id;
        var runs = db.ImportRuns.AsNoTracking();
        var rows = await db.ImportedPeople.AsNoTracking().Where(p => p.ContactId == contact)
            .Join(runs, p => p.RunId, r => r.Id, (p, r) => new { p.Touch, r.SourceSystem, r.RequestedAt, r.State }).OrderBy(r => r.RequestedAt).ToListAsync(cancellationToken);
        return rows.Select(r => RecordSection.Row(("sourceSystem", r.SourceSystem), ("at", Moment(r.RequestedAt)), ("what", r.Touch.ToString()), ("state", r.State.ToString())));
    }

    /// <summary>From the audit trail, which knows the person by a keyed pseudonym only. Staff appear by role, not by name.</summary>
    private async Task<IEnumerable<JsonObject>> AccessesAsync(AppDbContext db, ContactId contact, CancellationToken cancellationToken)
    {
        var pseudonym = pseudonyms.Of(contact);
        var rows = await db.AuditEvents.AsNoTracking().Where(e => e.SubjectPseudoId == pseudonym).OrderBy(e => e.RowId)
            .Select(e => new { e.UtcTime, e.Action, e.ActorRole, e.Purpose, e.Outcome }).ToListAsync(cancellationToken);
        return rows.Select(r => RecordSection.Row(
            ("at", Moment(r.UtcTime)), ("what", r.Action.ToString()), ("role", r.ActorRole), ("purpose", r.Purpose), ("outcome", r.Outcome.ToString())));
    }

    private static Task<Dictionary<int, string>> WordsAsync(AppDbContext db, IEnumerable<int?> ids, CancellationToken cancellationToken)
    {
        var wanted = ids.OfType<int>().Distinct().ToList();
        return db.Codes.AsNoTracking().Where(c => wanted.Contains(c.Id)).ToDictionaryAsync(c => c.Id, c => c.Display, cancellationToken);
    }

    private static Task<Dictionary<int, string>> UnitsAsync(AppDbContext db, IEnumerable<int?> ids, CancellationToken cancellationToken)
    {
        var wanted = ids.OfType<int>().Distinct().ToList();
        return db.AccountUnits.AsNoTracking().Where(u => wanted.Contains(u.Id)).ToDictionaryAsync(u => u.Id, u => u.Name, cancellationToken);
    }

    private static string? Word(Dictionary<int, string> words, int? id) => id is { } known ? words.GetValueOrDefault(known) : null;

    private static string? Day(int? number) => number is > 0 ? Day(DateOnly.FromDayNumber(number.Value)) : null;

    private static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string? Moment(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
