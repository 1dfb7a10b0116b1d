using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Accounts;
using SecureMarketing.Core.Contacts.Custom;
using SecureMarketing.Core.Contacts.Rights;
using SecureMarketing.Core.Forms;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.Segmentation.Index;
using SecureMarketing.Tests.Contacts;
using SecureMarketing.Tests.Forms;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Segmentation;

/// <summary>
/// What the index keeps of the database's answers stays right whatever changes: authorizations, the suppression list, forms, accounts, units,
/// the organisation's own attributes, merging. After each change every condition names the same people from the index as from SQL.
/// </summary>
public abstract class KeptAnswerSuite(DatabaseProvider provider)
{
    private const int People = 14;
    private const int Changes = 40;

    private static readonly string[] Rules =
    [
        """{"attribute":"authorized","operator":"exists"}""",
        """{"attribute":"authorized","operator":"missing"}""",
        """{"attribute":"authorized","operator":"equals","value":"wellness-programmes"}""",
        """{"attribute":"formCompleted","operator":"exists"}""",
        """{"attribute":"formCompleted","operator":"missing"}""",
        """{"attribute":"formCompleted","operator":"equals","value":"Flu shots","during":{"lastDays":3}}""",
        """{"attribute":"accountType","operator":"equals","value":"payer"}""",
        """{"attribute":"accountType","operator":"missing"}""",
        """{"attribute":"accountName","operator":"startsWith","value":"harbor"}""",
        """{"attribute":"accountRole","operator":"equals","value":"Finance"}""",
        """{"attribute":"custom.score","operator":"atLeast","value":50}""",
        """{"attribute":"custom.score","operator":"missing"}""",
        """{"attribute":"reachable","operator":"equals","value":true}""",
        """{"attribute":"optedOut","operator":"equals","value":true}""",
        """{"attribute":"unsubscribedTopic","operator":"in","value":["news","classes"]}""",
        """{"attribute":"unsubscribedTopic","operator":"exists","during":{"lastDays":2}}""",
        """{"attribute":"visitUnit","operator":"equals","value":"Oncology"}""",
        """{"all":[{"not":{"attribute":"accountRole","operator":"equals","value":"Finance"}},{"any":[{"attribute":"custom.score","operator":"lessThan","value":50},{"attribute":"formCompleted","operator":"exists"}]}]}""",
    ];

    /// <summary>Every operator of every type of an own attribute; dates are set to the day of the beginning.</summary>
    private static readonly string[] OwnRules =
    [
        .. new[]
        {
            """ "score","operator":"atLeast","value":50 """, """ "score","operator":"atMost","value":40.5 """, """ "score","operator":"between","value":[20,60.5] """, """ "score","operator":"equals","value":40.5 """,
            """ "score","operator":"moreThan","value":40.5 """, """ "score","operator":"lessThan","value":40.5 """, """ "score","operator":"exists" """, """ "score","operator":"missing" """,
            """ "lastSurvey","operator":"onOrAfter","value":"2026-11-20" """, """ "lastSurvey","operator":"before","value":"2026-11-20" """, """ "lastSurvey","operator":"between","value":["2026-11-15","2026-11-26"] """,
            """ "lastSurvey","operator":"equals","value":"2026-11-20" """, """ "lastSurvey","operator":"withinLast","value":5 """, """ "lastSurvey","operator":"notWithinLast","value":5 """,
            """ "lastSurvey","operator":"withinNext","value":9 """, """ "lastSurvey","operator":"anniversaryWithin","value":0 """, """ "lastSurvey","operator":"anniversaryWithin","value":9 """, """ "lastSurvey","operator":"anniversaryWithin","value":365 """, """ "lastSurvey","operator":"exists" """, """ "lastSurvey","operator":"missing" """,
            """ "riskTier","operator":"equals","value":"high" """, """ "riskTier","operator":"in","value":["Low","Medium"] """, """ "riskTier","operator":"exists" """, """ "riskTier","operator":"missing" """,
            """ "enrolled","operator":"equals","value":true """, """ "enrolled","operator":"equals","value":false """,
            """ "careContact","operator":"equals","value":"dr.  VALE" """, """ "careContact","operator":"in","value":["Dr. Haddad","Dr. No","Dr. Vale"] """, """ "careContact","operator":"equals","value":"Dr. No" """,
            """ "careContact","operator":"exists" """, """ "careContact","operator":"missing" """,
        }.Select(r => "{\"attribute\":\"custom." + r.Trim()[1..] + "}"),
    ];

