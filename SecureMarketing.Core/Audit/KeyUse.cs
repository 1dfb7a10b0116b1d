using System.Globalization;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Audit;

/// <summary>
/// Notes that a process took the keys into use (compliance §6): the key-encryption key that opens every other, and the key that signs the
/// trail. Once per start; which key a single message was signed or encrypted with is on its receipt.
/// </summary>
internal sealed class KeyUse(IDbContextFactory<AppDbContext> contexts, IAuditTrail trail, ICheckpointSigner signer, TimeProvider clock)
{
    public const string ObjectType = "key";
    public const string KeyEncryption = "key-encryption";
    public const string Checkpoint = "checkpoint";

    private static readonly Actor Worker = Actor.Worker("key-ring");

    public async Task RecordAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var opened = await db.EnvelopeKeys.CountAsync(cancellationToken);
        var now = clock.GetUtcNow();
        using var key = ECDsa.Create();
        key.ImportFromPem(signer.PublicKeyPem);
        Append(KeyEncryption, string.Create(CultureInfo.InvariantCulture, $"start,opened:{opened}"), null);
        // The fingerprint tells whether it is still the key that somebody trusts.
        Append(Checkpoint, "start", SHA256.HashData(key.ExportSubjectPublicKeyInfo()));
        await db.SaveChangesAsync(cancellationToken);

        void Append(string id, string codes, byte[]? fingerprint) => trail.Append(
            db, Worker, new AuditEntry { Action = AuditAction.KeyUsed, ObjectType = ObjectType, ObjectId = id, ReasonCodes = codes, AfterHash = fingerprint }, now);
    }
}
