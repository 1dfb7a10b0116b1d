using System.Text;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Duplicates;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Delivery.Crypto;
using SecureMarketing.Core.Delivery.Policy;
using SecureMarketing.Core.Delivery.Routes;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.Segmentation.Index;
using SecureMarketing.Tests.Contacts;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Delivery;

/// <summary>What a sort of recipient is expected to get is the ladder's first rung, and only where it protects.</summary>
public sealed class ExpectedMethodTableTests
{
    private static readonly RouteFact Verified = new(RouteId.New(), "verified", TlsAssurance.Pinned, Encrypts: true, null);
    private static readonly RouteFact Unverified = new(RouteId.New(), "unverified", TlsAssurance.Opportunistic, Encrypts: true, null);

    [Theory]
    [InlineData(false, false, false, "tls", "portal", "portal", "portal")]
    [InlineData(false, false, true, "tls", null, "portal", "portal")]
    [InlineData(false, true, false, "openpgp", "openpgp", "openpgp", "portal")]
    [InlineData(true, false, true, "smime", "smime", "smime", "portal")]
    [InlineData(true, true, false, "smime", "smime", "smime", "portal")]
    public void Word_IsTheFirstRung(bool smime, bool openPgp, bool plain, string? verified, string? unverified, string? noTlsOnly, string? portalAlways)
    {
        var sort = new RecipientSort(smime, openPgp, plain);
        Assert.Equal(verified, ExpectedMethods.Word(sort, [Verified], DeliveryRules.Default));
        Assert.Equal(unverified, ExpectedMethods.Word(sort, [Unverified], DeliveryRules.Default));
        Assert.Equal(noTlsOnly, ExpectedMethods.Word(sort, [Verified], new DeliveryRules { Mode = DeliveryMode.NoTlsOnly }));
        Assert.Equal(portalAlways, ExpectedMethods.Word(sort, [Verified], new DeliveryRules { Mode = DeliveryMode.PortalAlways }));
        Assert.Null(ExpectedMethods.Word(sort, [], DeliveryRules.Default));
    }

    /// <summary>Of recipients' mail servers it knows nothing (adr-2611-expected-method.md), and says so where it is used.</summary>
    [Fact]
    public void WhatItDoesNotKnow_StandsInTheSchema() =>
        Assert.Contains("addresses are sealed", RuleSchema.Of(new ExpectedMethodAttribute().Attributes, _ => null).ToJsonString(), StringComparison.Ordinal);

    [Fact]
    public void AWishThatOutranksKeys_LeavesNoProtectionToExpect() =>
        Assert.Null(ExpectedMethods.Word(new RecipientSort(true, true, true), [Unverified], new DeliveryRules { Mode = DeliveryMode.Adaptive, PlainPreferenceOutranksKeys = true }));
}

/// <summary>The database and the index name the people for whom the planner picks the method, before and after every change of what it looks at.</summary>
public abstract class ExpectedMethodSuite(DatabaseProvider provider)
{
    private static readonly string[] Rules =
    [
        .. new[] { """ "equals","value":"smime" """, """ "equals","value":"openpgp" """, """ "equals","value":"TLS" """, """ "equals","value":"portal" """, """ "in","value":["smime","portal"] """, """ "exists" """, """ "missing" """ }
            .Select(r => $$"""{"attribute":"expectedMethod","operator":{{r.Trim()}}}"""),
        """{"not":{"attribute":"expectedMethod","operator":"equals","value":"tls"}}""",
    ];

    private static readonly TestAuthority Authority = new();

