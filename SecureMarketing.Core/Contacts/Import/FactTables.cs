using System.Data;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Contacts.Import;

/// <summary>How fact rows are written by hand, per provider. Column names follow the snake-case convention of the model.</summary>
internal sealed class FactTables(SqlDialect dialect)
{
    private readonly DbType id = dialect.StoresIdsAsBytes ? DbType.Binary : DbType.Guid;

    public RowInsert<ClinicalFact> Facts => new("clinical_facts",
    [
        new("contact_id", id, f => Id(f.ContactId)),
        new("source_key", DbType.Int64, f => f.SourceKey),
        new("kind", DbType.Int32, f => (int)f.Kind),
        new("code_id", DbType.Int32, f => f.CodeId),
        new("day", DbType.Int32, f => f.Day),
        new("second", DbType.Int32, f => f.Second),
        new("end_day", DbType.Int32, f => f.EndDay),
        new("status", DbType.Int32, f => (int)f.Status),
        new("value", DbType.Double, f => f.Value),
        new("unit", DbType.String, f => f.Unit),
        new("value_code_id", DbType.Int32, f => f.ValueCodeId),
        new("encounter_class", DbType.Int32, f => (int?)f.EncounterClass),
    ]);

    public RowInsert<ClinicalLatest> Latest => new("clinical_latest",
    [
        new("code_id", DbType.Int32, l => l.CodeId),
        new("kind", DbType.Int32, l => (int)l.Kind),
        new("contact_id", id, l => Id(l.ContactId)),
        new("first_day", DbType.Int32, l => l.FirstDay),
        new("last_day", DbType.Int32, l => l.LastDay),
        new("last_value", DbType.Double, l => l.LastValue),
        new("last_value_day", DbType.Int32, l => l.LastValueDay),
        new("last_unit", DbType.String, l => l.LastUnit),
        new("last_value_code_id", DbType.Int32, l => l.LastValueCodeId),
        new("n", DbType.Int32, l => l.N),
        new("active_n", DbType.Int32, l => l.ActiveN),
        new("last_end_day", DbType.Int32, l => l.LastEndDay),
    ]);

    public RowInsert<Encounter> Encounters => new("encounters",
    [
        new("contact_id", id, e => Id(e.ContactId)),
        new("source_key", DbType.Int64, e => e.SourceKey),
        new("class", DbType.Int32, e => (int)e.Class),
        new("type_code_id", DbType.Int32, e => e.TypeCodeId),
        new("reason_code_id", DbType.Int32, e => e.ReasonCodeId),
        new("day", DbType.Int32, e => e.Day),
        new("end_day", DbType.Int32, e => e.EndDay),
    ]);

    public RowInsert<Appointment> Appointments => new("appointments",
    [
        new("contact_id", id, a => Id(a.ContactId)),
        new("source_key", DbType.Int64, a => a.SourceKey),
        new("status", DbType.Int32, a => (int)a.Status),
        new("type_code_id", DbType.Int32, a => a.TypeCodeId),
        new("day", DbType.Int32, a => a.Day),
        new("starts_at", dialect.Provider == DatabaseProvider.Sqlite ? DbType.Int64 : DbType.DateTimeOffset, a => a.StartsAt is { } at ? dialect.Instant(at) : null),
    ]);

    public RowInsert<ImportedPerson> ImportedPeople => new("import_people",
    [
        new("run_id", id, p => dialect.Id(p.RunId.Value)),
        new("contact_id", id, p => Id(p.ContactId)),
        new("touch", DbType.Int32, p => (int)p.Touch),
        new("former_sealed", DbType.Binary, p => p.FormerSealed),
    ]);

    public RowInsert<ImportedFact> ImportedFacts => new("import_facts",
    [
        new("run_id", id, f => dialect.Id(f.RunId.Value)),
        new("contact_id", id, f => Id(f.ContactId)),
        new("fact_table", DbType.Int32, f => (int)f.Table),
        new("source_key", DbType.Int64, f => f.SourceKey),
        new("former", DbType.String, f => f.Former),
    ]);

    private object Id(ContactId contact) => dialect.Id(contact.Value);
}
