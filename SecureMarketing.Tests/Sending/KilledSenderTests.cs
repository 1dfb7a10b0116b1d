using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Agreements;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Delivery.Crypto;
using SecureMarketing.Core.Delivery.Routes;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Sending;
using SecureMarketing.Tests.Campaigns;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Sending;

/// <summary>
/// An approved campaign is sent by <c>send once</c> in processes of their own, two at a time: one works, the next is starting. The
/// working one is killed (SIGKILL) again and again, at random moments and in each state that the database knows. The peer accepts, keeps
/// waiting and cuts, and counts what it took.
/// </summary>
public sealed class KilledSenderTests(ITestOutputHelper output)
{
    private const int ConnectionsOfASender = 4;

    /// <summary>Mail that leads out needs an opt-out button, and that needs https.</summary>
    private const string PublicAddress = "https://mail.example.org";

    private static readonly bool Full = Environment.GetEnvironmentVariable("SM_FULL") == "1";
    private static readonly int Kills = Full ? 200 : 20;
    private static readonly int People = Full ? 8000 : 2000;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Between two looks at a moment that goes by.</summary>
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(5);

    /// <summary>Between two looks at what stays once it is there: asked more often, the question takes the processor from whoever starts.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    private readonly Random random = new(20261124);

    [Fact]
    public async Task Sender_KilledAgainAndAgain_LosesNobody_RepeatsNothing_AndListsEveryDoubt()
    {
        await using var peer = new RecordingPeer(Mood, startTls: true, pipelines: true, admits: true);
        await using var bench = await StartAsync(peer, People);
        output.WriteLine($"Killed with {await KillAtLaunchAsync(bench)} people launched.");

        var kills = new List<IReadOnlyDictionary<MessageState, int>>();
        var senders = new List<Process> { Start(bench) };
        try
        {
            while (kills.Count < Kills)
            {
                senders.Add(Start(bench));
                kills.Add(await KillAsync(bench, peer, senders[^2], kills.Count));
            }

            // Nobody keeps the last one waiting.
            peer.Admit(1_000_000);
            await senders[^1].EndAsync();
            Assert.Equal(0, senders[^1].ExitCode);
        }
        finally
        {
            foreach (var sender in senders)
                await EndAsync(sender);
        }

        await FinishAsync(bench);
        await CheckAsync(bench, peer, kills);
    }

    private static PeerMood Mood(int message) => (message % 59) switch
    {
        17 => PeerMood.CutInData,
        43 => PeerMood.CutAfterDot,
        _ => PeerMood.Accept,
    };

    /// <returns>How many people the launch had come to.</returns>
    private static async Task<int> KillAtLaunchAsync(CampaignBench bench)
    {
        using var sender = Start(bench);
        try
        {
            await UntilAsync(sender, async () => await LaunchedAsync(bench) > 0, Glance);
        }
        finally
        {
            await EndAsync(sender);
        }

        return await LaunchedAsync(bench);
    }

    private static async Task<int> LaunchedAsync(CampaignBench bench)
    {
        await using var db = bench.Host.NewContext();
        return await db.Recipients.CountAsync();
    }

    /// <summary>
    /// By turns at a random moment of the sending, with a message between DATA and dot, and with one whose dot is out and not answered: the
    /// peer keeps it there until the sender is dead.
    /// </summary>
    /// <returns>What the dead one left, by state.</returns>
    private async Task<IReadOnlyDictionary<MessageState, int>> KillAsync(CampaignBench bench, RecordingPeer peer, Process sender, int turn)
    {
        var share = People / Kills;
        MessageState? aim = (turn % 3) switch { 1 => MessageState.SubmittingDataStarted, 2 => MessageState.SubmittingDotSent, _ => null };
        await AtWorkAsync(bench, sender);
        peer.Waiting = aim == MessageState.SubmittingDataStarted ? PeerWait.AtData : PeerWait.AtDot;
        // More than can wait there already: four connections of this one, the next one's and the last dead one's.
        var admitted = 14 + random.Next(0, share / 2);
        var until = peer.Count + random.Next(1, admitted / 2);
        peer.Admit(admitted);
        if (aim is { } state)
            await UntilAsync(sender, async () => peer.IsFull && (await HeldAsync(bench, sender)).ContainsKey(state), Glance);
        else
            await UntilAsync(sender, () => Task.FromResult(peer.Count >= until), Glance);
        await Task.Delay(random.Next(0, 25));
        Assert.False(sender.HasExited, "The sender ended before it was killed.");
        sender.Kill();
        await sender.EndAsync();
        return await HeldAsync(bench, sender);
    }

