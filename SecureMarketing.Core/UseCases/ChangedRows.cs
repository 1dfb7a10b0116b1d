using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.UseCases;

/// <summary>
/// The rows that a use case is about to write, as two hashes in its event (compliance §6, BeforeHash and AfterHash): what they held, and
/// what they hold then. Whoever has a row can say which act left it so; the hash tells nothing else, for a row bears its random id.
/// </summary>
internal static class ChangedRows
{
    /// <summary>Fills in what the use case did not say itself. Rows that it wrote before by statements of its own are not among them.</summary>
    public static void NoteIn(AuditEntry entry, AppDbContext db)
    {
        if (entry.BeforeHash is not null || entry.AfterHash is not null)
            return;
        var changed = db.ChangeTracker.Entries()
            .Where(e => e.Entity is not IBookkeeping && e.State is EntityState.Added or EntityState.Modified or EntityState.Deleted)
            .OrderBy(e => e.Metadata.Name, StringComparer.Ordinal).ThenBy(KeyOf, StringComparer.Ordinal).ToList();
        entry.BeforeHash = HashOf(changed.Where(e => e.State != EntityState.Added), original: true);
        entry.AfterHash = HashOf(changed.Where(e => e.State != EntityState.Deleted), original: false);
    }

    private static byte[]? HashOf(IEnumerable<EntityEntry> rows, bool original)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var any = false;
        foreach (var row in rows)
        {
            any = true;
            Append(hash, row.Metadata.Name);
            foreach (var property in row.Properties)
            {
                Append(hash, property.Metadata.Name);
                // A number that the database will give is not known yet.
                Append(hash, property.IsTemporary ? "" : TextOf(property, original ? property.OriginalValue : property.CurrentValue));
            }
        }

        return any ? hash.GetHashAndReset() : null;
    }

    private static string KeyOf(EntityEntry row) =>
        string.Join('|', row.Metadata.FindPrimaryKey()?.Properties.Select(p => TextOf(row.Property(p.Name), row.Property(p.Name).CurrentValue)) ?? []);

    /// <summary>As the database keeps it, the same on every provider and machine.</summary>
    private static string TextOf(PropertyEntry property, object? value) => (value is null ? null : property.Metadata.GetTypeMapping().Converter?.ConvertToProvider(value) ?? value) switch
    {
        null => "",
        byte[] bytes => Convert.ToHexString(bytes),
        DateTimeOffset at => at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        var other => other.ToString() ?? "",
    };

    /// <summary>With its length before it, so that no two rows read alike.</summary>
    private static void Append(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        hash.AppendData(BitConverter.GetBytes(bytes.Length));
        hash.AppendData(bytes);
    }
}