    [Fact]
    public async Task EveryChangeOfAFact_ReachesBothEvaluators()
    {
        await using var bench = await ImportBench.StartAsync(provider);
        var host = bench.Host;
        await bench.ImportAsync(bench.File("people.csv", "id,last,email\n" + string.Concat(Enumerable.Range(0, 9).Select(i => $"p{i},Roe{i},p{i}@example.com\n")) + "p9,Poe,\n"));
        var people = new Dictionary<string, ContactId>();
        foreach (var i in Enumerable.Range(0, 10))
            people[$"p{i}"] = (await bench.ContactAsync($"p{i}")).Id;
        Assert.DoesNotContain("expectedMethod", await OfferedAsync(host));
        await host.Get<LiveAudience>().BuildAsync(CancellationToken.None);
        Assert.Equal("tls tls tls tls tls tls tls tls tls -", await SameAsync(host, people));

        var certificate = await AddAsync(host, "p0", Certificate("p0"));
        Assert.Contains("expectedMethod", await OfferedAsync(host));
        await AddAsync(host, "p1", Pgp("p1", 5));
        await AddAsync(host, "p2", Certificate("p2"));
        await AddAsync(host, "p2", Pgp("p2", 30));
        Assert.Equal("smime openpgp smime tls tls tls tls tls tls -", await SameAsync(host, people));

        // From now on no relay vouches for TLS onward: TLS alone is nothing to count on.
        Assert.Null((await host.RunAsync<SaveRoute, RouteId>(new SaveRoute { Settings = new RouteSettings { Name = "Relay", Host = "relay.example.org", Port = 587, Tls = TlsMode.StartTls, AssertsOnwardTls = false, Enabled = true } })).Error);
        Assert.Equal("smime openpgp smime portal portal portal portal portal portal -", await SameAsync(host, people));

        await WishAsync(host, people["p3"]);
        await WishAsync(host, people["p4"], warned: false);
        await WishAsync(host, people["p5"], purpose: "appointments");
        await WishAsync(host, people["p6"]);
        await WishAsync(host, people["p0"]);
        Assert.Equal("smime openpgp smime - portal portal - portal portal -", await SameAsync(host, people));
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Null((await host.RunAsync<WithdrawPlainPreference, Unit>(new WithdrawPlainPreference { Contact = people["p6"] })).Error);
        Assert.Equal("smime openpgp smime - portal portal portal portal portal -", await SameAsync(host, people));

        Assert.Null((await host.RunAsync<RemoveRecipientKey, Unit>(new RemoveRecipientKey(certificate))).Error);
        Assert.Equal("- openpgp smime - portal portal portal portal portal -", await SameAsync(host, people));
        // Another address is another mailbox: its key is not theirs any more, and somebody else's may be.
        await bench.ImportAsync(bench.File("people.csv", "id,last,email\np2,Roe2,other@example.com\np8,Roe8,p2@example.com\n"));
        Assert.Equal("- openpgp portal - portal portal portal portal smime -", await SameAsync(host, people));

        // What was accepted under a record counts for the person it was merged into, and the mailbox is the kept record's.
        Assert.Null((await host.RunAsync<MergePeople, Unit>(new MergePeople { Kept = people["p7"], Merged = people["p3"], Reason = "same insurance number", Proven = true })).Error);
        people.Remove("p3");
        Assert.Equal("- openpgp portal portal portal portal - smime -", await SameAsync(host, people));

        // Keys end by the clock alone.
        host.Clock.Advance(TimeSpan.FromDays(8));
        await host.Get<LiveAudience>().CatchUpAsync(wait: true, CancellationToken.None);
        Assert.Equal("- portal portal portal portal portal - smime -", await SameAsync(host, people));

        Assert.Null((await host.RunAsync<SetDeliveryPolicy, Unit>(new SetDeliveryPolicy(HipaaClass.NotMarketing, new DeliveryRules { Mode = DeliveryMode.PortalAlways }))).Error);
        Assert.Equal("portal portal portal portal portal portal portal portal -", await SameAsync(host, people));
        var told = await host.RunAsync<ExplainPerson, PersonExplanation>(new ExplainPerson { RuleJson = Rules[0], Person = "p8", Purpose = "test" });
        Assert.Equal([("whose expected encryption method is S/MIME", "Portal")], told.Value.Rules.Where(r => r.Value is not null).Select(r => (r.Rule, r.Value!)));
    }

    private static byte[] Certificate(string name)
    {
        using var issued = Authority.Issue($"{name}@example.com");
        return issued.RawData;
    }

    private static byte[] Pgp(string name, int days) => Encoding.ASCII.GetBytes(PgpKeys.New($"{name}@example.com", TestHost.Start, TimeSpan.FromDays(days)));

    private static async Task<RecipientKeyId> AddAsync(TestHost host, string name, byte[] file)
    {
        var added = await host.RunAsync<AddRecipientKey, AddedRecipientKey>(new AddRecipientKey { File = file, Address = $"{name}@example.com", Pinned = true });
        Assert.True(added.IsSuccess, added.Error?.Message);
        return added.Value.Id;
    }

    private static async Task WishAsync(TestHost host, ContactId person, bool warned = true, string? purpose = null)
    {
        var now = host.Clock.GetUtcNow();
        Assert.Null((await host.RunAsync<RecordPlainPreference, PlainPreferenceId>(new RecordPlainPreference
        {
            Contact = person,
            Purpose = purpose,
            AcceptedAt = now,
            WarningTextVersion = warned ? "1" : null,
            WarnedAt = warned ? now.AddMinutes(-1) : null,
        })).Error);
    }