    /// <summary>Waits until this process has messages in hand; the peer keeps them there.</summary>
    internal static Task AtWorkAsync(CampaignBench bench, Process sender) => UntilAsync(sender, async () => (await HeldAsync(bench, sender)).Count > 0, Look);

    /// <summary>Messages under lease of this process, by state.</summary>
    private static async Task<IReadOnlyDictionary<MessageState, int>> HeldAsync(CampaignBench bench, Process sender)
    {
        // host/pid/start, see LeaseOwner.
        var owner = $"/{sender.Id}/";
        await using var db = bench.Host.NewContext();
        return await db.OutboundMessages.UnderLease().Where(m => m.LeaseOwner!.Contains(owner)).GroupBy(m => m.State)
            .Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count);
    }

    private static async Task UntilAsync(Process sender, Func<Task<bool>> met, TimeSpan pause)
    {
        var waited = Stopwatch.StartNew();
        while (!await met())
        {
            Assert.False(sender.HasExited, "The sender ended before it was killed.");
            Assert.True(waited.Elapsed < Patience, "What the kill waits for does not come about.");
            await Task.Delay(pause);
        }
    }

    private static async Task EndAsync(Process sender)
    {
        if (!sender.HasExited)
            sender.Kill();
        await sender.EndAsync();
        sender.Dispose();
    }

    /// <summary>What was put off comes due, until nothing is left to do.</summary>
    internal static async Task FinishAsync(CampaignBench bench)
    {
        for (var round = 0; round < 10; round++)
        {
            await MakeDueAsync(bench);
            CampaignBench.Ok(await bench.Host.RunAsync<SendOnce, SendOnceReport>(new SendOnce(null)));
            await using var db = bench.Host.NewContext();
            if (await db.OutboundMessages.AllAsync(m => m.State == MessageState.Accepted || m.State == MessageState.InDoubt))
                return;
        }
    }

    private async Task CheckAsync(CampaignBench bench, RecordingPeer peer, List<IReadOnlyDictionary<MessageState, int>> kills)
    {
        await using var db = bench.Host.NewContext();
        var messages = await db.OutboundMessages.AsNoTracking().ToListAsync();
        var byState = messages.GroupBy(m => m.State).ToDictionary(g => g.Key, g => g.Count());
        var afterDot = kills.Sum(k => k.GetValueOrDefault(MessageState.SubmittingDotSent));
        output.WriteLine($"{kills.Count} kills, {People} people: {string.Join(", ", byState.Select(s => $"{s.Key} {s.Value}"))}; {afterDot} dots out at the kills, {peer.Cuts} connections cut by the peer.");
        // Each kill met a sender at work, and no more dots without an answer than it may have connections; together they met every state.
        Assert.Equal(Kills, kills.Count);
        Assert.All(kills, held => Assert.NotEmpty(held));
        Assert.All(kills, held => Assert.InRange(held.GetValueOrDefault(MessageState.SubmittingDotSent), 0, ConnectionsOfASender));
        Assert.All([MessageState.Gate2, MessageState.SubmittingDataStarted, MessageState.SubmittingDotSent], state => Assert.Contains(kills, held => held.ContainsKey(state)));
        // Nothing lost: each is accepted, or listed as doubtful.
        Assert.Equal(People, messages.Count);
        Assert.Equal(People, byState.GetValueOrDefault(MessageState.Accepted) + byState.GetValueOrDefault(MessageState.InDoubt));
        // Nothing repeated: no copy was taken twice, and what was accepted was taken.
        Assert.All(peer.Taken.Values, copies => Assert.Equal(1, copies));
        Assert.All(messages.Where(m => m.State == MessageState.Accepted), m => Assert.True(peer.Taken.ContainsKey(m.InternetMessageId)));
        Assert.Empty(peer.Taken.Keys.Except(messages.Select(m => m.InternetMessageId)));
        // In doubt is what had its dot out at a kill or at a cut, nothing else, and a person finds it.
        Assert.InRange(byState.GetValueOrDefault(MessageState.InDoubt), afterDot, afterDot + peer.Cuts);
        var listed = CampaignBench.Ok(await bench.Host.RunAsync<ListQueue, QueueListing>(new ListQueue { State = MessageState.InDoubt }));
        Assert.Equal(byState.GetValueOrDefault(MessageState.InDoubt), listed.Total);
    }

    /// <summary>What was put off need not be waited for.</summary>
    internal static async Task MakeDueAsync(CampaignBench bench)
    {
        var now = TimeProvider.System.GetUtcNow();
        await using var db = bench.Host.NewContext();
        await db.OutboundMessages.Where(m => (m.State == MessageState.Deferred || m.State == MessageState.Held) && m.Due > now).ExecuteUpdateAsync(set => set.SetProperty(m => m.Due, now));
    }

    internal static Process Start(CampaignBench bench)
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true };
        start.Environment["SM_Public__BaseUrl"] = PublicAddress;
        var database = bench.Host.Get<DatabaseOptions>();
        if (database.Provider != DatabaseProvider.Sqlite)
        {
            start.Environment["SM_Database__Provider"] = database.Provider.ToString();
            start.Environment["SM_Database__ConnectionString"] = database.ConnectionString;
        }

        foreach (var argument in new[] { Path.Combine(AppContext.BaseDirectory, "SecureMarketing.Web.dll"), "send", "once", "--data", bench.Host.Folder.Path })
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    /// <summary>A scheduled campaign to everyone, on the machine's own clock, and a route to the peer.</summary>
    internal static async Task<CampaignBench> StartAsync(RecordingPeer peer, int people, DatabaseProvider provider = DatabaseProvider.Sqlite)
    {
        var bench = new CampaignBench(await TestHost.StartAsync(provider, configure: services => services.AddSingleton(TimeProvider.System), settings: new Dictionary<string, string?> { ["Public:BaseUrl"] = PublicAddress }));
        var host = bench.Host;
        var now = TimeProvider.System.GetUtcNow();
        CampaignBench.Ok(await host.RunAsync<RecordBaa, RecordedBaa>(new RecordBaa
        {
            Terms = new BaaTerms
            {
                Party = "Harbor Health Partners",
                Role = BaaRole.Tenant,
                Services = "Messaging",
                SignedOn = new DateOnly(2026, 1, 2),
                EffectiveAt = now.AddYears(-1),
                Clauses = BaaClauses.All,
            },
        }));
        await AddPeopleAsync(host, people, now);
        await using (var db = host.NewContext())
        {
            db.Add(new DeliveryRoute(RouteId.New(), RouteKind.SmartHost, new RouteSettings
            {
                Name = "Relay",
                Host = "127.0.0.1",
                Port = peer.Port,
                PinnedKey = peer.PinnedKey,
                AssertsOnwardTls = true,
            }, now));
            await db.SaveChangesAsync();
        }

        // Without a key that signs, the pre-flight refuses a route that leads out.
        CampaignBench.Ok(await host.RunAsync<CreateDkimKey, DkimKeyRow>(new CreateDkimKey { Domain = "example.org", Selector = "s1", Algorithm = DkimAlgorithm.Ed25519Sha256 }));
        var campaign = await bench.ApprovedAsync();
        CampaignBench.Ok(await bench.FreezeAsync(campaign));
        CampaignBench.Ok(await bench.ScheduleAsync(campaign, people));
        return bench;
    }

    private static async Task AddPeopleAsync(TestHost host, int people, DateTimeOffset now)
    {
        await using var db = host.NewContext();
        var seal = host.Get<ContactSeal>();
        var all = Enumerable.Range(0, people).Select(i =>
        {
            var person = new Contact(ContactId.New(), "test", $"p{i}", now)
            {
                BirthDate = new DateOnly(1970, 5, 17),
                State = "MA",
                Country = "US",
                EmailVerification = EmailVerification.InPerson,
                Gender = AdministrativeGender.Female,
            };
            seal.Store(person, ContactField.GivenName, $"Maria{i}");
            seal.Store(person, ContactField.Email, $"person{i}@example.com");
            return person;
        }).ToList();
        db.AddRange(all);
        await db.SaveChangesAsync();
        foreach (var page in all.Select(p => p.Id).Chunk(500))
        {
            foreach (var sink in host.Services.GetServices<IContactFactSink>())
                await sink.ContactsChangedAsync(db, page, now, CancellationToken.None);
        }

        await db.SaveChangesAsync();
    }
}
