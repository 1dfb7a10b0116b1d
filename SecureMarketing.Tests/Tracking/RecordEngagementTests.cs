using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Tracking;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Tracking;

public abstract class RecordEngagementTests(DatabaseProvider provider)
{
    private static async Task<ContactAttributes> ColumnsAsync(TestHost host, TrackedPerson person)
    {
        await using var db = host.NewContext();
        return await db.ContactAttributes.SingleAsync(a => a.ContactId == person.Contact);
    }

    [Fact]
    public async Task Click_LeadsToTheStoredTarget_AndMovesTheColumns()
    {
        await using var host = await TestHost.StartAsync(provider);
        var person = await TrackedPerson.AddAsync(host);
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(TrackedPerson.Targets[1], (await person.ClickAsync(1)).Value.Target);
        var columns = await ColumnsAsync(host, person);
        Assert.Equal((1, 1, 1), (columns.SentCount, columns.OpenedCount, columns.ClickedCount));
        Assert.Equal(new DateOnly(2026, 11, 24).DayNumber, columns.LastClickDay);
    }

    [Fact]
    public async Task Repeats_InOneBucket_CountOnce_LaterOnesAgain()
    {
        await using var host = await TestHost.StartAsync(provider);
        var person = await TrackedPerson.AddAsync(host);
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        for (var i = 0; i < 3; i++)
            Assert.True((await person.OpenAsync()).IsSuccess);
        host.Clock.Advance(TimeSpan.FromMinutes(30));
        await person.OpenAsync();
        await using var db = host.NewContext();
        Assert.Equal(2, await db.EngagementEvents.CountAsync(e => e.MessageId == person.Message));
        var message = await db.TrackedMessages.SingleAsync(m => m.MessageId == person.Message);
        Assert.Equal(TestHost.Start.AddMinutes(1), message.FirstOpenedAt);
        Assert.Equal(TestHost.Start.AddMinutes(31), message.LastOpenedAt);
        Assert.Equal(1, (await ColumnsAsync(host, person)).OpenedCount);
    }

    [Fact]
    public async Task ParallelRepeats_CountOnce_AndNoneFails()
    {
        await using var host = await TestHost.StartAsync(provider);
        var person = await TrackedPerson.AddAsync(host);
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => person.ClickAsync(0))));
        Assert.All(answers, a => Assert.Equal(TrackedPerson.Targets[0], a.Value.Target));
        await using var db = host.NewContext();
        Assert.Equal(1, await db.EngagementEvents.CountAsync(e => e.MessageId == person.Message));
    }

    [Fact]
    public async Task Machines_AreKeptApart_AndDoNotHideThePerson()
    {
        await using var host = await TestHost.StartAsync(provider);
        var person = await TrackedPerson.AddAsync(host);
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        var scanner = await person.ClickAsync(0, new RequestTraits("HEAD", "Mimecast", null));
        Assert.Equal(TrackedPerson.Targets[0], scanner.Value.Target);
        Assert.Equal((1, 0, 0), (await ColumnsAsync(host, person)) is var c ? (c.SentCount, c.OpenedCount, c.ClickedCount) : default);
        await person.ClickAsync(0);
        Assert.Equal(1, (await ColumnsAsync(host, person)).ClickedCount);
        await using var db = host.NewContext();
        Assert.Equal(
            [MachineVerdict.Person, MachineVerdict.HeadRequest],
            await db.EngagementEvents.Where(e => e.MessageId == person.Message).OrderBy(e => e.Verdict).Select(e => e.Verdict).ToListAsync());
    }

    [Fact]
    public async Task Sensitive_LinksWork_NothingIsCounted()
    {
        await using var host = await TestHost.StartAsync(provider);
        var person = await TrackedPerson.AddAsync(host, counts: false);
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(TrackedPerson.Targets[0], (await person.ClickAsync(0)).Value.Target);
        await using var db = host.NewContext();
        Assert.Equal(0, await db.EngagementEvents.CountAsync());
    }

    [Fact]
    public async Task TokensOfAnotherKindMessageOrLink_AreUnknown()
    {
        await using var host = await TestHost.StartAsync(provider);
        var person = await TrackedPerson.AddAsync(host);
        var stranger = host.Get<TrackingLinks>().For(Core.Kernel.MessageId.New(), new TrackingChoice(true, true));
        foreach (var refused in new[]
        {
            await person.FollowAsync(person.Links.OpenPixel!, TokenKind.Click),
            await person.FollowAsync(person.Links.Unsubscribe, TokenKind.Open),
            await person.FollowAsync(person.Links.Click(2), TokenKind.Click),
            await person.FollowAsync(stranger.Click(0), TokenKind.Click),
            await person.FollowAsync("https://example.com/t/c/nonsense", TokenKind.Click),
        })
            Assert.Equal(TrackingErrors.UnknownToken, refused.Error);
        await using var db = host.NewContext();
        Assert.Equal(0, await db.EngagementEvents.CountAsync());
    }

    [Fact]
    public async Task Register_Twice_ChangesNothing_AndHistoryFollowsTheOrderOfSending()
    {
        await using var host = await TestHost.StartAsync(provider);
        var first = await TrackedPerson.AddAsync(host);
        host.Clock.Advance(TimeSpan.FromDays(1));
        var second = await TrackedPerson.MessageAsync(host.Services, first.Contact, host.Clock.GetUtcNow());
        await using (var db = host.NewContext())
        {
            await host.Get<TrackingRegister>().RegisterAsync(db, [new(second.Message, second.Contact, new(Guid.CreateVersion7()), TrackedPerson.LinkSet, Core.Gate.HipaaClass.Marketing)], TrackedPerson.Targets, CancellationToken.None);
        }

        await TrackedPerson.HandedOverAsync(host.Services, second.Message, host.Clock.GetUtcNow().AddDays(3));

        host.Clock.Advance(TimeSpan.FromMinutes(1));
        await first.OpenAsync();
        var columns = await ColumnsAsync(host, first);
        Assert.Equal(2, columns.SentCount);
        Assert.Equal(0b10, columns.OpenHistory);
    }

    [Fact]
    public async Task Addresses_TellNothingAboutThePerson()
    {
        await using var host = await TestHost.StartAsync(provider);
        var person = await TrackedPerson.AddAsync(host);
        foreach (var address in new[] { person.Links.OpenPixel!, person.Links.Click(0), person.Links.Unsubscribe })
        {
            Assert.Empty(new Uri(address).Query);
            Assert.DoesNotContain(person.Contact.Value.ToString("N"), address, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("book", address, StringComparison.OrdinalIgnoreCase);
        }
    }
}

public sealed class RecordEngagementSqliteTests() : RecordEngagementTests(DatabaseProvider.Sqlite);

public sealed class RecordEngagementPostgreSqlTests() : RecordEngagementTests(DatabaseProvider.PostgreSql);
