using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Agreements;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Delivery.Policy;
using SecureMarketing.Core.Delivery.Routes;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Delivery;

public abstract class RouteTests(DatabaseProvider provider)
{
    private static SaveRoute Relay(string name = "Relay", TlsMode tls = TlsMode.StartTls, bool asserts = true, bool enabled = true, RouteId? id = null, Guid? vendor = null, string? password = null, bool keep = true) => new()
    {
        Route = id,
        Settings = new RouteSettings { Name = name, Host = "relay.example.org", Port = 587, Tls = tls, AssertsOnwardTls = asserts, Enabled = enabled, Vendor = vendor },
        UserName = password is null ? null : "clinic",
        Password = password,
        KeepCredentials = keep,
    };

    private static async Task<IReadOnlyList<RouteRow>> RowsAsync(TestHost host) => (await host.RunAsync<ListRoutes, IReadOnlyList<RouteRow>>(new ListRoutes())).Value;

    [Fact]
    public async Task FreshInstallation_HasTheSandbox_WhichStepsBackForARealRoute()
    {
        await using var host = await TestHost.StartAsync(provider);
        var sandbox = Assert.Single(await RowsAsync(host));
        Assert.Equal((DeliveryRoute.Sandbox, TlsAssurance.Pinned, null), (sandbox.Id, sandbox.Assurance, sandbox.Refusal));

        var relay = (await host.RunAsync<SaveRoute, RouteId>(Relay(enabled: false))).Value;
        Assert.Null((await RowsAsync(host)).Single(r => r.Id == DeliveryRoute.Sandbox).Refusal);
        await host.RunAsync<SaveRoute, RouteId>(Relay(id: relay));
        Assert.Equal("sandbox-superseded", (await RowsAsync(host)).Single(r => r.Id == DeliveryRoute.Sandbox).Refusal);
    }

    [Fact]
    public async Task SmartHost_IsVerified_OnlyIfItsOperatorVouchesForTheWayOnward()
    {
        await using var host = await TestHost.StartAsync(provider);
        await host.RunAsync<SaveRoute, RouteId>(Relay("silent", asserts: false));
        await host.RunAsync<SaveRoute, RouteId>(Relay("vouching"));
        await host.RunAsync<SaveRoute, RouteId>(Relay("plain", TlsMode.None, asserts: false));
        var rows = (await RowsAsync(host)).ToDictionary(r => r.Settings.Name, r => r.Assurance, StringComparer.Ordinal);
        Assert.Equal((TlsAssurance.Opportunistic, TlsAssurance.Pinned, TlsAssurance.None), (rows["silent"], rows["vouching"], rows["plain"]));
    }

    [Fact]
    public async Task UnsafeSettings_AreRefused()
    {
        await using var host = await TestHost.StartAsync(provider);
        await host.RunAsync<SaveRoute, RouteId>(Relay());
        Assert.Equal("delivery.route_name_taken", (await host.RunAsync<SaveRoute, RouteId>(Relay())).Error!.Code);
        Assert.NotNull((await host.RunAsync<SaveRoute, RouteId>(Relay("b", TlsMode.Opportunistic))).Error);
        Assert.NotNull((await host.RunAsync<SaveRoute, RouteId>(Relay("c", TlsMode.None, asserts: false, password: "secret word"))).Error);
        Assert.Equal("delivery.sandbox_fixed", (await host.RunAsync<SaveRoute, RouteId>(Relay("d", id: DeliveryRoute.Sandbox))).Error!.Code);
        Assert.Equal("delivery.route_not_found", (await host.RunAsync<SaveRoute, RouteId>(Relay("e", id: RouteId.New()))).Error!.Code);
    }

    [Fact]
    public async Task Credentials_AreSealed_Kept_AndRemoved()
    {
        await using var host = await TestHost.StartAsync(provider);
        var id = (await host.RunAsync<SaveRoute, RouteId>(Relay(password: "secret word"))).Value;
        await using (var db = host.NewContext())
        {
            var row = db.DeliveryRoutes.Single(r => r.Id == id);
            Assert.DoesNotContain("secret word", System.Text.Encoding.UTF8.GetString(row.PasswordSealed!), StringComparison.Ordinal);
        }

        await host.RunAsync<SaveRoute, RouteId>(Relay(id: id));
        Assert.Equal("secret word", (await host.Get<RouteDirectory>().ConnectionAsync(id, CancellationToken.None))!.Password);
        await host.RunAsync<SaveRoute, RouteId>(Relay(id: id, keep: false));
        Assert.Null((await host.Get<RouteDirectory>().ConnectionAsync(id, CancellationToken.None))!.Password);
    }

    [Fact]
    public async Task Operator_IsToldToTheAgreements()
    {
        await using var host = await TestHost.StartAsync(provider);
        var vendor = PartyId.New();
        var ours = (await host.RunAsync<SaveRoute, RouteId>(Relay("ours"))).Value;
        var theirs = (await host.RunAsync<SaveRoute, RouteId>(Relay("theirs", vendor: vendor.Value))).Value;
        await using var db = host.NewContext();
        var known = new Dictionary<Guid, PartyId?>();
        foreach (var source in host.Services.GetServices<IRouteOperators>())
        {
            foreach (var (route, party) in await source.OfAsync(db, [ours.Value, theirs.Value, Guid.CreateVersion7()], CancellationToken.None))
                known[route] = party;
        }

        Assert.Equal(2, known.Count);
        Assert.Null(known[ours.Value]);
        Assert.Equal(vendor, known[theirs.Value]);
    }

