using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Delivery.Direct;
using SecureMarketing.Core.Delivery.Dns;
using SecureMarketing.Core.Delivery.Policy;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Reporting;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Delivery.Bed;

/// <summary>What would happen, asked of the real DNS and of real servers, without sending.</summary>
[Collection(BedCollection.Name)]
public sealed class ExplainTests(DnsBed bed)
{
    private static readonly LadderQuestion Ordinary = new() { Class = HipaaClass.NotMarketing, Phi = PhiLevel.Relationship, Sensitive = false };

    private static async Task<DeliveryExplanation> ExplainAsync(DirectRig rig, string domain, LookDepth depth, PhiLevel phi = PhiLevel.Relationship)
    {
        var answer = await rig.Host.RunAsync<ExplainDelivery, DeliveryExplanation>(new ExplainDelivery { Address = "maria@" + domain, Question = Ordinary with { Phi = phi }, Look = depth });
        Assert.Null(answer.Error);
        return answer.Value;
    }

    [Theory]
    [InlineData("dane.test", PhiLevel.Clinical, DeliveryMethod.VerifiedTls, false, "Send T4")]
    [InlineData("pkix.test", PhiLevel.Relationship, DeliveryMethod.VerifiedTls, false, "Send T0")]
    [InlineData("pkix.test", PhiLevel.Clinical, DeliveryMethod.Portal, false, "Lacks T1")]
    [InlineData("tlsafail.test", PhiLevel.Relationship, DeliveryMethod.VerifiedTls, true, "Wait clear")]
    public async Task Dns_PromisesWithoutDialling(string domain, PhiLevel phi, DeliveryMethod chosen, bool waits, string verdict)
    {
        await using var rig = await DirectRig.StartAsync(bed);
        var explained = await ExplainAsync(rig, domain, LookDepth.Dns, phi);
        Assert.Equal((chosen, waits), (explained.Chosen, explained.Waits));
        var host = Assert.Single(explained.Direct!.Hosts);
        Assert.Equal(verdict, $"{host.Verdict.Step} {host.Verdict.Level.Word()}");
        Assert.Null(host.Ip);
    }

    [Fact]
    public async Task Session_GreetsTheServers_AndNamesNobody()
    {
        await using var rig = await DirectRig.StartAsync(bed);
        await using var good = bed.Peer("mx.pkix.test", bed.Authority.IssueServer("mx.pkix.test"));
        await using var bad = bed.Peer("mx.danebad.test", bed.Authority.IssueServer("mx.danebad.test"));
        var explained = await ExplainAsync(rig, "pkix.test", LookDepth.Session);
        Assert.Equal(("T1", "trusted"), (explained.Direct!.Hosts[0].Verdict.Level.Word(), explained.Direct.Hosts[0].Tls!.Verdict));
        Assert.DoesNotContain(good.Commands, c => c.StartsWith("MAIL", StringComparison.Ordinal));

        explained = await ExplainAsync(rig, "danebad.test", LookDepth.Session);
        Assert.True(explained.Waits);
        Assert.Equal("dane-mismatch", explained.Direct!.Hosts[0].Verdict.Reason);

        // Nobody listens there: it may later.
        explained = await ExplainAsync(rig, "two.test", LookDepth.Session);
        Assert.Equal((true, MxStep.Wait), (explained.Waits, explained.Direct!.Step));
    }

    [Fact]
    public async Task DomainWithoutMail_EndsTheMessage()
    {
        await using var rig = await DirectRig.StartAsync(bed);
        var explained = await ExplainAsync(rig, "nullmx.test", LookDepth.Dns);
        Assert.Equal((null, MxStatus.NullMx), (explained.Chosen, explained.Direct!.Status));
    }

    [Fact]
    public async Task Forecast_CountsASegmentByMethod_AndShowsNoSmallNumber()
    {
        await using var rig = await DirectRig.StartAsync(bed);
        await PeopleAsync(rig.Host, ("dane.test", 30), ("pkix.test", 14), ("nullmx.test", 3), (null, 12));
        Assert.Null((await rig.Host.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Name = "Adults", RuleJson = """{"attribute":"age","operator":"atLeast","value":18}""" })).Error);

        var exact = (await rig.Host.RunAsync<ForecastDelivery, DeliveryForecast>(new ForecastDelivery("Adults", Ordinary))).Value;
        var marketer = Actor.User(UserId.New(), "Marketer", new HashSet<Permission> { Permission.SegmentCount }, null, null);
        var shown = (await rig.Host.RunAsync<ForecastDelivery, DeliveryForecast>(new ForecastDelivery("Adults", Ordinary), marketer)).Value;

        Assert.Equal("tls-T4=30 tls-unproven=14 no-mail=3", string.Join(' ', exact.Methods.Select(m => $"{m.Word}={m.People}")));
        Assert.Equal(("59", "12"), (exact.People.ToString(), exact.WithoutAddress.ToString()));
        Assert.Equal(["dane.test", "pkix.test", "nullmx.test"], exact.Domains.Select(d => d.Domain));
        Assert.Equal("tls-T4=30 tls-unproven=14 no-mail=withheld", string.Join(' ', shown.Methods.Select(m => $"{m.Word}={m.People}")));
        Assert.Equal(("withheld", 1), (shown.WithoutAddress.ToString(), shown.DomainsWithheld));
        // A group that is a few apart from one whose number is known is told by no number at all.
        Assert.Null((await rig.Host.RunAsync<SaveSegment, SavedSegment>(new SaveSegment { Name = "In Massachusetts", RuleJson = """{"attribute":"state","operator":"in","value":["MA"]}""" })).Error);
        var apart = (await rig.Host.RunAsync<ForecastDelivery, DeliveryForecast>(new ForecastDelivery("In Massachusetts", Ordinary), marketer)).Value;
        Assert.Equal(("<11 apart", "withheld", 3), (apart.People.ToString(), apart.WithoutAddress.ToString(), apart.DomainsWithheld));
        Assert.Empty(apart.Domains);
        Assert.Equal("no-mail=withheld tls-T4=withheld tls-unproven=withheld", string.Join(' ', apart.Methods.Select(m => $"{m.Word}={m.People}")));
        Assert.Equal("report.segment_not_found", (await rig.Host.RunAsync<ForecastDelivery, DeliveryForecast>(new ForecastDelivery("None", Ordinary))).Error!.Code);
    }

    private static async Task PeopleAsync(TestHost host, params (string? Domain, int Count)[] groups)
    {
        await using var db = host.NewContext();
        var people = new List<ContactId>();
        foreach (var (domain, count) in groups)
        {
            for (var i = 0; i < count; i++)
            {
                var person = new Contact(ContactId.New(), "test", $"{domain}-{i}", TestHost.Start) { BirthDate = new DateOnly(1970, 5, 17), State = i == 0 ? "NH" : "MA", Country = "US" };
                if (domain is not null)
                    host.Get<ContactSeal>().Store(person, ContactField.Email, $"person{i}@{domain}");
                db.Add(person);
                people.Add(person.Id);
            }
        }

        await db.SaveChangesAsync();
        await host.Get<IContactFactSink>().ContactsChangedAsync(db, people, TestHost.Start, CancellationToken.None);
        await db.SaveChangesAsync();
    }
}
