using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Sending;

namespace SecureMarketing.Tests.Sending;

/// <summary>Where rows lie decides how many pages a commit writes: what is under way together lies together.</summary>
public sealed class RowOrderTests
{
    [Fact]
    public async Task Launch_NumbersMessagesInTheOrderOfItsPeople()
    {
        await using var fixture = await SendingFixture.StartAsync(60, relay: 9);
        await fixture.Host.Get<Dispatch>().LaunchDueAsync(null, CancellationToken.None);
        await using var db = fixture.Host.NewContext();
        var people = await db.OutboundMessages.OrderBy(m => m.Id).Select(m => m.ContactId).ToListAsync();
        Assert.Equal(60, people.Count);
        Assert.Equal(people.OrderBy(p => p.Value), people);
    }

    [Fact]
    public async Task AttemptWithItsReceipt_LiesAtTheEnd_AndIsTheSameRow()
    {
        await using var fixture = await SendingFixture.StartAsync(5, relay: 9);
        var host = fixture.Host;
        await host.Get<Dispatch>().LaunchDueAsync(null, CancellationToken.None);
        var claimed = await host.Get<MessageQueue>().ClaimAsync(LeaseOwner.Current, 5, null, CancellationToken.None);
        var first = (await host.Get<MessagePreparation>().PrepareAsync(claimed, CancellationToken.None)).Messages[0];

        await host.Get<MessageEnding>().EndAsync(first.Lease, new MessageEnd(MessageState.Deferred, new MessageWrite { Reason = "greylisted", Evidence = "{}" }), []);

        await using var db = host.NewContext();
        var attempt = await db.Attempts.SingleAsync(a => a.MessageId == first.Lease.Id);
        Assert.Equal((MessageState.Deferred, "greylisted", "{}"), (attempt.Outcome, attempt.ReasonCode, attempt.Evidence));
        Assert.Equal(5, await db.Attempts.CountAsync());
        await db.Database.OpenConnectionAsync();
        await using var last = db.Database.GetDbConnection().CreateCommand();
        last.CommandText = "SELECT message_id FROM attempts ORDER BY rowid DESC LIMIT 1";
        Assert.Equal(first.Lease.Id.Value.ToByteArray(bigEndian: true), (byte[])(await last.ExecuteScalarAsync())!);
    }
}