    private static readonly Actor Second = Actor.User(UserId.New(), "ConsentClerk", new HashSet<Permission> { Permission.SuppressionManage, Permission.SuppressionView }, null, null);

    [Fact]
    public async Task AfterAnyChange_TheIndexNamesThePeopleOfTheDatabase()
    {
        var seed = 20 + (int)provider;
        var random = new Random(seed);
        await using var bench = await FormBench.StartAsync(provider);
        var host = bench.Host;
        await CustomFixture.DefineAllAsync(host);
        await ScoresAsync(bench, Enumerable.Range(0, People));
        List<int> accounts = [];
        foreach (var (key, type) in new[] { ("harbor", AccountType.Payer), ("elm", AccountType.ProviderGroup) })
            accounts.Add((await host.RunAsync<SaveAccount, int>(new SaveAccount { Key = key, Details = new AccountDetails { Name = key + " group", Type = type } })).Value);
        var unit = (await host.RunAsync<SaveUnit, int>(new SaveUnit(accounts[0], UnitKind.Department, "ONC", "Oncology"))).Value;
        var people = new List<ContactId>();
        await using (var db = host.NewContext())
        {
            for (var i = 0; i < People; i++)
            {
                var source = $"p{i}";
                people.Add((await db.Contacts.SingleAsync(c => c.SourceId == source)).Id);
            }

            db.Encounters.AddRange(people.Take(4).Select(p => new Encounter { ContactId = p, SourceKey = 1, Class = EncounterClass.Ambulatory, Day = DateOnly.FromDateTime(TestHost.Start.UtcDateTime).DayNumber - 9, UnitId = unit }));
            await db.SaveChangesAsync();
        }

        await host.Get<LiveAudience>().BuildAsync(CancellationToken.None);
        await using var own = host.NewContext();
        var rules = await ParseAsync(host, own, Rules);
        var leaves = await ParseAsync(host, own, OwnRules);
        Assert.Equal(5, leaves.SelectMany(l => l.Leaves()).Select(l => l.Attribute).Distinct().Count());
        await AssertSameAsync(host, leaves, "the beginning");

        var told = await AssertSameAsync(host, rules, "the beginning");
        var moved = new HashSet<int>();
        for (var change = 0; change < Changes; change++)
        {
            var what = await ChangeAsync(bench, random, people, accounts);
            var now = await AssertSameAsync(host, rules, $"{what} ({change} of seed {seed})");
            await AssertSameAsync(host, [.. Enumerable.Range(0, 3).Select(_ => Tree(random, leaves))], $"{what} ({change} of seed {seed})");
            moved.UnionWith(Enumerable.Range(0, rules.Count).Where(r => !told[r].SequenceEqual(now[r])));
            told = now;
        }

        Assert.True(moved.Count > rules.Count / 2, "Too few conditions saw a change to prove much.");
        await AssertSameAsync(host, leaves, $"everything of seed {seed}");
        Assert.Equal(5, host.Get<OwnColumns>().Attributes.Count);
        await AssertNarrowAsync(host, [.. rules, .. leaves], random);
    }

