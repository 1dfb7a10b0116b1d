using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Contacts.People;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Sending;
using SecureMarketing.Core.Tracking;
using SecureMarketing.Tests.Support;
using SecureMarketing.Tests.Tracking;

namespace SecureMarketing.Tests.Sending;

public sealed class QueueUseCaseTests
{
    [Theory]
    [InlineData(InDoubtResolution.Arrived, MessageState.Accepted)]
    [InlineData(InDoubtResolution.Resend, MessageState.Queued)]
    [InlineData(InDoubtResolution.Drop, MessageState.Cancelled)]
    public async Task Resolve_EndsTheDoubt_Once_AndIsAudited(InDoubtResolution resolution, MessageState expected)
    {
        await using var host = await TestHost.StartAsync();
        var id = await Queue.StoreAsync(host, MessageState.InDoubt);
        host.Clock.Advance(TimeSpan.FromDays(3));

        var first = await host.RunAsync<ResolveInDoubt, Unit>(new ResolveInDoubt(id, resolution));
        var second = await host.RunAsync<ResolveInDoubt, Unit>(new ResolveInDoubt(id, resolution));

        Assert.Null(first.Error);
        Assert.Equal("sending.not_in_doubt", second.Error?.Code);
        await using var db = host.NewContext();
        var stored = await db.OutboundMessages.SingleAsync();
        Assert.Equal(expected, stored.State);
        Assert.True(resolution != InDoubtResolution.Resend || (stored.Due == host.Clock.GetUtcNow() && stored.Deadline > stored.Due));
        Assert.Equal(2, await db.Set<Core.Audit.AuditEvent>().CountAsync(e => e.Action == AuditAction.InDoubtResolved));
    }

    [Fact]
    public async Task Resolve_OfAMessageThatIsNotInDoubt_ChangesNothing()
    {
        await using var host = await TestHost.StartAsync();
        var id = await Queue.StoreAsync(host, MessageState.Accepted);

        Assert.Equal("sending.not_in_doubt", (await host.RunAsync<ResolveInDoubt, Unit>(new ResolveInDoubt(id, InDoubtResolution.Resend))).Error?.Code);
        Assert.Equal("sending.message_unknown", (await host.RunAsync<ResolveInDoubt, Unit>(new ResolveInDoubt(MessageId.New(), InDoubtResolution.Resend))).Error?.Code);

        await using var db = host.NewContext();
        Assert.Equal(MessageState.Accepted, (await db.OutboundMessages.SingleAsync()).State);
    }

    [Fact]
    public async Task Resolve_WithoutTheRight_IsForbidden()
    {
        await using var host = await TestHost.StartAsync();
        var id = await Queue.StoreAsync(host, MessageState.InDoubt);
        var viewer = Actor.Worker("viewer", Permission.QueueView, Permission.MessageView);

        Assert.Equal("usecase.forbidden", (await host.RunAsync<ResolveInDoubt, Unit>(new ResolveInDoubt(id, InDoubtResolution.Drop), viewer)).Error?.Code);
        Assert.Null((await host.RunAsync<ViewMessage, MessageDetails>(new ViewMessage(id), viewer)).Error);
    }

