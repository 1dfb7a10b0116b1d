using System.Globalization;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Compliance;

/// <summary>Puts a backup into a fresh folder, opens it there as a start would, and asks it what an administrator would ask on the day.</summary>
internal sealed class RestoreTrial(ICheckpointSigner signer, IFieldCipher cipher, IAuditTrail trail, TimeProvider clock)
{
    /// <param name="mark">What it must equal.</param>
    /// <param name="backup">Its file, which is only read.</param>
    /// <param name="fresh">Empty; whoever asks deletes it.</param>
    /// <param name="cancellationToken">Ends the trial.</param>
    public async Task<IReadOnlyList<RestoreCheck>> RunAsync(BackupMark mark, string backup, DataFolder fresh, CancellationToken cancellationToken)
    {
        var path = fresh.File("securemarketing.db");
        var checks = new List<RestoreCheck>
        {
            await CheckAsync("file", () => FileAsync(mark, backup, path, cancellationToken)),
            await OverAsync("integrity", async db => await DatabaseCopies.FaultAsync(db, cancellationToken) is { } fault ? Bad(fault) : Good("integrity_check and foreign_key_check found nothing")),
            await OverAsync("rows", db => RowsAsync(mark, db, cancellationToken)),
            await OverAsync("schema", db => SchemaAsync(mark, db, cancellationToken)),
            await OverAsync("trail", db => TrailAsync(mark, db, cancellationToken)),
            await OverAsync("keys", db => KeysAsync(db, cancellationToken)),
            await CheckAsync("hold", () => HoldAsync(path, fresh, cancellationToken)),
        };
        return checks;

        Task<RestoreCheck> OverAsync(string name, Func<AppDbContext, Task<Finding>> ask) => CheckAsync(name, async () =>
        {
            await using var db = DatabaseCopies.Open(path);
            return await ask(db);
        });
    }

    private static async Task<Finding> FileAsync(BackupMark mark, string backup, string path, CancellationToken cancellationToken)
    {
        File.Copy(backup, path);
        await using var copied = File.OpenRead(path);
        var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(copied, cancellationToken));
        return hash == mark.Sha256 ? Good(string.Create(CultureInfo.InvariantCulture, $"{mark.Bytes:N0} bytes, SHA-256 as when it was made")) : Bad("the file is not the one that was made");
    }

    private static async Task<Finding> RowsAsync(BackupMark mark, AppDbContext db, CancellationToken cancellationToken)
    {
        var rows = await DatabaseCopies.RowsAsync(db, mark.Rows.Keys, cancellationToken);
        var other = mark.Rows.Where(r => rows[r.Key] != r.Value).Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Key} {rows[r.Key]} of {r.Value}")).ToList();
        return other.Count == 0 ? Good(string.Create(CultureInfo.InvariantCulture, $"{rows.Values.Sum():N0} rows in {rows.Count} tables, as marked")) : Bad(string.Join(", ", other.Take(5)));
    }

    private static async Task<Finding> SchemaAsync(BackupMark mark, AppDbContext db, CancellationToken cancellationToken)
    {
        var applied = (await db.Database.GetAppliedMigrationsAsync(cancellationToken)).ToList();
        if (applied is not [.., var last] || last != mark.Schema)
            return Bad("another schema than marked");
        if (applied.Except(db.Database.GetMigrations(), StringComparer.Ordinal).Any())
            return Bad("a newer schema than this build knows");
        var pending = (await db.Database.GetPendingMigrationsAsync(cancellationToken)).Count();
        await DatabaseCopies.BringUpAsync(db, cancellationToken);
        return Good(pending == 0 ? mark.Schema : string.Create(CultureInfo.InvariantCulture, $"{mark.Schema}, brought up by {pending} steps"));
    }

    private async Task<Finding> TrailAsync(BackupMark mark, AppDbContext db, CancellationToken cancellationToken)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(signer.PublicKeyPem);
        var verified = await AuditVerifier.VerifyAsync(db.SealedAuditRecords(), await db.AuditCheckpoints.AsNoTracking().ToListAsync(cancellationToken), key, 0, cancellationToken);
        if (!verified.Ok)
            return Bad(string.Create(CultureInfo.InvariantCulture, $"{verified.Reason} at {verified.BrokenAt}"));
        var (seq, hash) = (mark.Seq, mark.Hash is null ? null : Convert.FromHexString(mark.Hash));
        return verified.Records == seq && (hash is null || await db.AuditEvents.AnyAsync(e => e.Seq == seq && e.Hash == hash, cancellationToken))
            ? Good(string.Create(CultureInfo.InvariantCulture, $"{verified.Records:N0} sealed records verify with the public key, up to the marked head"))
            : Bad("the chain does not end at the marked head");
    }

    private async Task<Finding> KeysAsync(AppDbContext db, CancellationToken cancellationToken)
    {
        if (await db.StaffUsers.AsNoTracking().OrderBy(u => u.CreatedAt).FirstOrDefaultAsync(cancellationToken) is not { } somebody)
            return Good("nothing is sealed yet");
        return somebody.Name(cipher).Length > 0 ? Good("a sealed value opens with the keys of this installation") : Bad("a sealed value is empty");
    }

    /// <summary>A head outside that the copy does not hold is what every real restore meets: sends must be held, and it must be written down for the replay.</summary>
    private async Task<Finding> HoldAsync(string path, DataFolder fresh, CancellationToken cancellationToken)
    {
        var outside = new WatermarkFolder(new ConfigurationBuilder().Build(), fresh);
        var head = new AuditHeadFile(outside);
        var contexts = new CopyContexts(path);
        var watch = new RestoreWatch(contexts, head, new RefusalJournal(outside), trail, clock);
        await using var db = DatabaseCopies.Open(path);
        var seq = await db.AuditEvents.MaxAsync(e => e.Seq, cancellationToken) ?? 0;
        var lost = new AuditCheckpoint { Seq = seq + 1, Hash = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)), UnixMs = clock.GetUtcNow().ToUnixTimeMilliseconds(), Signature = "" };
        head.Write(lost);
        if (!await watch.IsHeldAsync(cancellationToken))
            return Bad("sends would not be held");
        await watch.LookAsync(cancellationToken);
        return await db.StateRecoveries.AnyAsync(r => r.MarkHash == lost.Hash && r.ConfirmedAt == null, cancellationToken) && await watch.IsHeldAsync(cancellationToken)
            ? Good("STALE_STATE: every send is held until the lost refusals are replayed and confirmed")
            : Bad("the restore would not be written down");
    }

    /// <summary>Whatever a broken copy throws is a finding about it, and no fault of the product.</summary>
    private static async Task<RestoreCheck> CheckAsync(string name, Func<Task<Finding>> ask)
    {
        try
        {
            var found = await ask();
            return new RestoreCheck(name, found.Passed, found.Words);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            return new RestoreCheck(name, false, $"could not be asked ({fault.GetType().Name})");
        }
    }

    private static Finding Good(string words) => new(true, words);

    private static Finding Bad(string words) => new(false, words);

    private readonly record struct Finding(bool Passed, string Words);

    private sealed class CopyContexts(string path) : IDbContextFactory<AppDbContext>
    {
        public AppDbContext CreateDbContext() => DatabaseCopies.Open(path);
    }
}
