using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Attributes.Feed;

/// <summary>
/// Names people whose attributes or facts a transaction changed, written in that transaction, so that the in-process index of
/// every node reads them anew. One row per batch, not per person. No PHI: opaque ids only. Kept for some minutes. A row that names
/// nobody says that anybody may be concerned.
/// </summary>
public sealed class AudienceChange : IBookkeeping
{
    public const int IdBytes = 16;

    /// <summary>Drawn when written; PostgreSQL and SQL Server may commit a lower one after a higher one.</summary>
    public long Id { get; private set; }

    /// <summary>Ids of people to read anew, 16 big-endian bytes each.</summary>
    public required byte[] Contacts { get; init; }

    /// <summary>Ordinals of people who went, 4 little-endian bytes each: their rows can no longer be asked.</summary>
    public required byte[] Gone { get; init; }

    /// <summary>False when only the engagement columns changed, so that facts need not be read.</summary>
    public required bool Facts { get; init; }

    /// <summary>Something that people belong to changed: what the database answered before is asked anew of everybody.</summary>
    public bool ConcernsAnybody() => Contacts.Length + Gone.Length == 0;

    public IEnumerable<ContactId> ContactIds() => Enumerable.Range(0, Contacts.Length / IdBytes).Select(i => new ContactId(new Guid(Contacts.AsSpan(i * IdBytes, IdBytes), bigEndian: true)));

    public IEnumerable<int> GoneOrdinals() => Enumerable.Range(0, Gone.Length / sizeof(int)).Select(i => BitConverter.ToInt32(Gone, i * sizeof(int)));
}

internal sealed class AudienceChangeMapping : IEntityTypeConfiguration<AudienceChange>
{
    public void Configure(EntityTypeBuilder<AudienceChange> builder)
    {
        builder.ToTable("audience_changes");
        builder.HasKey(c => c.Id);
        builder.Property(c => c.Id).ValueGeneratedOnAdd();
    }
}

/// <summary>Notes changes within the caller's transaction.</summary>
internal static class AudienceFeed
{
    /// <summary>Their facts or details changed: one statement for a whole batch.</summary>
    public static Task ChangedAsync(AppDbContext db, IEnumerable<ContactId> contacts, bool facts, CancellationToken cancellationToken)
    {
        var bytes = Bytes(contacts);
        return bytes.Length == 0 ? Task.CompletedTask : db.InsertRowsAsync([new AudienceChange { Contacts = bytes, Gone = [], Facts = facts }], cancellationToken);
    }

    /// <summary>The same of one person, with the caller's next SaveChanges.</summary>
    public static void Changed(AppDbContext db, ContactId contact) => db.Add(new AudienceChange { Contacts = Bytes([contact]), Gone = [], Facts = true });

    /// <summary>
    /// Something that people belong to changed in itself, as the name of an account: whom it concerns may be a hundred thousand, and
    /// nobody is named. With the caller's next SaveChanges.
    /// </summary>
    public static void AnybodyChanged(AppDbContext db) => db.Add(new AudienceChange { Contacts = [], Gone = [], Facts = true });

    /// <summary>Called before the attribute rows of these people go, while their ordinals are still known.</summary>
    public static async Task GoneAsync(AppDbContext db, IReadOnlyCollection<ContactId> contacts, CancellationToken cancellationToken)
    {
        var ordinals = await db.ContactAttributes.AsNoTracking().Where(a => contacts.Contains(a.ContactId)).Select(a => a.Ordinal).ToListAsync(cancellationToken);
        if (ordinals.Count > 0)
            await db.InsertRowsAsync([new AudienceChange { Contacts = [], Gone = [.. ordinals.SelectMany(BitConverter.GetBytes)], Facts = true }], cancellationToken);
    }

    /// <summary>The engagement of people changed, as sending notes it for those whose messages one transaction ended.</summary>
    /// <param name="statements">Of the transaction of the change.</param>
    /// <param name="contacts">As the database keeps ids; of nobody nothing is noted.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public static Task EngagedAsync(PreparedStatements statements, IReadOnlyList<object> contacts, CancellationToken cancellationToken) =>
        contacts.Count == 0 ? Task.CompletedTask : statements.RunAsync(
            "INSERT INTO audience_changes (contacts, gone, facts) VALUES (@p0, @p1, @p2)", cancellationToken,
            Bytes(contacts.Select(contact => new ContactId(contact as Guid? ?? new Guid((byte[])contact, bigEndian: true)))), Array.Empty<byte>(), false);

    private static byte[] Bytes(IEnumerable<ContactId> contacts)
    {
        using var bytes = new MemoryStream();
        Span<byte> one = stackalloc byte[AudienceChange.IdBytes];
        foreach (var contact in contacts)
        {
            contact.Value.TryWriteBytes(one, bigEndian: true, out _);
            bytes.Write(one);
        }

        return bytes.ToArray();
    }
}