    /// <summary>Who reads a message sees who or what opened it; of a person only those whom the matrix lets see opens and clicks of one recipient.</summary>
    [Fact]
    public async Task Message_TellsOpensAndClicks_MachinesMarked_AndOfAPersonOnlyToWhomTheMatrixNames()
    {
        await using var host = await TestHost.StartAsync();
        var person = await TrackedPerson.AddAsync(host);
        var at = host.Clock.GetUtcNow();
        MessageId id, silent;
        await using (var db = host.NewContext())
        {
            (id, silent) = (await Queue.StoreAsync(db, MessageState.Accepted, at, contact: person.Contact), await Queue.StoreAsync(db, MessageState.Accepted, at, contact: person.Contact));
            db.TrackedMessages.AddRange(EngagedMessage.Tracked(id, person.Contact, counts: true), EngagedMessage.Tracked(silent, person.Contact, counts: false));
            db.EngagementEvents.AddRange(EngagedMessage.Acts(id, at));
            await db.SaveChangesAsync();
        }

        var seen = (await host.RunAsync<ViewMessage, MessageDetails>(new ViewMessage(id))).Value;
        var sensitive = (await host.RunAsync<ViewMessage, MessageDetails>(new ViewMessage(silent))).Value;
        var untracked = (await host.RunAsync<ViewMessage, MessageDetails>(new ViewMessage(await Queue.StoreAsync(host, MessageState.Accepted)))).Value;

        Assert.Equal(
            [
                new EngagementDetails(EngagementKind.Open, 0, at.AddSeconds(1), MachineVerdict.Prefetch),
                new EngagementDetails(EngagementKind.Open, 0, at.AddMinutes(5), MachineVerdict.Person),
                new EngagementDetails(EngagementKind.Click, 2, at.AddMinutes(6), MachineVerdict.Person),
                new EngagementDetails(EngagementKind.Unsubscribe, 0, at.AddMinutes(7), MachineVerdict.Person),
            ],
            seen.Engagement);
        Assert.Equal((true, false, null), (seen.CountsEngagement, sensitive.CountsEngagement, untracked.CountsEngagement));
        Assert.Empty(sensitive.Engagement);
        foreach (var role in Enum.GetValues<Role>().Where(r => RolePermissions.Of([r]).Contains(Permission.PeopleView)))
        {
            var actor = Actor.User(UserId.New(), role.ToString(), RolePermissions.Of([role]), null, null);
            var line = (await host.RunAsync<GetPerson, PersonDetail>(new GetPerson(person.Contact), actor)).Value.History.Where(e => e.Text is "Message opened" or "Link 2 followed").ToList();
            if (role is Role.ComplianceOfficer or Role.IncidentManager or Role.Auditor)
                Assert.Equal(["Link 2 followed ", "Message opened ", "Message opened by a machine"], line.Select(e => $"{e.Text} {string.Join(' ', e.Values)}"));
            else
                Assert.Empty(line);
        }
    }

    [Fact]
    public async Task Stop_CancelsWhatWaits_AndLeavesTheRest()
    {
        await using var host = await TestHost.StartAsync();
        var run = Queue.Run();
        foreach (var state in Enum.GetValues<MessageState>())
            await Queue.StoreAsync(host, state, run);
        var other = await Queue.StoreAsync(host, MessageState.Queued);

        await using var db = host.NewContext();
        Assert.Equal(MessageTransitions.CancellableAtOnce.Count, await db.StopQueuedAsync(run.Origin, TestHost.Start, CancellationToken.None));

        var counts = await db.CountByStateAsync(run.Origin, CancellationToken.None);
        foreach (var state in Enum.GetValues<MessageState>().Where(s => s != MessageState.Cancelled))
            Assert.Equal(MessageTransitions.CancellableAtOnce.Contains(state) ? 0 : 1, counts.GetValueOrDefault(state));
        Assert.Equal(MessageState.Queued, (await db.OutboundMessages.SingleAsync(m => m.Id == other)).State);
    }

    [Fact]
    public async Task List_ShowsOpenMessages_LongestFirst_AndFilters()
    {
        await using var host = await TestHost.StartAsync();
        var accepted = await Queue.StoreAsync(host, MessageState.Accepted);
        var queued = await Queue.StoreAsync(host, MessageState.Queued);
        await Queue.StoreAsync(host, MessageState.Bounced);

        var all = (await host.RunAsync<ListQueue, QueueListing>(new ListQueue())).Value;
        var one = (await host.RunAsync<ListQueue, QueueListing>(new ListQueue { State = MessageState.Queued, Domain = "example.com" })).Value;
        var none = (await host.RunAsync<ListQueue, QueueListing>(new ListQueue { Domain = "example.net" })).Value;
        var counts = (await host.RunAsync<CountQueue, QueueCounts>(new CountQueue())).Value;

        Assert.Equal([accepted, queued], all.Rows.Select(r => r.Id));
        Assert.Equal(queued, Assert.Single(one.Rows).Id);
        Assert.Equal((0, 1L, 1L, false), (none.Total, counts.Of(MessageState.Bounced).Number, counts.Due.Number, counts.InTens));
    }

