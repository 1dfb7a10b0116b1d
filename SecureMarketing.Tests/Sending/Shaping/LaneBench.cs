using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Delivery.Dns;
using SecureMarketing.Core.Delivery.Routes;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Sending;
using SecureMarketing.Core.Sending.Shaping;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Sending.Shaping;

/// <summary>Queues messages for domains as a launch would.</summary>
internal static class LaneBench
{
    /// <summary>A host whose resolver may be believed.</summary>
    public static Task<TestHost> StartDirectAsync(DatabaseProvider provider) => TestHost.StartAsync(
        provider,
        services => services.AddSingleton<IMailResolver>(new StubResolver(new Dictionary<string, (string, string)>())),
        new Dictionary<string, string?> { ["DirectDelivery:Resolver"] = "127.0.0.1:53" });

    public static async Task QueueAsync(TestHost host, string domain, int messages, string? rollUp = null, int priority = MessagePlan.Bulk)
    {
        var now = host.Clock.GetUtcNow();
        var run = Queue.Run();
        await using var db = host.NewContext();
        var lane = (await DestinationRegister.EnsureAsync(db, [domain], Destination.AnyRoute, now, CancellationToken.None))[domain];
        for (var i = 0; i < messages; i++)
        {
            var recipient = new Recipient(run, ContactId.New(), domain, new LaunchVerdict(true, null, []), now);
            db.Add(recipient);
            db.Add(new OutboundMessage(MessageId.New(), recipient, new MessagePlan(now, now.AddHours(48), priority, "mail.example.com"), now, lane));
        }

        await db.SaveChangesAsync();
        if (rollUp is not null)
            await host.Get<DestinationRegister>().LearnAsync(db, new Lane(lane, domain, Destination.AnyRoute, rollUp, now, null, null), CancellationToken.None);
    }

    /// <summary>Messages of a run that is over, due a day on: a queue page has something to show and no sender takes it.</summary>
    public static async Task ScheduleAsync(AppDbContext db, OriginId origin, string domain, int messages, DateTimeOffset now)
    {
        var lane = (await DestinationRegister.EnsureAsync(db, [domain], Destination.AnyRoute, now, CancellationToken.None))[domain];
        for (var i = 0; i < messages; i++)
        {
            var recipient = new Recipient(new OriginRun(origin, 1, 1), ContactId.New(), domain, new LaunchVerdict(true, null, []), now);
            db.Add(recipient);
            db.Add(new OutboundMessage(MessageId.New(), recipient, new MessagePlan(now.AddDays(1), now.AddDays(2), MessagePlan.Bulk, "mail.example.com"), now, lane));
        }

        await db.SaveChangesAsync();
    }

    public static async Task<RouteId> AddRouteAsync(TestHost host, RouteKind kind, int port = 0, string name = "Route", int rank = 1)
    {
        var id = RouteId.New();
        await using var db = host.NewContext();
        db.Add(new DeliveryRoute(id, kind, kind == RouteKind.Direct ? new RouteSettings { Name = name, Rank = rank } : new RouteSettings { Name = name, Host = "127.0.0.1", Port = port, Tls = TlsMode.None, Rank = rank }, host.Clock.GetUtcNow()));
        await db.SaveChangesAsync();
        return id;
    }
}
