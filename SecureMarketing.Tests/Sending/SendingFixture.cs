using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Agreements;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Content;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Delivery.Policy;
using SecureMarketing.Core.Delivery.Routes;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Sending;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Sending;

/// <summary>
/// A whole installation with people, an agreement, a published message and one origin: everything real but the origin's
/// owner.
/// </summary>
internal sealed class SendingFixture : IAsyncDisposable
{
    private SendingFixture(TestHost host, TestOrigin origin)
    {
        Host = host;
        Origin = origin;
    }

    public TestHost Host { get; }

    public TestOrigin Origin { get; }

    /// <param name="people">Adults in Massachusetts with verified addresses at example.com.</param>
    /// <param name="relay">Port of a relay on loopback without TLS, for mail without PHI; null uses the sandbox, for mail that lets infer a relationship.</param>
    /// <param name="provider">Database engine.</param>
    /// <param name="settings">Settings besides.</param>
    /// <param name="configure">A test's last word on the services.</param>
    /// <param name="domain">Domain of everybody's mailbox.</param>
    /// <param name="hipaa">Class of mail to the sandbox.</param>
    /// <param name="domainOf">Domain of the n-th person's mailbox, from 0; null: <paramref name="domain"/>.</param>
    public static async Task<SendingFixture> StartAsync(
        int people, int? relay = null, DatabaseProvider provider = DatabaseProvider.Sqlite, IReadOnlyDictionary<string, string?>? settings = null, Action<IServiceCollection>? configure = null,
        string domain = "example.com", Func<int, string>? domainOf = null, HipaaClass hipaa = HipaaClass.NotMarketing)
    {
        var holder = new OriginHolder();
        var host = await TestHost.StartAsync(provider, services =>
        {
            services.AddSingleton<IMessageOrigin>(_ => holder.Origin!);
            configure?.Invoke(services);
        }, settings);
        var content = Succeeded(await host.RunAsync<CreateContent, ContentId>(new CreateContent("Welcome", "welcome")));
        var version = Succeeded(await host.RunAsync<PublishContentVersion, ContentVersionId>(new PublishContentVersion(content, 1, null)));
        Succeeded(await host.RunAsync<RecordBaa, RecordedBaa>(new RecordBaa
        {
            Terms = new BaaTerms
            {
                Party = "Harbor Health Partners",
                Role = BaaRole.Tenant,
                Services = "Messaging",
                SignedOn = new DateOnly(2026, 1, 2),
                EffectiveAt = TestHost.Start.AddYears(-1),
                Clauses = BaaClauses.All,
            },
        }));
        await using var db = host.NewContext();
        var origin = holder.Origin = new TestOrigin
        {
            Content = (await host.Get<PublishedContents>().FindAsync(db, version, CancellationToken.None))!,
            Class = relay is null ? hipaa : HipaaClass.NoPhi,
            Phi = relay is null ? PhiLevel.Relationship : PhiLevel.None,
        };
        if (relay is { } port)
        {
            db.Add(new DeliveryRoute(RouteId.New(), RouteKind.SmartHost, new RouteSettings { Name = "Relay", Host = "127.0.0.1", Port = port, Tls = TlsMode.None }, TestHost.Start));
            db.Add(new DeliveryPolicy(HipaaClass.NoPhi, new DeliveryRules { Mode = DeliveryMode.PlainAllowed }, TestHost.Start));
        }

        for (var i = 0; i < people; i++)
        {
            var person = new Contact(ContactId.New(), "test", $"p{i}", TestHost.Start)
            {
                BirthDate = new DateOnly(1970, 5, 17),
                State = "MA",
                Country = "US",
                EmailVerification = EmailVerification.InPerson,
            };
            var seal = host.Get<ContactSeal>();
            seal.Store(person, ContactField.GivenName, $"Maria{i}");
            seal.Store(person, ContactField.Email, $"person{i}@{domainOf?.Invoke(i) ?? domain}");
            db.Add(person);
            origin.Audience.Add(person.Id);
        }

        await db.SaveChangesAsync();
        return new SendingFixture(host, origin);
    }

    public async Task<SendOnceReport> SendOnceAsync() => Succeeded(await Host.RunAsync<SendOnce, SendOnceReport>(new SendOnce(null)));

    /// <summary>States of all messages, by state.</summary>
    public async Task<IReadOnlyDictionary<MessageState, int>> StatesAsync()
    {
        await using var db = Host.NewContext();
        return await db.CountByStateAsync(Origin.Run.Origin, CancellationToken.None);
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    private static T Succeeded<T>(Result<T> result)
    {
        Assert.Null(result.Error);
        return result.Value;
    }

    private sealed class OriginHolder
    {
        public TestOrigin? Origin { get; set; }
    }
}
