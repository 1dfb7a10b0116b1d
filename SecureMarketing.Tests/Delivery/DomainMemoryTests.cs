using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Delivery.Direct;
using SecureMarketing.Core.Delivery.Policy;
using SecureMarketing.Core.Delivery.Sts;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Delivery;

public abstract class DomainMemoryTests(DatabaseProvider provider)
{
    [Fact]
    public async Task Steps_UpAreKept_DownAreAudited_AndT0IsNotKept()
    {
        await using var host = await TestHost.StartAsync(provider);
        var memory = host.Get<DomainMemory>();
        foreach (var level in new[] { TlsAssurance.Opportunistic, TlsAssurance.PkixMx, TlsAssurance.Dane, TlsAssurance.Opportunistic })
            await memory.SawAsync("example.com", level, null, CancellationToken.None);
        Assert.Equal(TlsAssurance.Dane, await memory.OfAsync("example.com", CancellationToken.None));
        Assert.Null(await memory.OfAsync("example.net", CancellationToken.None));

        // Another host of the same domain, which proves less: what the better one proved today stays.
        await memory.SawAsync("example.com", TlsAssurance.PkixMx, null, CancellationToken.None);
        Assert.Equal(TlsAssurance.Dane, await memory.OfAsync("example.com", CancellationToken.None));

        host.Clock.Advance(TimeSpan.FromDays(1));
        await memory.SawAsync("example.com", TlsAssurance.PkixMx, TlsAssurance.Dane, CancellationToken.None);
        Assert.Equal(TlsAssurance.PkixMx, await memory.OfAsync("example.com", CancellationToken.None));
        await using var db = host.NewContext();
        var lowered = Assert.Single(await db.Set<AuditEvent>().Where(e => e.Action == AuditAction.DomainAssuranceLowered).ToListAsync());
        Assert.Equal(("example.com", "T4,T1"), (lowered.ObjectId, lowered.ReasonCodes));
    }

    [Fact]
    public async Task Policy_IsReplaced_AndKeepsItsHosts()
    {
        await using var host = await TestHost.StartAsync(provider);
        await using (var db = host.NewContext())
        {
            db.Add(new KnownStsPolicy("example.com", "1", new StsPolicy(StsMode.Enforce, 600, ["mx.example.com", "*.example.net"]), TestHost.Start));
            await db.SaveChangesAsync();
        }

        await using var again = host.NewContext();
        var policy = await again.StsPolicies.SingleAsync(p => p.ExpiresAt > TestHost.Start);
        Assert.Equal(["mx.example.com", "*.example.net"], policy.Hosts);
        Assert.Equal(TestHost.Start.AddMinutes(10), policy.ExpiresAt);
    }
}

public sealed class SqliteDomainMemoryTests() : DomainMemoryTests(DatabaseProvider.Sqlite);

public sealed class PostgreSqlDomainMemoryTests() : DomainMemoryTests(DatabaseProvider.PostgreSql);
