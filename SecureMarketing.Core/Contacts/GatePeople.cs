using SecureMarketing.Core.Contacts.Duplicates;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Contacts;

/// <summary>What the gate asks of one record.</summary>
internal sealed record GatePerson
{
    public required DateOnly? BirthDate { get; init; }

    public required string? State { get; init; }

    public required string? Country { get; init; }

    public required RepresentativeStatus Representative { get; init; }

    public required DateOnly? RepresentativeUntil { get; init; }

    public required EmailVerification EmailVerification { get; init; }

    public required bool AlternateAddressRequired { get; init; }

    public required byte[]? AgreedEmailIndex { get; init; }

    public required byte[]? EmailIndex { get; init; }

    public required long SendVersion { get; init; }

    public required bool Deceased { get; init; }

    /// <summary>Another person has the same mailbox.</summary>
    public required bool Shared { get; init; }
}

/// <summary>Whom a batch of questions is about. Several owners of facts ask for it, and it is read once for them all.</summary>
/// <param name="Groups">The records of each person asked about: the gate asks all of them, and the strictest answer holds.</param>
/// <param name="Records">All of these records, each once.</param>
/// <param name="Rows">By record; who is not on file is absent.</param>
internal sealed record GatePeople(IReadOnlyDictionary<ContactId, PersonRecords> Groups, IReadOnlyList<ContactId> Records, IReadOnlyDictionary<ContactId, GatePerson> Rows)
{
    public static Task<GatePeople> OfAsync(AppDbContext db, IReadOnlyList<GateQuestion> batch, CancellationToken cancellationToken) =>
        GateBatch.SharedAsync(batch, () => ReadAsync(db, batch, cancellationToken));

    private static async Task<GatePeople> ReadAsync(AppDbContext db, IReadOnlyList<GateQuestion> batch, CancellationToken cancellationToken)
    {
        var groups = await db.PersonRecordsAsync([.. batch.Select(q => q.Contact).Distinct()], cancellationToken);
        var records = groups.Values.SelectMany(g => g.All).Distinct().ToList();
        return new GatePeople(groups, records, await RowsAsync(db, records, cancellationToken));
    }

    /// <summary>By a statement prepared by hand: everybody that the gate is asked about is read so.</summary>
    internal static async Task<Dictionary<ContactId, GatePerson>> RowsAsync(AppDbContext db, IReadOnlyList<ContactId> records, CancellationToken cancellationToken)
    {
        var rows = new Dictionary<ContactId, GatePerson>(records.Count);
        await using var asked = await AskedIds.OpenAsync(db, [.. records.Select(r => r.Value)], cancellationToken);
        // A second record of the same person (same name and birth date) is a duplicate, not another reader of the mailbox.
        foreach (var (place, row) in await asked.ReadAsync(
            "SELECT asked.place, c.birth_date, c.state, c.country, c.representative, c.representative_until, c.email_verification, c.alternate_address_required, c.agreed_email_index, c.email_index,"
                + " c.send_version, c.deceased, CASE WHEN c.email_index IS NOT NULL AND EXISTS (SELECT 1 FROM contacts AS o WHERE o.email_index = c.email_index AND o.id <> c.id"
                + " AND NOT (COALESCE(o.merged_into, o.id) = COALESCE(c.merged_into, c.id) AND (o.merged_into IS NULL OR o.merge_proven = @p1) AND (c.merged_into IS NULL OR c.merge_proven = @p1))"
                + " AND (o.name_birth_index IS NULL OR c.name_birth_index IS NULL OR o.name_birth_index <> c.name_birth_index)) THEN 1 ELSE 0 END"
                + $" FROM {asked.Rows} CROSS JOIN contacts AS c WHERE c.id = asked.id",
            Read, cancellationToken, true))
            rows[records[place]] = row;
        return rows;
    }

    private static GatePerson Read(StatementRow row) => new()
    {
        BirthDate = row.DayAt(1),
        State = row.TextAt(2),
        Country = row.TextAt(3),
        Representative = (RepresentativeStatus)row.IntAt(4),
        RepresentativeUntil = row.DayAt(5),
        EmailVerification = (EmailVerification)row.IntAt(6),
        AlternateAddressRequired = row.FlagAt(7),
        AgreedEmailIndex = row.BytesAt(8),
        EmailIndex = row.BytesAt(9),
        SendVersion = row.LongAt(10),
        Deceased = row.FlagAt(11),
        Shared = row.IntAt(12) == 1,
    };
}
