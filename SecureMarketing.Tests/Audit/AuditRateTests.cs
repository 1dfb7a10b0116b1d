using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Audit;

/// <summary>
/// The trail never limits sending. The fast tier sees that what is written in batches is sealed and verifies; the slow one
/// (<c>SM_FULL=1</c>) writes enough for a figure, prints it and holds writing to its bar.
/// </summary>
public sealed class AuditRateTests(ITestOutputHelper output)
{
    private const int Batch = 500;
    private const double Bar = 20_000;

    private static readonly bool Full = Environment.GetEnvironmentVariable("SM_FULL") == "1";

    [Fact]
    public async Task Events_WrittenInBatches_AreSealed_AndVerify()
    {
        var records = Full ? 200_000 : 2 * Batch;
        await using var host = await TestHost.StartAsync(DatabaseProvider.Sqlite);
        var sealer = host.Get<AuditSealer>();
        // The first rows pay for compiling.
        await WriteAsync(host, 4 * Batch);
        await sealer.SealAsync(CancellationToken.None);

        var writing = await TimeAsync(() => WriteAsync(host, records));
        var sealing = await TimeAsync(() => sealer.SealAsync(CancellationToken.None));

        await using var db = host.NewContext();
        using var key = ECDsa.Create();
        key.ImportFromPem(host.Get<ICheckpointSigner>().PublicKeyPem);
        AuditVerification? verified = null;
        var checking = await TimeAsync(async () => verified = await AuditVerifier.VerifyAsync(db.SealedAuditRecords(), await db.AuditCheckpoints.AsNoTracking().ToListAsync(), key, 0, CancellationToken.None));
        Assert.True(verified!.Ok, verified.Reason);
        Assert.True(verified.Records >= records + 4 * Batch);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{records} records: written {records / writing:0}/s, sealed {records / sealing:0}/s, verified {verified.Records / checking:0}/s"));
        Assert.True(!Full || records / writing >= Bar, "The trail is to take 20,000 records a second in batches.");
    }

    /// <summary>As the gate writes: one event per decision, a page of them in the transaction that acts on it.</summary>
    private static async Task WriteAsync(TestHost host, int records)
    {
        var trail = host.Get<IAuditTrail>();
        var (gate, origin) = (Actor.Worker("send-gate"), Guid.CreateVersion7());
        for (var from = 0; from < records; from += Batch)
        {
            var events = Enumerable.Range(0, Batch).Select(_ => trail.EventOf(gate, new AuditEntry
            {
                Action = AuditAction.GateEvaluated,
                ObjectType = "message",
                ObjectId = Guid.CreateVersion7().ToString("N"),
                Subject = ContactId.New(),
                ReasonCodes = "ALLOW",
                CorrelationId = origin,
            }, host.Clock.GetUtcNow())).ToList();
            await using var db = host.NewContext();
            await using var transaction = await db.Database.BeginTransactionAsync();
            await db.InsertRowsAsync(events, CancellationToken.None);
            await transaction.CommitAsync();
        }
    }

    private static async Task<double> TimeAsync(Func<Task> run)
    {
        var watch = Stopwatch.StartNew();
        await run();
        return watch.Elapsed.TotalSeconds;
    }
}