    /// <summary>Compliance §9: the agreement has to say it, not only whoever filled in the route.</summary>
    [Fact]
    public async Task VendorsRelay_IsVerified_OnlyWhileItsAgreementAssertsTlsOnward()
    {
        await using var host = await TestHost.StartAsync(provider);
        async Task<Guid> PartyAsync(string name, BaaClauses clauses) => (await host.RunAsync<RecordBaa, RecordedBaa>(new RecordBaa
        {
            Terms = new BaaTerms
            {
                Party = name,
                Role = BaaRole.Vendor,
                Services = "Relay",
                SignedOn = new DateOnly(2026, 1, 2),
                EffectiveAt = TestHost.Start.AddYears(-1),
                ExpiresAt = TestHost.Start.AddDays(1),
                Clauses = clauses,
            },
        })).Value.Party.Value;
        var asserting = (await host.RunAsync<SaveRoute, RouteId>(Relay("asserting", vendor: await PartyAsync("A", BaaClauses.All | BaaClauses.EnforcedOnwardTls)))).Value;
        await host.RunAsync<SaveRoute, RouteId>(Relay("silent", vendor: await PartyAsync("B", BaaClauses.All)));
        await host.RunAsync<SaveRoute, RouteId>(Relay("unknown", vendor: Guid.CreateVersion7()));
        async Task<string> AssuranceAsync() => string.Join(' ', (await RowsAsync(host)).Where(r => r.Kind == RouteKind.SmartHost).OrderBy(r => r.Settings.Name, StringComparer.Ordinal).Select(r => $"{r.Settings.Name}={r.Assurance.Word()}"));

        Assert.Equal("asserting=T2 silent=T0 unknown=T0", await AssuranceAsync());
        Assert.Equal(TlsAssurance.Pinned, (await host.Get<RouteDirectory>().ConnectionAsync(asserting, CancellationToken.None))!.Assurance);
        host.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal("asserting=T0 silent=T0 unknown=T0", await AssuranceAsync());
        Assert.Equal(TlsAssurance.Opportunistic, (await host.Get<RouteDirectory>().ConnectionAsync(asserting, CancellationToken.None))!.Assurance);
    }

    [Fact]
    public async Task DirectRoute_IsOne_HasNoServer_AndIsRefusedWithoutAResolver()
    {
        await using var host = await TestHost.StartAsync(provider);
        var direct = new SaveRoute { Kind = RouteKind.Direct, Settings = new RouteSettings { Name = "Direct" } };
        Assert.Equal("delivery.direct_fixed", (await host.RunAsync<SaveRoute, RouteId>(new SaveRoute { Kind = RouteKind.Direct, Settings = direct.Settings with { Host = "mx.example.org", Port = 25 } })).Error!.Code);
        Assert.Null((await host.RunAsync<SaveRoute, RouteId>(direct)).Error);
        Assert.Equal("delivery.direct_taken", (await host.RunAsync<SaveRoute, RouteId>(new SaveRoute { Kind = RouteKind.Direct, Settings = direct.Settings with { Name = "Second" } })).Error!.Code);
        var rows = await RowsAsync(host);
        Assert.Equal("resolver-missing", rows.Single(r => r.Kind == RouteKind.Direct).Refusal);
        // A real way out is meant to be used: the sandbox does not take its mail meanwhile.
        Assert.Equal("sandbox-superseded", rows.Single(r => r.Kind == RouteKind.Sandbox).Refusal);
    }

    [Fact]
    public async Task Policy_IsStoredPerClass_AndPlainMailIsForMessagesWithoutPhi()
    {
        await using var host = await TestHost.StartAsync(provider);
        var strict = new DeliveryRules { Mode = DeliveryMode.PortalAlways };
        Assert.Null((await host.RunAsync<SetDeliveryPolicy, Unit>(new SetDeliveryPolicy(Core.Gate.HipaaClass.Marketing, strict))).Error);
        Assert.NotNull((await host.RunAsync<SetDeliveryPolicy, Unit>(new SetDeliveryPolicy(Core.Gate.HipaaClass.Marketing, strict with { Mode = DeliveryMode.PlainAllowed }))).Error);
        Assert.NotNull((await host.RunAsync<SetDeliveryPolicy, Unit>(new SetDeliveryPolicy(Core.Gate.HipaaClass.SaleOfPhi, strict))).Error);
        var rows = (await host.RunAsync<ViewDeliveryPolicies, IReadOnlyList<DeliveryPolicyRow>>(new ViewDeliveryPolicies())).Value;
        Assert.Equal(strict, rows.Single(r => r.MessageClass == Core.Gate.HipaaClass.Marketing).Rules);
        Assert.Equal(DeliveryRules.Default, rows.Single(r => r.MessageClass == Core.Gate.HipaaClass.NotMarketing).Rules);
    }
}

public sealed class SqliteRouteTests() : RouteTests(DatabaseProvider.Sqlite);

public sealed class PostgreSqlRouteTests() : RouteTests(DatabaseProvider.PostgreSql);