    /// <summary>The mailbox of somebody erased is closed for whoever else has it.</summary>
    [Fact]
    public async Task AMailboxThatIsClosed_IsClosedForWhoeverHasIt_AtOnce()
    {
        await using var bench = await ImportBench.StartAsync(provider);
        await bench.ImportAsync(bench.File("people.csv", "id,first,last,email\np1,Ada,Roe,one@example.com\np2,Eve,Poe,one@example.com\np3,Ida,Doe,two@example.com\n"));
        await bench.Host.Get<LiveAudience>().BuildAsync(CancellationToken.None);
        Assert.Equal(["p1", "p2", "p3"], await ReachableAsync());

        var gone = await bench.ContactAsync("p1");
        await using (var db = bench.Host.NewContext())
        {
            await using var transaction = await db.Database.BeginTransactionAsync();
            await bench.Host.Services.GetServices<IErasure>().Single(e => e.GetType().Name == "ConsentErasure")
                .EraseAsync(db, new ErasedSubject(gone.Id, null, gone.EmailIndex), bench.Host.Clock.GetUtcNow(), CancellationToken.None);
            await db.SaveChangesAsync();
            await transaction.CommitAsync();
        }

        Assert.Equal(["p3"], await ReachableAsync());

        async Task<IReadOnlyList<string>> ReachableAsync() => (await bench.Host.RunAsync<ListSegmentMembers, IReadOnlyList<string>>(
            new ListSegmentMembers("""{"attribute":"reachable","operator":"equals","value":true}""", null, Engine: SegmentEngine.Index))).Value;
    }

    private static async Task<List<RuleNode>> ParseAsync(TestHost host, AppDbContext db, IEnumerable<string> texts)
    {
        var rules = new List<RuleNode>();
        foreach (var json in texts)
        {
            var parse = await host.Get<RuleParser>().ParseAsync(db, json, CancellationToken.None);
            Assert.True(parse.Rule is not null, parse.Explain());
            rules.Add(parse.Rule);
        }

        return rules;
    }

    /// <summary>Four conditions, one of them turned round.</summary>
    private static RuleGroup Tree(Random random, IReadOnlyList<RuleNode> leaves)
    {
        var (match, other) = random.Next(2) == 0 ? (GroupMatch.All, GroupMatch.Any) : (GroupMatch.Any, GroupMatch.All);
        return new RuleGroup(match, [Any(), new NotRule(Any()), new RuleGroup(other, [Any(), Any()])]);

        RuleNode Any() => leaves[random.Next(leaves.Count)];
    }

