using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Sending;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Sending;

public sealed class SqliteQueueTests() : QueueSuite(DatabaseProvider.Sqlite);

public sealed class PostgreSqlQueueTests() : QueueSuite(DatabaseProvider.PostgreSql)
{
    /// <summary>SQLite has one writer at a time, so nobody can come between there.</summary>
    [Fact]
    public async Task Journal_WhoseKeyAnotherProcessWroteMeanwhile_RunsTheWorkAgain()
    {
        await using var host = await TestHost.StartAsync(DatabaseProvider.PostgreSql);
        var runs = 0;

        await host.Get<MessageJournal>().WriteAsync(async commit =>
        {
            runs++;
            if (await commit.Db.Leases.AnyAsync(l => l.Name == "links"))
                return;
            await using (var other = host.NewContext())
            {
                other.Leases.Add(new Lease("links", "other", TestHost.Start));
                await other.SaveChangesAsync();
            }

            commit.Db.Leases.Add(new Lease("links", "mine", TestHost.Start));
            await commit.Db.SaveChangesAsync();
        });

        Assert.Equal(2, runs);
        await using var db = host.NewContext();
        Assert.Equal("other", (await db.Leases.SingleAsync(l => l.Name == "links")).Owner);
    }
}

/// <summary>The queue's promises, the same on every engine.</summary>
public abstract class QueueSuite(DatabaseProvider provider)
{
    [Fact]
    public async Task Claim_ByManyWorkers_HandsOutEachMessageOnce()
    {
        const int Messages = 600;
        await using var host = await TestHost.StartAsync(provider);
        await QueueAsync(host, Messages);
        var claims = new ConcurrentBag<MessageId>();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            while (await host.Get<MessageQueue>().ClaimAsync($"w/{worker}/0", 17, null, CancellationToken.None) is { Count: > 0 } page)
            {
                foreach (var message in page)
                    claims.Add(message.Id);
            }
        })));

        Assert.Equal(Messages, claims.Count);
        Assert.Equal(Messages, claims.Distinct().Count());
        await using var db = host.NewContext();
        Assert.Equal(Messages, await db.Attempts.CountAsync());
    }

    [Fact]
    public async Task Claim_RegistersAttemptAndBackOff_BeforeAnythingElse()
    {
        await using var host = await TestHost.StartAsync(provider);
        await QueueAsync(host, 1);

        var message = Assert.Single(await host.Get<MessageQueue>().ClaimAsync("w/1/0", 10, null, CancellationToken.None));

        await using var db = host.NewContext();
        var stored = await db.OutboundMessages.SingleAsync();
        var attempt = await db.Attempts.SingleAsync();
        Assert.Equal((MessageState.Gate2, 1L, 1, "w/1/0"), (stored.State, stored.Fence, stored.Attempts, stored.LeaseOwner));
        Assert.InRange(stored.Due, TestHost.Start.AddMinutes(4), TestHost.Start.AddMinutes(6));
        Assert.Equal(TestHost.Start.AddMinutes(5), stored.LeaseUntil);
        Assert.Equal((message.Id, 1, 1L, TestHost.Start), (attempt.MessageId, attempt.Number, attempt.Fence, attempt.ClaimedAt));
        Assert.Null(attempt.EndedAt);
        Assert.Empty(await host.Get<MessageQueue>().ClaimAsync("w/2/0", 10, null, CancellationToken.None));
    }

    [Fact]
    public async Task Claim_TakesTheMostUrgentFirst_AndNothingEarly()
    {
        await using var host = await TestHost.StartAsync(provider);
        var run = Queue.Run();
        await using (var db = host.NewContext())
        {
            foreach (var (priority, minutes) in new[] { (10, 0), (0, 0), (10, -5), (0, 5) })
            {
                var recipient = new Recipient(run, ContactId.New(), "example.com", new LaunchVerdict(true, null, []), TestHost.Start);
                db.Add(recipient);
                db.Add(new OutboundMessage(MessageId.New(), recipient, new MessagePlan(TestHost.Start.AddMinutes(minutes), TestHost.Start.AddHours(1), priority, "example.com"), TestHost.Start));
            }

            await db.SaveChangesAsync();
        }

        var first = Assert.Single(await host.Get<MessageQueue>().ClaimAsync("w/1/0", 1, null, CancellationToken.None));
        var second = Assert.Single(await host.Get<MessageQueue>().ClaimAsync("w/1/0", 1, null, CancellationToken.None));
        var third = Assert.Single(await host.Get<MessageQueue>().ClaimAsync("w/1/0", 1, null, CancellationToken.None));

        Assert.Equal([0, 10, 10], [first.Priority, second.Priority, third.Priority]);
        Assert.Empty(await host.Get<MessageQueue>().ClaimAsync("w/1/0", 1, null, CancellationToken.None));
    }

    [Fact]
    public async Task Key_OfOriginOccurrenceAndContact_AdmitsAPersonOnce()
    {
        await using var host = await TestHost.StartAsync(provider);
        var (run, contact) = (Queue.Run(), ContactId.New());
        await using var db = host.NewContext();
        db.Add(Queue.Launched(run, TestHost.Start, contact).Recipient);
        await db.SaveChangesAsync();
        db.Add(Queue.Launched(run with { Version = 2 }, TestHost.Start, contact).Recipient);
        await Assert.ThrowsAsync<DbUpdateException>(() => db.SaveChangesAsync());
    }

    [Fact]
    public async Task Recover_BeforeTheDot_ReturnsTheMessage_AfterIt_PutsItInDoubt()
    {
        await using var host = await TestHost.StartAsync(provider);
        await QueueAsync(host, 3);
        var claimed = (await host.Get<MessageQueue>().ClaimAsync("w/1/0", 3, null, CancellationToken.None)).Select(m => new LeasedMessage(m)).ToList();
        await WriteAsync(host, claimed[1], MessageState.SubmittingDataStarted);
        await WriteAsync(host, claimed[2], MessageState.SubmittingDataStarted);
        await WriteAsync(host, claimed[2], MessageState.SubmittingDotSent);

        host.Clock.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(new RecoveredLeases(0, 0), await host.Get<LeaseRecovery>().RecoverAsync(CancellationToken.None));
        host.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(new RecoveredLeases(2, 1), await host.Get<LeaseRecovery>().RecoverAsync(CancellationToken.None));

        await using var db = host.NewContext();
        var states = await db.OutboundMessages.ToDictionaryAsync(m => m.Id, m => m.State);
        Assert.Equal(
            [MessageState.Deferred, MessageState.Deferred, MessageState.InDoubt],
            claimed.Select(m => states[m.Id]));
        var attempts = await db.Attempts.ToDictionaryAsync(a => a.MessageId);
        Assert.Equal(SendingReason.LeaseExpired, attempts[claimed[0].Id].ReasonCode);
        Assert.Equal(SendingReason.NoReplyAfterDot, attempts[claimed[2].Id].ReasonCode);
        Assert.Equal(1, await db.AuditEvents.CountAsync(e => e.Action == AuditAction.MessageInDoubt));

        // Nothing ever hands the doubtful one out again.
        host.Clock.Advance(TimeSpan.FromDays(1));
        var again = await host.Get<MessageQueue>().ClaimAsync("w/2/0", 10, null, CancellationToken.None);
        Assert.DoesNotContain(again, m => m.Id == claimed[2].Id);
        Assert.Equal(2, again.Count);
    }

    [Fact]
    public async Task Recover_OfADeadProcessOfThisHost_DoesNotWaitForTheLease()
    {
        await using var host = await TestHost.StartAsync(provider);
        await QueueAsync(host, 1);
        var gone = LeaseOwner.Of(Environment.MachineName, 1_999_999_999, "7");
        await host.Get<MessageQueue>().ClaimAsync(gone, 1, null, CancellationToken.None);

        Assert.Equal(new RecoveredLeases(1, 0), await host.Get<LeaseRecovery>().RecoverAsync(CancellationToken.None));

        var again = Assert.Single(await host.Get<MessageQueue>().ClaimAsync(LeaseOwner.Current, 1, null, CancellationToken.None));
        Assert.Equal(2, again.Attempts);
        Assert.Equal(new RecoveredLeases(0, 0), await host.Get<LeaseRecovery>().RecoverAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Write_OfAWorkerThatSleptThroughItsLease_IsRefused()
    {
        await using var host = await TestHost.StartAsync(provider);
        await QueueAsync(host, 1);
        var slept = new LeasedMessage(Assert.Single(await host.Get<MessageQueue>().ClaimAsync("w/1/0", 1, null, CancellationToken.None)));
        host.Clock.Advance(TimeSpan.FromMinutes(7));
        await host.Get<LeaseRecovery>().RecoverAsync(CancellationToken.None);
        var taken = new LeasedMessage(Assert.Single(await host.Get<MessageQueue>().ClaimAsync("w/2/0", 1, null, CancellationToken.None)));

        await Assert.ThrowsAsync<LeaseLostException>(() => WriteAsync(host, slept, MessageState.SubmittingDataStarted));
        await WriteAsync(host, taken, MessageState.SubmittingDataStarted);
        await Assert.ThrowsAsync<LeaseLostException>(() => WriteAsync(host, slept, MessageState.SubmittingDataStarted));

        await using var db = host.NewContext();
        Assert.Equal(MessageState.SubmittingDataStarted, (await db.OutboundMessages.SingleAsync()).State);
    }

    [Fact]
    public async Task Journal_WhenOneOfManyFails_WritesTheOthers()
    {
        await using var host = await TestHost.StartAsync(provider);
        await QueueAsync(host, 20);
        var journal = host.Get<MessageJournal>();
        var claimed = await host.Get<MessageQueue>().ClaimAsync("w/1/0", 20, null, CancellationToken.None);

        var writes = claimed.Select((message, index) => journal.WriteAsync(async commit =>
        {
            if (index == 7)
                throw new InvalidOperationException("spoils its transaction");
            var id = message.Id;
            await commit.Db.OutboundMessages.Where(m => m.Id == id).ExecuteUpdateAsync(set => set.SetProperty(m => m.ReasonCode, "WRITTEN"));
        })).ToList();
        await Task.WhenAll(writes.Select(w => w.ContinueWith(_ => { }, TaskScheduler.Default)));

        Assert.Equal([7], writes.Select((w, i) => (w.IsFaulted, i)).Where(x => x.IsFaulted).Select(x => x.i));
        await using var check = host.NewContext();
        Assert.Equal(19, await check.OutboundMessages.CountAsync(m => m.ReasonCode == "WRITTEN"));
    }

    internal static async Task QueueAsync(TestHost host, int count)
    {
        var run = Queue.Run();
        await using var db = host.NewContext();
        for (var i = 0; i < count; i++)
        {
            var (recipient, message) = Queue.Launched(run, TestHost.Start);
            db.Add(recipient);
            db.Add(message);
        }

        await db.SaveChangesAsync();
    }

    private static async Task WriteAsync(TestHost host, LeasedMessage message, MessageState to)
    {
        if (to == MessageState.SubmittingDataStarted && message.State == MessageState.Gate2)
            Queue.WalkToDial(message);
        var now = host.Clock.GetUtcNow();
        await host.Get<MessageJournal>().WriteAsync(commit =>
            message.UpdateAsync(commit, to, new MessageWrite { LeaseUntil = message.Row.LeaseUntil }, now, CancellationToken.None));
        message.Committed(to);
    }
}
