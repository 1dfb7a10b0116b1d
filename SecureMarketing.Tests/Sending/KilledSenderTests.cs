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
/// An approved campaign is sent by <c>send once</c> in a process of its own, which is killed (SIGKILL) at random moments
/// and started again. The peer counts what it took.
/// </summary>
public sealed class KilledSenderTests(ITestOutputHelper output)
{
    private const int ConnectionsOfASender = 4;

    /// <summary>Mail that leads out needs an opt-out button, and that needs https.</summary>
    private const string PublicAddress = "https://mail.example.org";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Sender_KilledAgainAndAgain_LosesNobody_RepeatsNothing_AndListsEveryDoubt()
    {
        var full = Environment.GetEnvironmentVariable("SM_FULL") == "1";
        var (kills, people) = full ? (200, 4000) : (10, 250);
        var random = new Random(20261124);
        await using var peer = new RecordingPeer(startTls: true);
        await using var bench = await StartAsync(peer, people);

        var killed = 0;
        while (killed < kills)
        {
            using var sender = Start(bench);
            if (await KillAsync(sender, peer, people, people / kills, random))
                killed++;
            else
                break;
        }

        var waited = Stopwatch.StartNew();
        using (var last = Start(bench))
        {
            await last.EndAsync();
            Assert.Equal(0, last.ExitCode);
        }

        await using var db = bench.Host.NewContext();
        var messages = await db.OutboundMessages.AsNoTracking().ToListAsync();
        var byState = messages.GroupBy(m => m.State).ToDictionary(g => g.Key, g => g.Count());
        output.WriteLine($"{killed} kills, {people} people: {string.Join(", ", byState.Select(s => $"{s.Key} {s.Value}"))}; last run {waited.Elapsed.TotalSeconds:0.0} s.");
        Assert.Equal(kills, killed);
        Assert.Equal(people, messages.Count);
        // Nothing lost: each is accepted, or listed as doubtful.
        Assert.Equal(people, byState.GetValueOrDefault(MessageState.Accepted) + byState.GetValueOrDefault(MessageState.InDoubt));
        // Nothing repeated: no copy was taken twice, and what was accepted was taken.
        Assert.All(peer.Taken.Values, copies => Assert.Equal(1, copies));
        Assert.All(messages.Where(m => m.State == MessageState.Accepted), m => Assert.True(peer.Taken.ContainsKey(m.InternetMessageId)));
        Assert.Empty(peer.Taken.Keys.Except(messages.Select(m => m.InternetMessageId)));
        // The doubt is bounded by the connections open at each kill, and a person finds it.
        Assert.InRange(byState.GetValueOrDefault(MessageState.InDoubt), 0, kills * ConnectionsOfASender);
        var listed = CampaignBench.Ok(await bench.Host.RunAsync<ListQueue, QueueListing>(new ListQueue { State = MessageState.InDoubt }));
        Assert.Equal(byState.GetValueOrDefault(MessageState.InDoubt), listed.Total);
    }

    /// <returns>False when the sender had nothing left to do before it could be killed.</returns>
    private static async Task<bool> KillAsync(Process sender, RecordingPeer peer, int people, int share, Random random)
    {
        // From anywhere in start-up to deep in the sending: after so many more messages, then a little later.
        var until = Math.Min(people - 1, peer.Count + random.Next(0, share * 4 / 3));
        var waited = Stopwatch.StartNew();
        while (peer.Count < until && !sender.HasExited && waited.Elapsed < Patience)
            await Task.Delay(1);
        await Task.Delay(random.Next(0, 25));
        if (sender.HasExited)
            return false;
        sender.Kill();
        await sender.EndAsync();
        return true;
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