    private static async Task<string> ChangeAsync(FormBench bench, Random random, List<ContactId> people, List<int> accounts)
    {
        var host = bench.Host;
        var place = random.Next(people.Count);
        var person = people[place];
        await using var db = host.NewContext();
        switch (random.Next(13))
        {
            case 0:
                var until = DateOnly.FromDateTime(host.Clock.GetUtcNow().UtcDateTime).AddDays(random.Next(1, 12));
                var entered = (await host.RunAsync<CreateAuthorization, AuthorizationId>(new CreateAuthorization
                {
                    Contact = person,
                    Form = Consent.Forms.Complete with { ExpiresOn = until },
                    Document = new SubmittedDocument { MediaType = "image/png", Content = [1, 2, 3] },
                })).Value;
                Assert.Null((await host.RunAsync<VerifyAuthorization, VerifiedAuthorization>(new VerifyAuthorization { Authorization = entered })).Error);
                Assert.Null((await host.RunAsync<ProvideAuthorizationCopy, AuthorizationId>(new ProvideAuthorizationCopy { Authorization = entered, Channel = "paper" })).Error);
                return "an authorization";
            case 1:
                foreach (var given in await db.Authorizations.Where(a => a.State == AuthorizationState.Active).OrderBy(a => a.Id).Select(a => a.Id).Take(1).ToListAsync())
                    Assert.Null((await host.RunAsync<RevokeAuthorization, RevokedAuthorization>(new RevokeAuthorization { Authorization = given, ReceivedAt = host.Clock.GetUtcNow(), Channel = RevocationChannel.Letter })).Error);
                return "a revocation";
            case 2:
                Assert.True((await bench.FillAsync(new Dictionary<string, string> { ["familyName"] = $"Nobody{random.Next()}", ["email"] = $"n{random.Next()}@example.com" })).Value.Accepted);
                return "a form of somebody unknown";
            case 3:
                var address = await host.RunAsync<MakeFormLink, string>(new MakeFormLink(bench.Form, person), FormBench.Officer);
                // Records that were merged away have no links.
                if (address.IsSuccess)
                    Assert.True((await bench.FillAsync(link: address.Value[(address.Value.IndexOf("for=", StringComparison.Ordinal) + 4)..])).IsSuccess);
                return "a form by personal link";
            case 4:
                Assert.Null((await host.RunAsync<SetStakeholder, Unit>(new SetStakeholder(accounts[random.Next(2)], person, random.Next(2) == 0 ? StakeholderRole.Finance : StakeholderRole.Executive))).Error);
                return "a role";
            case 5:
                Assert.Null((await host.RunAsync<SetStakeholder, Unit>(new SetStakeholder(accounts[random.Next(2)], person, null))).Error);
                return "a role that ended";
            case 6:
                Assert.Null((await host.RunAsync<SaveAccount, int>(new SaveAccount { Account = accounts[random.Next(2)], Details = new AccountDetails { Name = random.Next(2) == 0 ? "Harbor plan" : "Lake plan", Type = random.Next(2) == 0 ? AccountType.Payer : AccountType.Laboratory } })).Error);
                return "an account's name";
            case 7:
                Assert.Null((await host.RunAsync<SaveUnit, int>(new SaveUnit(accounts[0], UnitKind.Department, "ONC", random.Next(2) == 0 ? "Oncology" : "Cancer care"))).Error);
                return "a unit's name";
            case 8:
                await ScoresAsync(bench, [place, random.Next(people.Count)], random);
                return "own attributes";
            case 9:
                var (kind, topic) = random.Next(4) switch
                {
                    0 => (GateSuppression.AllCommercial, (string?)null),
                    1 => (GateSuppression.TopicMatch, "News"),
                    2 => (GateSuppression.HardBounce, null),
                    _ => (GateSuppression.DoNotContact, null),
                };
                Assert.Null((await host.RunAsync<SuppressContact, SuppressionOutcome>(new SuppressContact { Contact = person, Kind = kind, Topic = topic, AddressOnly = kind == GateSuppression.HardBounce })).Error);
                return "a suppression";
            case 10:
                foreach (var standing in await db.Suppressions.Where(s => s.ReleasedAt == null && s.ReleaseAskedAt == null).OrderBy(s => s.Id).Select(s => s.Id).Take(1).ToListAsync())
                {
                    Assert.Null((await host.RunAsync<AskSuppressionRelease, SuppressionId>(new AskSuppressionRelease { Suppression = standing, Reason = "Asked by letter" })).Error);
                    Assert.Null((await host.RunAsync<ConfirmSuppressionRelease, SuppressionId>(new ConfirmSuppressionRelease { Suppression = standing }, Second)).Error);
                }

                return "a release";
            case 11:
                if ((await db.Contacts.SingleAsync(c => c.Id == person)).MergedInto is not null)
                {
                    await bench.Imports.UnmergeAsync(person);
                    return "an unmerging";
                }

                // May be refused, as for two who are merged already.
                await bench.Imports.TryMergeAsync(person, people[(place + 1) % people.Count]);
                return "a merging";
            default:
                host.Clock.Advance(TimeSpan.FromHours(random.Next(1, 40)));
                return "time";
        }
    }

