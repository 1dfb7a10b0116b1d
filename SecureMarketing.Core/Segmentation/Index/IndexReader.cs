using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Custom;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Segmentation.Index;

/// <summary>
/// Reads the rows of the index with a bare reader over the statements that the context makes: materialising five million
/// rows would cost more than reading them.
/// </summary>
internal sealed class IndexReader(AppDbContext db, Dictionary<Guid, int> known)
{
    private Dictionary<Guid, int>? ordinals = known;

    private const int Numbers = 6;
    private const int Words = 8;

    private Dictionary<Guid, int> Ordinals => ordinals ?? throw new InvalidOperationException("Everything was read.");

    /// <summary>
    /// Lets the people's ids go. Whoever awaits a reading that went to the network goes on inside its last step, so that the reader lives
    /// for as long as that takes: at a million people 42 MB beside an index of 106.
    /// </summary>
    public void Release() => ordinals = null;

    public Task PeopleAsync(IQueryable<ContactAttributes> people, Action<PersonRow> take, CancellationToken cancellationToken) => ReadAsync(
        people.Select(a => new
        {
            a.Ordinal,
            a.ContactId,
            a.Merged,
            a.Deceased,
            a.EmailOk,
            a.OpenHistory,
            a.ClickHistory,
            a.BirthDay,
            a.SentCount,
            a.OpenedCount,
            a.ClickedCount,
            a.LastOpenDay,
            a.LastClickDay,
            a.StateId,
            a.CityId,
            a.LanguageId,
            a.RaceId,
            a.EthnicityId,
            a.MaritalId,
            Gender = (int)a.Gender,
            a.Zip,
        }),
        () =>
        {
            // One row at a time is in hand: its arrays serve again.
            var (numbers, words) = (new int?[Numbers], new int?[Words]);
            return row =>
            {
                var ordinal = row.GetInt32(0);
                Ordinals[row.GetGuid(1)] = ordinal;
                for (var i = 0; i < Numbers; i++)
                    numbers[i] = Number(row, 7 + i);
                for (var i = 0; i < Words; i++)
                    words[i] = Number(row, 7 + Numbers + i);
                take(new PersonRow(ordinal, row.GetBoolean(2), row.GetBoolean(3), row.GetBoolean(4), numbers, words, row.GetInt64(5), row.GetInt64(6)));
            };
        }, cancellationToken);

    public Task CodedAsync(IQueryable<ClinicalLatest> rollups, Action<CodedFact> take, CancellationToken cancellationToken) => ReadAsync(
        rollups.Select(l => new { l.ContactId, l.CodeId, l.Kind, l.FirstDay, l.LastDay, l.N, l.ActiveN, l.LastValue, l.LastUnit, l.LastValueCodeId }),
        () => row =>
        {
            if (!Ordinals.TryGetValue(row.GetGuid(0), out var ordinal))
                return;
            var value = row.IsDBNull(7) ? (double?)null : row.GetDouble(7);
            take(new CodedFact(
                ordinal, (FactKind)row.GetInt32(2), row.GetInt32(1), CodedRow.Of(row.GetInt32(3), row.GetInt32(4), row.GetInt32(5), row.GetInt32(6)),
                value, value is null || row.IsDBNull(8) ? null : row.GetString(8), Number(row, 9)));
        }, cancellationToken);

    public async Task DaysAsync(IQueryable<Encounter> visits, IQueryable<Appointment> appointments, Action<DatedFact> take, CancellationToken cancellationToken)
    {
        await ReadAsync(visits.Select(e => new { e.ContactId, e.Day, e.Class }), () => row =>
        {
            if (!Ordinals.TryGetValue(row.GetGuid(0), out var ordinal))
                return;
            var day = row.GetInt32(1);
            take(new DatedFact(ordinal, PersonDays.Visit, day));
            switch ((EncounterClass)row.GetInt32(2))
            {
                case EncounterClass.Emergency:
                    take(new DatedFact(ordinal, PersonDays.Emergency, day));
                    break;
                case EncounterClass.Inpatient:
                    take(new DatedFact(ordinal, PersonDays.Inpatient, day));
                    break;
            }
        }, cancellationToken);
        await ReadAsync(appointments.Where(a => a.Status != AppointmentStatus.Requested).Select(a => new { a.ContactId, a.Day, a.Status }), () => row =>
        {
            if (Ordinals.TryGetValue(row.GetGuid(0), out var ordinal))
                take(new DatedFact(ordinal, DaysOf((AppointmentStatus)row.GetInt32(2)), row.GetInt32(1)));
        }, cancellationToken);
    }

    /// <summary>The values of an own attribute, by ordinal; words come twice, first without their index. Either statement is answered by an index alone.</summary>
    public async Task OwnAsync(IQueryable<CustomValue> values, IQueryable<ContactAttributes> people, Action<OwnValue> take, CancellationToken cancellationToken)
    {
        await ReadAsync(
            values.Join(people, v => v.ContactId, a => a.ContactId, (v, a) => new { a.Ordinal, v.Number }),
            () => row => take(new OwnValue(row.GetInt32(0), row.IsDBNull(1) ? null : row.GetDouble(1), null)), cancellationToken);
        await ReadAsync(
            values.Where(v => v.TextIndex != null).Join(people, v => v.ContactId, a => a.ContactId, (v, a) => new { a.Ordinal, v.TextIndex }),
            () => row => take(new OwnValue(row.GetInt32(0), null, row.GetFieldValue<byte[]>(1))), cancellationToken);
    }

    private static PersonDays DaysOf(AppointmentStatus status) => status switch
    {
        AppointmentStatus.Booked => PersonDays.Booked,
        AppointmentStatus.Kept => PersonDays.Kept,
        AppointmentStatus.Missed => PersonDays.Missed,
        _ => PersonDays.Cancelled,
    };

    private static int? Number(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt32(column);

    private async Task ReadAsync<T>(IQueryable<T> rows, Func<Action<DbDataReader>> taker, CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var command = rows.CreateDbCommand();
            command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var take = taker();
            var count = 0;
            while (await reader.ReadAsync(cancellationToken))
            {
                take(reader);
                if ((++count & 0xFFFF) == 0)
                    cancellationToken.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }
}
