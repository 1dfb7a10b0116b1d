using CsCheck;
using SecureMarketing.Core.Content;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Delivery.Policy;
using SecureMarketing.Core.Delivery.Routes;
using SecureMarketing.Core.Delivery.Streams;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Sending;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Delivery;

public sealed class StreamPolicyTests
{
    [Theory]
    [InlineData(HipaaClass.NotMarketing, CommercialClass.Transactional, false, MailStream.Transactional, "transactional")]
    [InlineData(HipaaClass.NotMarketing, CommercialClass.Commercial, false, MailStream.Marketing, "commercial")]
    [InlineData(HipaaClass.NotMarketing, null, false, MailStream.Transactional, "transactional")]
    [InlineData(HipaaClass.NoPhi, null, false, MailStream.Marketing, "commercial")]
    [InlineData(HipaaClass.NoPhi, CommercialClass.Transactional, false, MailStream.Transactional, "transactional")]
    [InlineData(HipaaClass.Marketing, CommercialClass.Transactional, false, MailStream.Marketing, "marketing-class")]
    [InlineData(HipaaClass.MarketingRemunerated, CommercialClass.Commercial, false, MailStream.Marketing, "marketing-class")]
    [InlineData(HipaaClass.Fundraising, null, false, MailStream.Marketing, "marketing-class")]
    [InlineData(HipaaClass.Undetermined, CommercialClass.Transactional, false, MailStream.Sensitive, "undetermined")]
    [InlineData(HipaaClass.Marketing, CommercialClass.Commercial, true, MailStream.Sensitive, "sensitive-category")]
    [InlineData(HipaaClass.NotMarketing, CommercialClass.Transactional, true, MailStream.Sensitive, "sensitive-category")]
    public void Stream_FollowsSensitivity_ThenClass_ThenPurpose(HipaaClass messageClass, CommercialClass? purpose, bool sensitive, MailStream stream, string reason) =>
        Assert.Equal(new StreamChoice(stream, reason), StreamPolicy.Of(messageClass, purpose, sensitive));

    /// <summary>Whatever the message and the rules: no candidate ever uses a route of another stream.</summary>
    [Fact]
    public void NoMessage_EverLeavesByARouteOfAnotherStream()
    {
        var routes = from sets in Gen.Int[0, 7].Array[0, 4]
                     select sets.Select((s, i) => new RouteFact(RouteId.New(), $"r{i}", TlsAssurance.Pinned, true, null, Direct: i == 3) { Streams = (StreamSet)s }).ToList();
        var questions = Gen.Select(Gen.Enum<HipaaClass>(), Gen.Enum<PhiLevel>(), Gen.Bool, Gen.Enum<CommercialClass>())
            .Select((c, phi, sensitive, purpose) => new LadderQuestion { Class = c, Phi = phi, Sensitive = sensitive, Purpose = purpose, Plain = GatePlain.Warned });
        Gen.Select(routes, questions, Gen.Enum<DeliveryMode>()).Sample((facts, question, mode) =>
        {
            var result = MethodLadder.Candidates(RecipientCapabilities.None, facts, DeliveryRules.Default with { Mode = mode }, question);
            Assert.Equal(question.Stream, result.Stream);
            Assert.All(result.Candidates, c => Assert.True(c.Stream == question.Stream.Stream && facts.Single(r => r.Id == c.Route).Streams.Serves(c.Stream)));
            if (question.Sensitive)
                Assert.DoesNotContain(result.Candidates, c => !facts.Single(r => r.Id == c.Route).Streams.HasFlag(StreamSet.Sensitive));
        });
    }

    [Fact]
    public void StreamWithoutARoute_IsHeld_AndTheLadderSaysWhy()
    {
        var marketing = new RouteFact(RouteId.New(), "bulk", TlsAssurance.Pinned, true, null) { Streams = StreamSet.Marketing };
        var question = new LadderQuestion { Class = HipaaClass.NotMarketing, Phi = PhiLevel.Clinical, Sensitive = true };

        var result = MethodLadder.Candidates(RecipientCapabilities.None, [marketing], DeliveryRules.Default, question);

        Assert.True(result.LacksRouteInStream);
        Assert.Contains(result.Rungs, r => r.Route == marketing.Id && r.Reason == "route-other-stream");
        Assert.Equal((MailStream.Sensitive, "sensitive-category"), (result.Stream!.Value.Stream, result.Stream.Value.Reason));
    }
}

public abstract class StreamTests(DatabaseProvider provider)
{
    private static readonly SenderIdentity Quiet = new("Harbor", "care@private.example.org", "desk@private.example.org");

    private static async Task<RouteId> RelayAsync(TestHost host, string name, StreamSet streams, int rank = 10) =>
        (await host.RunAsync<SaveRoute, RouteId>(new SaveRoute { Settings = new RouteSettings { Name = name, Host = name + ".example.org", Port = 587, AssertsOnwardTls = true, Streams = streams, Rank = rank } })).Value;

    private static async Task<StreamRow> RowAsync(TestHost host, MailStream stream) =>
        (await host.RunAsync<ListStreams, IReadOnlyList<StreamRow>>(new ListStreams())).Value.Single(s => s.Stream == stream);

    [Fact]
    public async Task FreshInstallation_ServesEveryStreamByTheSandbox_WithoutSendersOfTheirOwn()
    {
        await using var host = await TestHost.StartAsync(provider);
        var rows = (await host.RunAsync<ListStreams, IReadOnlyList<StreamRow>>(new ListStreams())).Value;
        Assert.Equal(MailStreams.All, rows.Select(r => r.Stream));
        Assert.All(rows, r => Assert.True(r is { Sender: null, IsHeld: false } && r.Routes.Single().Id == DeliveryRoute.Sandbox));
    }