    /// <summary>compliance §4: an administrator sees states and domains; no message, address, campaign or reason, and no small number.</summary>
    [Fact]
    public async Task Administrator_SeesStatesAndDomains_AndNoMessage()
    {
        await using var host = await TestHost.StartAsync();
        var admin = Actor.User(UserId.New(), "Admin", Core.Access.RolePermissions.Of([Core.Access.Role.Admin]), null, null);
        for (var i = 0; i < 12; i++)
            await Queue.StoreAsync(host, MessageState.Queued);
        await Queue.StoreAsync(host, MessageState.Deferred);
        await Queue.StoreAsync(host, MessageState.Bounced);

        var seen = (await host.RunAsync<ListQueueDomains, QueueDomainListing>(new ListQueueDomains(), admin)).Value;
        var bounced = (await host.RunAsync<ListQueueDomains, QueueDomainListing>(new ListQueueDomains { State = MessageState.Bounced, Domain = "example.com" }, admin)).Value;
        var exact = (await host.RunAsync<ListQueueDomains, QueueDomainListing>(new ListQueueDomains { Take = 1 })).Value;

        Assert.Equal(
            [("example.com", MessageState.Queued, "20"), ("example.com", MessageState.Deferred, "<11")],
            seen.Rows.OrderByDescending(r => r.State == MessageState.Queued).Select(r => (r.Domain, r.State, r.Messages.ToString())));
        Assert.Equal(("<11", 1), (Assert.Single(bounced.Rows).Messages.ToString(), bounced.Total));
        Assert.Equal((1, 2), (exact.Rows.Count, exact.Total));
        Assert.Empty((await host.RunAsync<ListQueueDomains, QueueDomainListing>(new ListQueueDomains { Domain = "example.net" }, admin)).Value.Rows);
        Assert.Equal("usecase.forbidden", (await host.RunAsync<ListQueue, QueueListing>(new ListQueue(), admin)).Error?.Code);
        Assert.Equal([nameof(QueueDomainRow.Domain), nameof(QueueDomainRow.Messages), nameof(QueueDomainRow.State)], typeof(QueueDomainRow).GetProperties().Select(p => p.Name).Order());
    }

    /// <summary>compliance §4: a message is a person's, so no small number, and none that two looks apart would give away.</summary>
    [Fact]
    public async Task Counts_OfWhoSeesNoMessages_HideSmallNumbers_AndComeInTens()
    {
        await using var host = await TestHost.StartAsync();
        var marketer = Actor.User(UserId.New(), "Marketer", new HashSet<Permission> { Permission.QueueCount }, null, null);
        for (var i = 0; i < 12; i++)
            await Queue.StoreAsync(host, MessageState.Accepted);
        await Queue.StoreAsync(host, MessageState.Bounced);
        await Queue.StoreAsync(host, MessageState.Queued);

        var before = (await host.RunAsync<CountQueue, QueueCounts>(new CountQueue(), marketer)).Value;
        await Queue.StoreAsync(host, MessageState.Accepted);
        var after = (await host.RunAsync<CountQueue, QueueCounts>(new CountQueue(), marketer)).Value;

        Assert.Equal(("20", "<11", "<11", "0", (DateTimeOffset?)null), (before.Of(MessageState.Accepted).ToString(), before.Of(MessageState.Bounced).ToString(), before.Due.ToString(), before.Of(MessageState.Held).ToString(), before.OldestDueAt));
        Assert.Equal((true, before.Of(MessageState.Accepted)), (before.InTens, after.Of(MessageState.Accepted)));
    }
}
