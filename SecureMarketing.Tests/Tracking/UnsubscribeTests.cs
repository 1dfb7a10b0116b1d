using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Tracking;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Tracking;

public abstract class UnsubscribeTests(DatabaseProvider provider)
{
    private static Task<Result<Unit>> UnsubscribeAsync(TestHost host, TrackedPerson person, string? address = null) =>
        host.RunAsync<Unsubscribe, Unit>(new(TrackedPerson.TokenOf(address ?? person.Links.Unsubscribe)), Actor.Anyone());

    [Fact]
    public async Task Unsubscribe_SuppressesAtOnce_MakesDecisionsStale_AndIsAudited()
    {
        await using var host = await TestHost.StartAsync(provider);
        var person = await TrackedPerson.AddAsync(host);
        await using var db = host.NewContext();
        var before = await db.Contacts.Where(c => c.Id == person.Contact).Select(c => c.SendVersion).SingleAsync();
        Assert.True((await UnsubscribeAsync(host, person)).IsSuccess);
        var suppression = await db.SuppressionsInForce([person.Contact]).SingleAsync();
        Assert.Equal((GateSuppression.AllCommercial, SuppressionSource.Unsubscribe), (suppression.Kind, suppression.Source));
        Assert.Equal(before + 1, await db.Contacts.Where(c => c.Id == person.Contact).Select(c => c.SendVersion).SingleAsync());
        Assert.Equal(1, await db.AuditEvents.CountAsync(e => e.Action == AuditAction.UnsubscribedOneClick && e.Outcome == AuditOutcome.Succeeded));
        Assert.Equal(TestHost.Start, await db.TrackedMessages.Where(m => m.MessageId == person.Message).Select(m => m.UnsubscribedAt).SingleAsync());
    }

    [Fact]
    public async Task Unsubscribe_Again_ChangesNothing()
    {
        await using var host = await TestHost.StartAsync(provider);
        var person = await TrackedPerson.AddAsync(host);
        await UnsubscribeAsync(host, person);
        host.Clock.Advance(TimeSpan.FromDays(2));
        Assert.True((await UnsubscribeAsync(host, person)).IsSuccess);
        await using var db = host.NewContext();
        Assert.Equal(1, await db.SuppressionsInForce([person.Contact]).CountAsync());
        Assert.Equal(1, await db.EngagementEvents.CountAsync(e => e.Kind == EngagementKind.Unsubscribe));
    }

    [Fact]
    public async Task Unsubscribe_InParallel_Succeeds()
    {
        await using var host = await TestHost.StartAsync(provider);
        var person = await TrackedPerson.AddAsync(host);
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => UnsubscribeAsync(host, person))));
        Assert.All(answers, a => Assert.True(a.IsSuccess, a.Error?.Code));
        await using var db = host.NewContext();
        Assert.NotEmpty(await db.SuppressionsInForce([person.Contact]).ToListAsync());
        Assert.Equal(1, await db.EngagementEvents.CountAsync(e => e.Kind == EngagementKind.Unsubscribe));
    }

    [Fact]
    public async Task Unsubscribe_FromFundraising_EndsFundraising()
    {
        await using var host = await TestHost.StartAsync(provider);
        var person = await TrackedPerson.AddAsync(host, HipaaClass.Fundraising);
        await UnsubscribeAsync(host, person);
        await using var db = host.NewContext();
        Assert.Equal(GateSuppression.FundraisingOptOut, (await db.SuppressionsInForce([person.Contact]).SingleAsync()).Kind);
    }

    [Fact]
    public async Task OtherTokens_AreUnknown_AndSuppressNobody()
    {
        await using var host = await TestHost.StartAsync(provider);
        var person = await TrackedPerson.AddAsync(host);
        Assert.Equal(TrackingErrors.UnknownToken, (await UnsubscribeAsync(host, person, person.Links.Click(0))).Error);
        Assert.Equal(TrackingErrors.UnknownToken, (await UnsubscribeAsync(host, person, "x/y")).Error);
        await using var db = host.NewContext();
        Assert.Empty(await db.SuppressionsInForce([person.Contact]).ToListAsync());
    }

    [Fact]
    public async Task Check_ChangesNothing()
    {
        await using var host = await TestHost.StartAsync(provider);
        var person = await TrackedPerson.AddAsync(host);
        Assert.True((await host.RunAsync<CheckUnsubscribe, Unit>(new(TrackedPerson.TokenOf(person.Links.Unsubscribe)), Actor.Anyone())).IsSuccess);
        await using var db = host.NewContext();
        Assert.Empty(await db.SuppressionsInForce([person.Contact]).ToListAsync());
        Assert.Equal(0, await db.EngagementEvents.CountAsync());
    }
}

public sealed class UnsubscribeSqliteTests() : UnsubscribeTests(DatabaseProvider.Sqlite);

public sealed class UnsubscribePostgreSqlTests() : UnsubscribeTests(DatabaseProvider.PostgreSql);