    private static async Task<IReadOnlyList<string>> OfferedAsync(TestHost host)
    {
        host.Clock.Advance(TimeSpan.FromMinutes(2));
        return [.. (await host.RunAsync<ListOfferedAttributes, IReadOnlyList<AttributeDefinition>>(new ListOfferedAttributes())).Value.Select(a => a.Key)];
    }

    /// <returns>What the planner expects for each person, by name; <c>-</c> for nothing that protects.</returns>
    private static async Task<string> SameAsync(TestHost host, IReadOnlyDictionary<string, ContactId> people)
    {
        var today = DateOnly.FromDateTime(host.Clock.GetUtcNow().UtcDateTime);
        var planned = await PlannedAsync(host, people, new DateTimeOffset(today, new TimeOnly(23, 59, 59), TimeSpan.Zero));
        await using var db = host.NewContext();
        var (evaluator, reader) = (host.Get<SqlEvaluator>(), host.Get<AudienceReader>());
        var told = new List<HashSet<ContactId>>();
        foreach (var json in Rules)
        {
            var rule = (await host.Get<RuleParser>().ParseAsync(db, json, CancellationToken.None)).Rule!;
            var resolved = await evaluator.ResolveAsync(db, rule, today, CancellationToken.None);
            var sql = await evaluator.BitmapAsync(db, resolved, rule, CancellationToken.None);
            using var answer = await reader.ReadAsync(db, resolved, SegmentEngine.Index, CancellationToken.None);
            Assert.Equal(sql.Ordinals(), (await answer.BitmapAsync(rule, CancellationToken.None)).Ordinals());
            var ordinals = sql.Ordinals().ToList();
            told.Add([.. await db.ContactAttributes.Where(a => ordinals.Contains(a.Ordinal)).Select(a => a.ContactId).ToListAsync()]);
            if (rule is RuleLeaf leaf)
            {
                var everybody = await db.ContactAttributes.Select(a => a.Ordinal).ToListAsync();
                Assert.Equal(ordinals, (await evaluator.BitmapAsync(db, resolved, leaf, everybody, CancellationToken.None)).Ordinals());
            }
        }

        foreach (var (name, id) in people)
        {
            var word = planned[name];
            bool[] expected = [word == "smime", word == "openpgp", word == "tls", word == "portal", word is "smime" or "portal", word is not null, word is null, word != "tls"];
            Assert.Equal(expected, told.Select(t => t.Contains(id)));
        }

        return string.Join(' ', people.Keys.Order(StringComparer.Ordinal).Select(n => planned[n] ?? "-"));
    }

    /// <summary>As sending would plan one message for each person.</summary>
    private static async Task<Dictionary<string, string?>> PlannedAsync(TestHost host, IReadOnlyDictionary<string, ContactId> people, DateTimeOffset at)
    {
        await using var db = host.NewContext();
        var planned = new Dictionary<string, string?>();
        foreach (var (name, id) in people)
        {
            var records = (await db.PersonRecordsAsync([id], CancellationToken.None))[id];
            var wishes = await db.PlainPreferences.AsNoTracking().Where(p => records.All.Contains(p.Contact) && p.Purpose == null).ToListAsync();
            var question = new LadderQuestion { Class = HipaaClass.NotMarketing, Phi = PhiLevel.Relationship, Sensitive = false, Plain = MergedConsent.Plain(wishes, records, "") };
            var email = (await host.Get<IContactDirectory>().IdentitiesAsync(db, [id], CancellationToken.None))[id].Email;
            var plan = email is null ? null : (await host.Get<DeliveryPlanner>().PlanAsync(db, [new PlanItem(email, question)], at, CancellationToken.None))[0];
            var method = plan?.Candidates is [var first, ..] ? first.Method : (DeliveryMethod?)null;
            planned[name] = method is null or DeliveryMethod.OpportunisticTls or DeliveryMethod.Clear ? null : method.Value.Word();
        }

        return planned;
    }
}

public sealed class SqliteExpectedMethodTests() : ExpectedMethodSuite(DatabaseProvider.Sqlite);

public sealed class PostgreSqlExpectedMethodTests() : ExpectedMethodSuite(DatabaseProvider.PostgreSql);
