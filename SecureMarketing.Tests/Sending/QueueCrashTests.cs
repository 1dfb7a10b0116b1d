using CsCheck;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Sending;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Sending;

/// <summary>
/// Workers that die at random steps, and peers that answer at random: whatever happens, nobody gets a message twice and
/// nothing is lost unnoticed.
/// </summary>
public sealed class QueueCrashTests
{
    /// <summary>After which step a worker dies; <see cref="None"/> lets it live.</summary>
    private enum Death
    {
        AfterClaim,
        AfterDataStarted,
        AfterBody,
        AfterDotRecorded,
        AfterDotSent,
        AfterReply,
        None,
    }

    private enum Reply
    {
        Accept,
        Refuse,
        TryLater,
    }

    private static readonly Gen<(Death Death, Reply Reply, bool SleepsInstead)[]> Lives = Gen.Select(
        Gen.Frequency((3, Gen.Const(Death.None)), (4, Gen.Int[0, 5].Select(i => (Death)i))),
        Gen.Frequency((6, Gen.Const(Reply.Accept)), (1, Gen.Const(Reply.Refuse)), (2, Gen.Const(Reply.TryLater))),
        Gen.Bool).Array[60];

    [Fact]
    public async Task Queue_UnderRandomDeaths_DeliversAtMostOnce_AndLosesNothing() =>
        await Lives.SampleAsync(async lives =>
        {
            const int Messages = 12;
            await using var host = await TestHost.StartAsync();
            await QueueSuite.QueueAsync(host, Messages);
            var peer = new Dictionary<MessageId, int>();
            var deathsAfterDot = 0;
            var life = 0;
            for (var round = 0; round < 40; round++)
            {
                await host.Get<LeaseRecovery>().RecoverAsync(CancellationToken.None);
                var page = await host.Get<MessageQueue>().ClaimAsync($"w/{round}/0", 4, null, CancellationToken.None);
                foreach (var message in page)
                {
                    var (death, reply, sleeps) = lives[life++ % lives.Length];
                    deathsAfterDot += death is Death.AfterDotRecorded or Death.AfterDotSent or Death.AfterReply ? 1 : 0;
                    try
                    {
                        await LiveAsync(host, new LeasedMessage(message), death, reply, sleeps, peer);
                    }
                    catch (LeaseLostException)
                    {
                        // Another of the page slept so long that this one's lease ran out as well.
                    }
                }

                host.Clock.Advance(TimeSpan.FromMinutes(25));
            }

            await using var db = host.NewContext();
            var states = await db.OutboundMessages.ToDictionaryAsync(m => m.Id, m => m.State);
            Assert.All(peer.Values, copies => Assert.Equal(1, copies));
            Assert.All(states, m => Assert.True(
                m.Value is MessageState.InDoubt || (m.Value == MessageState.Accepted) == peer.ContainsKey(m.Key),
                $"{m.Value}, delivered: {peer.ContainsKey(m.Key)}"));
            Assert.True(states.Values.Count(s => s == MessageState.InDoubt) <= deathsAfterDot);
        }, iter: 25, threads: 1);

    /// <summary>One attempt as the sender makes it, ended at the given step.</summary>
    private static async Task LiveAsync(TestHost host, LeasedMessage message, Death death, Reply reply, bool sleeps, Dictionary<MessageId, int> peer)
    {
        if (death == Death.AfterClaim)
            return;
        Queue.WalkToDial(message);
        await WriteAsync(host, message, MessageState.SubmittingDataStarted);
        if (death is Death.AfterDataStarted or Death.AfterBody)
        {
            if (sleeps)
                await SleepThenWriteAsync(host, message);
            return;
        }

        await WriteAsync(host, message, MessageState.SubmittingDotSent);
        if (death == Death.AfterDotRecorded)
            return;
        if (reply == Reply.Accept)
            peer[message.Id] = peer.GetValueOrDefault(message.Id) + 1;
        if (death is Death.AfterDotSent or Death.AfterReply)
            return;
        await WriteAsync(host, message, reply switch
        {
            Reply.Accept => MessageState.Accepted,
            Reply.Refuse => MessageState.Bounced,
            _ => MessageState.Deferred,
        });
    }

    /// <summary>Not dead, only asleep past its lease: it must not get as far as the dot.</summary>
    private static async Task SleepThenWriteAsync(TestHost host, LeasedMessage message)
    {
        host.Clock.Advance(TimeSpan.FromMinutes(25));
        await host.Get<LeaseRecovery>().RecoverAsync(CancellationToken.None);
        await Assert.ThrowsAsync<LeaseLostException>(() => WriteAsync(host, message, MessageState.SubmittingDotSent));
    }

    private static async Task WriteAsync(TestHost host, LeasedMessage message, MessageState to)
    {
        var now = host.Clock.GetUtcNow();
        await host.Get<MessageJournal>().WriteAsync(commit =>
            message.UpdateAsync(commit, to, new MessageWrite { LeaseUntil = now.AddMinutes(20) }, now, CancellationToken.None));
        message.Committed(to);
    }
}
