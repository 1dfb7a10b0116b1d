using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Compliance;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Audit;

/// <summary>The chain on each provider: what an attacker with write access to the database does is found, by index.</summary>
public abstract class AuditChainTests(DatabaseProvider provider)
{
    private const int Count = 40;

    [Fact]
    public async Task UntouchedChain_Verifies_AndTreatsUnsealedTailExplicitly()
    {
        await using var host = await SealedAsync();
        await AppendAsync(host, 3);

        var verification = await VerifyAsync(host);

        Assert.True(verification.Ok, verification.Reason);
        Assert.Equal(Count, verification.Records);
        Assert.Equal(3, verification.Unsealed);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(Count)]
    public async Task FlippedBit_NamesItsIndex(int index)
    {
        await using var host = await SealedAsync();
        await using (var db = host.NewContext())
        {
            var row = await db.AuditEvents.AsNoTracking().SingleAsync(e => e.Seq == index);
            var flipped = row.ObjectId![..^1] + (char)(row.ObjectId![^1] ^ 1);
            await db.AuditEvents.Where(e => e.Seq == index).ExecuteUpdateAsync(s => s.SetProperty(e => e.ObjectId, flipped));
        }

        await AssertBrokenAsync(host, index, "altered");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    public async Task DeletedRow_NamesItsIndex(int index)
    {
        await using var host = await SealedAsync();
        await using (var db = host.NewContext())
            await db.AuditEvents.Where(e => e.Seq == index).ExecuteDeleteAsync();

        await AssertBrokenAsync(host, index, "missing");
    }

    [Fact]
    public async Task DeletedRow_WithTheRestRenumbered_IsFound()
    {
        await using var host = await SealedAsync();
        await using (var db = host.NewContext())
        {
            await db.AuditEvents.Where(e => e.Seq == 20).ExecuteDeleteAsync();
            for (var seq = 21; seq <= Count; seq++)
                await db.AuditEvents.Where(e => e.Seq == seq).ExecuteUpdateAsync(s => s.SetProperty(e => e.Seq, e => e.Seq - 1));
        }

        await AssertBrokenAsync(host, 20, "unlinked");
    }

    [Fact]
    public async Task SwappedPair_NamesTheFirst()
    {
        await using var host = await SealedAsync();
        await using (var db = host.NewContext())
        {
            await db.AuditEvents.Where(e => e.Seq == 10).ExecuteUpdateAsync(s => s.SetProperty(e => e.Seq, -1L));
            await db.AuditEvents.Where(e => e.Seq == 11).ExecuteUpdateAsync(s => s.SetProperty(e => e.Seq, 10L));
            await db.AuditEvents.Where(e => e.Seq == -1).ExecuteUpdateAsync(s => s.SetProperty(e => e.Seq, 11L));
        }

        await AssertBrokenAsync(host, 10, "unlinked");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CutTail_IsFound_EvenWithItsCheckpointsCut(bool withCheckpoints)
    {
        await using var host = await SealedAsync();
        await using (var db = host.NewContext())
        {
            await db.AuditEvents.Where(e => e.Seq > Count - 5).ExecuteDeleteAsync();
            if (withCheckpoints)
                await db.AuditCheckpoints.Where(c => c.Seq > Count - 5).ExecuteDeleteAsync();
        }

        await AssertBrokenAsync(host, Count - 4, "tail-cut");
    }

    [Fact]
    public async Task RewrittenChain_WithoutTheSigningKey_IsFound()
    {
        await using var host = await SealedAsync();
        await using (var db = host.NewContext())
        {
            // The attacker recomputes every hash from the altered row on, which needs no secret.
            var rows = await db.AuditEvents.OrderBy(e => e.Seq).ToListAsync();
            await db.AuditEvents.Where(e => e.Seq == 5).ExecuteUpdateAsync(s => s.SetProperty(e => e.ObjectId, "0"));
            var previous = rows[3].Hash!;
            for (var i = 5; i <= Count; i++)
            {
                var seq = (long)i;
                await db.AuditEvents.Where(e => e.Seq == seq).ExecuteUpdateAsync(s => s.SetProperty(e => e.PrevHash, previous));
                var hash = AuditRecord.From(await db.AuditEvents.AsNoTracking().SingleAsync(e => e.Seq == seq)).ComputeHash();
                await db.AuditEvents.Where(e => e.Seq == seq).ExecuteUpdateAsync(s => s.SetProperty(e => e.Hash, hash));
                previous = hash;
            }
        }

        await AssertBrokenAsync(host, Count / 2, "checkpoint-mismatch");
    }

    [Fact]
    public async Task Export_VerifiesOffline_AndAnAlteredExportDoesNot()
    {
        await using var host = await SealedAsync();
        var file = host.Folder.File("trail.jsonl");
        var exported = await host.RunAsync<ExportAuditTrail, ExportedAuditTrail>(new ExportAuditTrail(file, "yearly review"));
        Assert.Equal(Count, exported.Value.Records);

        var good = await AuditExport.VerifyAsync(file, AuditExport.KeyFile(file), CancellationToken.None);
        var lines = await File.ReadAllLinesAsync(file);
        lines[6] = lines[6].Replace("\"action\":", "\"action\":1", StringComparison.Ordinal);
        await File.WriteAllLinesAsync(file, lines);
        var altered = await AuditExport.VerifyAsync(file, AuditExport.KeyFile(file), CancellationToken.None);
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await File.WriteAllTextAsync(file + ".stranger", stranger.ExportSubjectPublicKeyInfoPem());
        var wrongKey = await AuditExport.VerifyAsync(file, file + ".stranger", CancellationToken.None);

        Assert.True(good.Ok);
        Assert.Equal((false, 7L), (altered.Ok, altered.BrokenAt!.Value));
        Assert.False(wrongKey.Ok);
    }

    [Fact]
    public async Task TwoSealers_LeaveOneChain()
    {
        await using var host = await TestHost.StartAsync(provider);
        await AppendAsync(host, 300);
        var other = ActivatorUtilities(host);

        await Task.WhenAll(host.Get<AuditSealer>().SealAsync(CancellationToken.None), other.SealAsync(CancellationToken.None));
        await host.Get<AuditSealer>().SealAsync(CancellationToken.None);

        var verification = await VerifyAsync(host);
        Assert.Equal((true, 300L, 0L), (verification.Ok, verification.Records, verification.Unsealed));
    }

    [Fact]
    public async Task Health_GoesDown_WhenEventsWaitTooLongForTheirSeal()
    {
        await using var host = await TestHost.StartAsync(provider);
        await AppendAsync(host, 1);
        await using var db = host.NewContext();

        Assert.True(await AuditHealth.IsUpAsync(db, host.Clock.GetUtcNow(), CancellationToken.None));
        host.Clock.Advance(AuditHealth.SealDeadline + TimeSpan.FromSeconds(1));
        Assert.False(await AuditHealth.IsUpAsync(db, host.Clock.GetUtcNow(), CancellationToken.None));
    }

    private static AuditSealer ActivatorUtilities(TestHost host) =>
        Microsoft.Extensions.DependencyInjection.ActivatorUtilities.CreateInstance<AuditSealer>(host.Services);

    private async Task<TestHost> SealedAsync()
    {
        var host = await TestHost.StartAsync(provider);
        // Two batches, so that there is a checkpoint in the middle.
        await AppendAsync(host, Count / 2);
        await host.Get<AuditSealer>().SealAsync(CancellationToken.None);
        await AppendAsync(host, Count / 2);
        await host.Get<AuditSealer>().SealAsync(CancellationToken.None);
        return host;
    }

    private static async Task AppendAsync(TestHost host, int count)
    {
        await using var db = host.NewContext();
        for (var i = 0; i < count; i++)
        {
            var entry = new AuditEntry { Action = AuditAction.CampaignEdited, ObjectType = "campaign", ObjectId = $"c{i}", Subject = ContactId.New(), ReasonCodes = i % 2 == 0 ? null : "" };
            host.Get<IAuditTrail>().Append(db, host.Operator, entry, host.Clock.GetUtcNow());
        }

        await db.SaveChangesAsync();
    }

    private static async Task<AuditVerification> VerifyAsync(TestHost host) =>
        (await host.RunAsync<VerifyAuditTrail, AuditVerification>(new VerifyAuditTrail())).Value;

    private static async Task AssertBrokenAsync(TestHost host, long index, string reason)
    {
        var verification = await VerifyAsync(host);
        Assert.Equal((false, index, reason), (verification.Ok, verification.BrokenAt!.Value, verification.Reason!));
    }
}

public sealed class SqliteAuditChainTests() : AuditChainTests(DatabaseProvider.Sqlite);

public sealed class PostgreSqlAuditChainTests() : AuditChainTests(DatabaseProvider.PostgreSql);
