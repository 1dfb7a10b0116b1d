using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Contacts.Rights;

/// <summary>
/// That somebody was erased, and the keyed index by which an import recognises the source's record: it stays out until two
/// people have released it. Names nobody without the key.
/// </summary>
public sealed class ErasedPerson
{
    private ErasedPerson()
    {
    }

    internal ErasedPerson(ContactId contact, byte[] sourceIndex, string ruleId, Guid by, DateTimeOffset now) =>
        (ContactId, SourceIndex, RuleId, ErasedBy, ErasedAt) = (contact, sourceIndex, ruleId, by, now);

    /// <summary>The opaque id under which kept evidence still stands.</summary>
    public ContactId ContactId { get; private set; }

    /// <summary>Blind index of source system and record id, 32 bytes.</summary>
    public byte[] SourceIndex { get; private set; } = [];

    /// <summary>The rule that asked for it.</summary>
    public string RuleId { get; private set; } = "";

    /// <summary>User id; zero for the command line.</summary>
    public Guid ErasedBy { get; private set; }

    public DateTimeOffset ErasedAt { get; private set; }

    /// <summary>User id of the second person; null while imports keep them out.</summary>
    public Guid? ReleasedBy { get; private set; }

    public DateTimeOffset? ReleasedAt { get; private set; }

    /// <summary>Imports may bring the record again.</summary>
    internal Result Release(Guid by, DateTimeOffset now)
    {
        if (ReleasedAt is not null)
            return RightsErrors.NothingErased;
        if (by == ErasedBy)
            return RightsErrors.SecondPerson;
        (ReleasedBy, ReleasedAt) = (by, now);
        return Result.Success;
    }

    /// <summary>Those of these records that must stay out.</summary>
    internal static async Task<HashSet<string>> AmongAsync(AppDbContext db, ContactSeal seal, string sourceSystem, IReadOnlyCollection<string> sourceIds, CancellationToken cancellationToken)
    {
        var erased = db.ErasedPeople.AsNoTracking().Where(e => e.ReleasedAt == null);
        // Hardly anyone is erased: the indexes of a batch are only computed when somebody was.
        if (sourceIds.Count == 0 || !await erased.AnyAsync(cancellationToken))
            return [];
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var chunk in sourceIds.Chunk(500))
        {
            var indexes = chunk.ToDictionary(id => Convert.ToHexString(seal.SourceIndex(sourceSystem, id)), id => id);
            var wanted = indexes.Keys.Select(Convert.FromHexString).ToList();
            foreach (var index in await erased.Where(e => wanted.Contains(e.SourceIndex)).Select(e => e.SourceIndex).ToListAsync(cancellationToken))
                found.Add(indexes[Convert.ToHexString(index)]);
        }

        return found;
    }
}

internal sealed class ErasedPersonMapping : IEntityTypeConfiguration<ErasedPerson>
{
    public void Configure(EntityTypeBuilder<ErasedPerson> builder)
    {
        builder.ToTable("erased_people");
        builder.HasKey(e => e.ContactId);
        builder.Property(e => e.ContactId).ValueGeneratedNever();
        builder.Property(e => e.SourceIndex).HasMaxLength(32);
        builder.Property(e => e.RuleId).HasMaxLength(60);
        builder.HasIndex(e => e.SourceIndex);
    }
}