    private static async Task ScoresAsync(FormBench bench, IEnumerable<int> places, Random? random = null)
    {
        var rows = places.Distinct().Select(p => $"p{p},Person{p},p{p}@example.com,{Score(p)},{(random is null ? ",,," : Other(random))}\n");
        await bench.Imports.ImportAsync(bench.Imports.File("people.csv", "id,last,email,Score,Risk tier,Last survey,Enrolled,Care contact\n" + string.Concat(rows)));

        string Score(int place) => random is null ? (place * 9).ToString(CultureInfo.InvariantCulture) : random.Next(6) == 0 ? "40.5" : random.Next(100).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Each value comes, or stays as it was.</summary>
    private static string Other(Random random)
    {
        return $"{Any("", "Low", "Medium", "High")},{Any("", "2026-11-10", "2026-11-20", "2024-11-24", "2026-11-30", "2019-11-27")},{Any("", "yes", "no")},{Any("", "Dr. Vale", "Dr. Haddad", "Dr. Roe")}";

        string Any(params string[] words) => words[random.Next(words.Length)];
    }

    /// <summary>Of today and of a later day: an expiry and the end of a window are no change of anybody.</summary>
    /// <returns>Whom each rule names today.</returns>
    private static async Task<List<List<int>>> AssertSameAsync(TestHost host, IReadOnlyList<RuleNode> rules, string after)
    {
        var (evaluator, reader) = (host.Get<SqlEvaluator>(), host.Get<AudienceReader>());
        var today = DateOnly.FromDateTime(host.Clock.GetUtcNow().UtcDateTime);
        var told = new List<List<int>>();
        await using var db = host.NewContext();
        foreach (var rule in rules)
        {
            foreach (var day in new[] { today.AddDays(4), today })
            {
                var resolved = await evaluator.ResolveAsync(db, rule, day, CancellationToken.None);
                var sql = (await evaluator.BitmapAsync(db, resolved, rule, CancellationToken.None)).Ordinals().ToList();
                using var answer = await reader.ReadAsync(db, resolved, SegmentEngine.Index, CancellationToken.None);
                var index = (await answer.BitmapAsync(rule, CancellationToken.None)).Ordinals().ToList();
                Assert.True(sql.SequenceEqual(index), $"After {after}, on {day:O}: SQL [{string.Join(' ', sql)}], index [{string.Join(' ', index)}] for {RuleJson.Canonical(rule)}");
                if (day == today)
                    told.Add(sql);
            }
        }

        return told;
    }

    /// <summary>Asked about some people, each condition says of them what it says when it is asked about all.</summary>
    private static async Task AssertNarrowAsync(TestHost host, IReadOnlyList<RuleNode> rules, Random random)
    {
        var evaluator = host.Get<SqlEvaluator>();
        await using var db = host.NewContext();
        var ordinals = await db.ContactAttributes.Select(a => a.Ordinal).ToListAsync();
        foreach (var leaf in rules.SelectMany(r => r.Leaves()))
        {
            var resolved = await evaluator.ResolveAsync(db, leaf, DateOnly.FromDateTime(host.Clock.GetUtcNow().UtcDateTime), CancellationToken.None);
            var all = await evaluator.BitmapAsync(db, resolved, leaf, CancellationToken.None);
            var some = ordinals.Where(_ => random.Next(3) == 0).ToList();
            var found = await evaluator.BitmapAsync(db, resolved, leaf, some, CancellationToken.None);
            Assert.True(some.Where(all.Contains).Order().SequenceEqual(found.Ordinals()), RuleJson.Canonical(leaf));
        }
    }
}

public sealed class SqliteKeptAnswerTests() : KeptAnswerSuite(DatabaseProvider.Sqlite);

public sealed class PostgreSqlKeptAnswerTests() : KeptAnswerSuite(DatabaseProvider.PostgreSql);

/// <summary>What sources say of their tables is true of the tables.</summary>
public sealed class RowsByPersonTests
{
    [Fact]
    public void EveryTable_NamesTheRecordOfItsPerson()
    {
        var catalogue = AttributesModule.Catalogue();
        var tables = catalogue.All.SelectMany(a => catalogue.SourceOf(a.Key).RowsByPerson).Append(typeof(CustomValue)).Distinct().ToList();

        Assert.True(tables.Count > 8);
        Assert.All(tables, t => Assert.Equal(typeof(ContactId), (t.GetProperty("ContactId") ?? t.GetProperty("Contact"))?.PropertyType));
    }
}
