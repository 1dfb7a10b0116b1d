using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts.Duplicates;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Contacts;

/// <summary>What the gate asks of one record.</summary>
internal sealed record GatePerson
{
    public required ContactId Id { get; init; }

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
        var all = db.Contacts.AsNoTracking();
        // A second record of the same person (same name and birth date) is a duplicate, not another reader of the mailbox.
        var rows = await all.Where(c => records.Contains(c.Id)).Select(c => new GatePerson
        {
            Id = c.Id,
            BirthDate = c.BirthDate,
            State = c.State,
            Country = c.Country,
            Representative = c.Representative,
            RepresentativeUntil = c.RepresentativeUntil,
            EmailVerification = c.EmailVerification,
            AlternateAddressRequired = c.AlternateAddressRequired,
            AgreedEmailIndex = c.AgreedEmailIndex,
            EmailIndex = c.EmailIndex,
            SendVersion = c.SendVersion,
            Deceased = c.Deceased,
            Shared = c.EmailIndex != null && all.Any(o => o.EmailIndex == c.EmailIndex && o.Id != c.Id &&
                !((o.MergedInto ?? o.Id) == (c.MergedInto ?? c.Id) && (o.MergedInto == null || o.MergeProven) && (c.MergedInto == null || c.MergeProven)) &&
                (o.NameBirthIndex == null || c.NameBirthIndex == null || o.NameBirthIndex != c.NameBirthIndex)),
        }).ToDictionaryAsync(c => c.Id, cancellationToken);
        return new GatePeople(groups, records, rows);
    }
}