    [Fact]
    public async Task Stream_IsGivenRoutesAndASender_AndWithoutRoutesIsHeld()
    {
        await using var host = await TestHost.StartAsync(provider);
        var bulk = await RelayAsync(host, "bulk", StreamSet.Marketing | StreamSet.Transactional);
        var secure = await RelayAsync(host, "secure", StreamSet.Sensitive, rank: 20);
        Assert.Null((await host.RunAsync<SetStream, Unit>(new SetStream { Stream = MailStream.Sensitive, Sender = Quiet })).Error);

        var sensitive = await RowAsync(host, MailStream.Sensitive);
        Assert.Equal((Quiet, "Sandbox secure"), (sensitive.Sender, string.Join(' ', sensitive.Routes.Select(r => r.Name).Order(StringComparer.Ordinal))));
        Assert.False(sensitive.IsHeld);

        Assert.Null((await host.RunAsync<SetStream, Unit>(new SetStream { Stream = MailStream.Sensitive, Sender = Quiet, Routes = [] })).Error);
        Assert.True((await RowAsync(host, MailStream.Sensitive)).IsHeld);
        Assert.Null((await host.RunAsync<SetStream, Unit>(new SetStream { Stream = MailStream.Sensitive, Routes = [secure, bulk] })).Error);
        sensitive = await RowAsync(host, MailStream.Sensitive);
        Assert.Equal((null, "bulk secure"), (sensitive.Sender, string.Join(' ', sensitive.Routes.Select(r => r.Name))));
    }

    [Fact]
    public async Task BadSettings_AreRefused_AndChangeNothing()
    {
        await using var host = await TestHost.StartAsync(provider);
        foreach (var bad in new[] { Quiet with { FromAddress = "nobody" }, Quiet with { FromName = "" }, Quiet with { ReplyTo = "x@" }, Quiet with { FromName = "Two\r\nlines" } })
            Assert.Equal("usecase.invalid", (await host.RunAsync<SetStream, Unit>(new SetStream { Stream = MailStream.Marketing, Sender = bad })).Error!.Code);
        Assert.Equal("delivery.route_not_found", (await host.RunAsync<SetStream, Unit>(new SetStream { Stream = MailStream.Marketing, Routes = [RouteId.New()] })).Error!.Code);
        Assert.NotNull((await host.RunAsync<SaveRoute, RouteId>(new SaveRoute { Settings = new RouteSettings { Name = "none", Host = "relay.example.org", Port = 587, Streams = StreamSet.None } })).Error);
        Assert.NotNull((await host.RunAsync<SaveRoute, RouteId>(new SaveRoute { Settings = new RouteSettings { Name = "egress", Host = "relay.example.org", Port = 587, Egress = "somewhere" } })).Error);
        Assert.Null((await RowAsync(host, MailStream.Marketing)).Sender);
    }

    [Fact]
    public async Task SessionsOfStreams_AreKeptApart_AndARouteTakenOutOfAStreamCarriesNothingOfIt()
    {
        await using var host = await TestHost.StartAsync(provider);
        var relay = await RelayAsync(host, "relay", StreamSet.All);
        var directory = host.Get<RouteDirectory>();
        MethodCandidate Candidate(MailStream stream) => new(DeliveryMethod.VerifiedTls, relay, true, true, []) { Stream = stream };
        var keys = new List<string>();
        foreach (var stream in MailStreams.All)
            keys.Add((await directory.ConnectionAsync(Candidate(stream), CancellationToken.None))!.PoolKey);
        Assert.Equal(3, keys.Distinct().Count());

        await host.RunAsync<SetStream, Unit>(new SetStream { Stream = MailStream.Sensitive, Routes = [] });

        Assert.Null(await directory.ConnectionAsync(Candidate(MailStream.Sensitive), CancellationToken.None));
        Assert.NotNull(await directory.ConnectionAsync(Candidate(MailStream.Marketing), CancellationToken.None));
    }

    [Fact]
    public async Task MessagesOfAStream_BearItsSender_AndMessageId()
    {
        await using var host = await TestHost.StartAsync(provider);
        await host.RunAsync<SetStream, Unit>(new SetStream { Stream = MailStream.Sensitive, Sender = Quiet });
        await using var db = host.NewContext();
        var streams = await OriginStreams.ReadAsync(db, CancellationToken.None);
        var origin = new OriginFacts
        {
            Version = 1,
            StateVersion = 1,
            Gate = Sample.Origin(GateSensitivity.State),
            ContentVersion = ContentVersionId.New(),
            From = Sample.Address("news@example.org"),
            FromName = "News",
            Stream = "news",
            Plan = new MessagePlan(TestHost.Start, TestHost.Start.AddDays(1), 10, "example.org"),
        };

        var sensitive = streams.In(origin);
        var ordinary = streams.In(origin with { Gate = Sample.Origin(GateSensitivity.None) });

        Assert.Equal(("care@private.example.org", "Harbor", "desk@private.example.org", "private.example.org"), (sensitive.From.Reveal(), sensitive.FromName, sensitive.ReplyTo!.Reveal(), sensitive.Plan.MessageIdDomain));
        Assert.Equal(("news@example.org", "News", "example.org"), (ordinary.From.Reveal(), ordinary.FromName, ordinary.Plan.MessageIdDomain));
    }
}

public sealed class SqliteStreamTests() : StreamTests(DatabaseProvider.Sqlite);

public sealed class PostgreSqlStreamTests() : StreamTests(DatabaseProvider.PostgreSql);
