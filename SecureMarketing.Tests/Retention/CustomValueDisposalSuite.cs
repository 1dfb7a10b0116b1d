using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Tests.Contacts;

namespace SecureMarketing.Tests.Retention;

/// <summary>Values of custom attributes go by a rule of their own, the same on every engine that runs here.</summary>
public abstract class CustomValueDisposalSuite(DatabaseProvider provider)
{
    [Fact]
    public async Task CustomValues_GoByThemselves_SensitiveOnesAlone_OfPeopleNotSeen()
    {
        await using var bench = await CustomFixture.StartAsync(provider);
        var old = await bench.PeopleAsync("p1,Roe,high,,,Y,\n");
        bench.Host.Clock.Advance(TimeSpan.FromDays(400));
        await bench.PeopleAsync("p2,Doe,low,,,Y,\n");

        await bench.Host.InForceAsync("custom-values/sensitive", "12m");
        Assert.Equal(1, Assert.Single(await bench.Host.RunDisposalAsync()).Gone);
        Assert.Equal("p1.riskTier=High p2.enrolled=yes p2.riskTier=Low", await bench.ValuesAsync());

        await bench.Host.InForceAsync("custom-values", "12m");
        bench.Host.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(1, (await bench.Host.RunDisposalAsync()).Sum(r => r.Gone));
        Assert.Equal("p2.enrolled=yes p2.riskTier=Low", await bench.ValuesAsync());
        Assert.Equal(2, await bench.QueryAsync(db => db.Contacts.CountAsync()));
        Assert.Equal(0, await bench.QueryAsync(db => db.ImportedFacts.CountAsync(f => f.RunId == old.Summary.Id)));
    }

    [Fact]
    public async Task PersonWhoseValueChanged_WasSeen()
    {
        await using var bench = await CustomFixture.StartAsync(provider);
        await bench.PeopleAsync("p1,Roe,high,,,Y,\n");
        bench.Host.Clock.Advance(TimeSpan.FromDays(400));
        await bench.PeopleAsync("p1,Roe,low,,,Y,\n");
        await bench.Host.InForceAsync("custom-values", "12m");
        Assert.Equal(0, (await bench.Host.RunDisposalAsync()).Sum(r => r.Gone));
        bench.Host.Clock.Advance(TimeSpan.FromDays(400));
        Assert.Equal(2, (await bench.Host.RunDisposalAsync()).Sum(r => r.Gone));
    }
}

public sealed class SqliteCustomValueDisposalTests() : CustomValueDisposalSuite(DatabaseProvider.Sqlite);

public sealed class PostgreSqlCustomValueDisposalTests() : CustomValueDisposalSuite(DatabaseProvider.PostgreSql);
