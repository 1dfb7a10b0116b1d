using System.Net;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Sending;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Sending;

/// <summary>
/// The sender lives, and what it depends on dies under it again and again: the peer's server, and PostgreSQL. Nobody is lost,
/// nobody gets a message twice, and every doubt is on the list.
/// </summary>
public sealed class StrickenSendTests(ITestOutputHelper output)
{
    private const int Connections = 4;

    private static readonly bool Full = Environment.GetEnvironmentVariable("SM_FULL") == "1";
    private static readonly int Blows = Full ? 200 : 20;
    private static readonly int People = Full ? 10_000 : 800;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Random random = new(20261129);
    private readonly List<RecordingPeer> peers = [];

    [Fact]
    public async Task Peer_KilledAgainAndAgain()
    {
        var port = Ports.Free();
        await using var fixture = await SendingFixture.StartAsync(People, port);
        Open(port);
        var struck = 0;
        var sending = fixture.SendOnceAsync();
        while (struck < Blows && await TookMoreAsync(sending))
        {
            AssertAtWork();
            await peers[^1].DisposeAsync();
            Open(port);
            struck++;
        }

        await sending;
        await FinishAsync(fixture, () => fixture.SendOnceAsync());
        await CheckAsync(fixture, struck);
        Assert.Equal(Blows, struck);
        await peers[^1].DisposeAsync();
    }

    [Fact]
    public async Task Store_KilledAgainAndAgain()
    {
        await using var store = await OwnPostgres.StartAsync();
        var port = Ports.Free();
        await using var fixture = await SendingFixture.StartAsync(
            People, port, DatabaseProvider.PostgreSql, new Dictionary<string, string?> { ["Database:ConnectionString"] = store.ConnectionString });
        Open(port);
        using var over = new CancellationTokenSource();
        // What waits a second for the store to come back waits on this clock.
        var ticking = TickAsync(fixture, over.Token);
        var struck = 0;
        var stopped = 0;
        while (struck < Blows)
        {
            var sending = TrySendAsync(fixture);
            if (!await TookMoreAsync(sending))
            {
                await sending;
                break;
            }

            AssertAtWork();
            await store.KillAsync();
            struck++;
            await store.BeginAsync();
            stopped += await sending ? 0 : 1;
            // Leases of what was under way run out.
            fixture.Host.Clock.Advance(TimeSpan.FromMinutes(25));
        }

        await FinishAsync(fixture, () => TrySendAsync(fixture));
        await over.CancelAsync();
        await ticking;
        await CheckAsync(fixture, struck);
        output.WriteLine($"{stopped} of {struck} times sending stopped.");
        Assert.Equal(Blows, struck);
        Assert.InRange(stopped, 1, struck);
        await peers[^1].DisposeAsync();
    }

    private void Open(int port) => peers.Add(new RecordingPeer(n => (n % 29) switch
    {
        7 => PeerMood.CutInData,
        13 => PeerMood.DeferAfterDot,
        19 => PeerMood.DeferAtRecipient,
        23 => PeerMood.CutAfterDot,
        _ => PeerMood.Accept,
    }, replyAfter: TimeSpan.FromMilliseconds(1), listenAt: new IPEndPoint(IPAddress.Loopback, port)));

    /// <summary>The blow falls on a sender at work: it has just been answered, and holds the connection.</summary>
    private void AssertAtWork() => Assert.True(peers[^1].Connections > 0, "Nobody was connected when the blow fell.");

    /// <summary>Waits for some more messages to be taken.</summary>
    /// <returns>False when the sender ended before.</returns>
    private async Task<bool> TookMoreAsync(Task sending)
    {
        using var limit = new CancellationTokenSource(Patience);
        var until = peers[^1].Count + random.Next(1, People / Blows);
        while (peers[^1].Count < until && !sending.IsCompleted)
            await Task.Delay(1, limit.Token);
        await Task.Delay(random.Next(0, 10), limit.Token);
        return !sending.IsCompleted;
    }

    /// <returns>False when the store was gone.</returns>
    private static async Task<bool> TrySendAsync(SendingFixture fixture)
    {
        try
        {
            return (await fixture.Host.RunAsync<SendOnce, SendOnceReport>(new SendOnce(null))).IsSuccess;
        }
        catch (Exception gone) when (StoreUnavailableException.IsCause(gone))
        {
            return false;
        }
    }

    private static async Task TickAsync(SendingFixture fixture, CancellationToken until)
    {
        while (!until.IsCancellationRequested)
        {
            await Task.Delay(50, CancellationToken.None);
            fixture.Host.Clock.Advance(TimeSpan.FromSeconds(1));
        }
    }

    /// <summary>What was put off comes due, until nothing is left to do.</summary>
    private static async Task FinishAsync(SendingFixture fixture, Func<Task> send)
    {
        for (var round = 0; round < 40; round++)
        {
            fixture.Host.Clock.Advance(TimeSpan.FromMinutes(25));
            await send();
            if ((await fixture.StatesAsync()).Keys.All(s => s is MessageState.Accepted or MessageState.InDoubt))
                return;
        }
    }

    private async Task CheckAsync(SendingFixture fixture, int struck)
    {
        await using var db = fixture.Host.NewContext();
        var messages = await db.OutboundMessages.AsNoTracking().ToListAsync();
        var taken = peers.SelectMany(p => p.Taken).GroupBy(t => t.Key, t => t.Value).ToDictionary(g => g.Key, g => g.Sum(), StringComparer.Ordinal);
        var cuts = peers.Sum(p => p.Cuts);
        var doubts = messages.Count(m => m.State == MessageState.InDoubt);
        output.WriteLine($"{struck} blows, {cuts} connections cut besides, {People} people: {string.Join(", ", messages.GroupBy(m => m.State).Select(g => $"{g.Key} {g.Count()}"))}.");
        Assert.Equal(People, messages.Count);
        Assert.All(messages, m => Assert.True(m.State is MessageState.Accepted or MessageState.InDoubt, $"{m.State} {m.ReasonCode}"));
        Assert.All(taken.Values, copies => Assert.Equal(1, copies));
        Assert.All(messages.Where(m => m.State == MessageState.Accepted), m => Assert.True(taken.ContainsKey(m.InternetMessageId)));
        Assert.InRange(doubts, 0, (struck * Connections) + cuts);
        var listed = await fixture.Host.RunAsync<ListQueue, QueueListing>(new ListQueue { State = MessageState.InDoubt });
        Assert.Equal(doubts, listed.Value.Total);
    }
}
