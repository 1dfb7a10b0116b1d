using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Forms;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Retention;
using SecureMarketing.Tests.Retention;

namespace SecureMarketing.Tests.Forms;

/// <summary>Completions and dead links go by a rule; answers and opt-ins do not, the same on every engine that runs here.</summary>
public abstract class CompletionDisposalSuite(DatabaseProvider provider)
{
    [Fact]
    public async Task Completions_AndExpiredLinks_Go_AnswersAndOptInsStay_AndAHoldWins()
    {
        await using var bench = await FormBench.StartAsync(provider);
        await bench.FillAsync(ticked: "classes");
        await bench.FillAsync(new Dictionary<string, string> { ["familyName"] = "Held", ["email"] = "held@example.com" });
        var people = await bench.Imports.QueryAsync(db => db.Contacts.OrderBy(c => c.Id).Select(c => c.Id).ToListAsync());
        Assert.Null((await bench.Host.RunAsync<MakeFormLink, string>(new MakeFormLink(bench.Form, people[0]), FormBench.Officer)).Error);
        Assert.Null((await bench.Host.RunAsync<PlaceHold, RetentionHoldId>(new PlaceHold(people[1], null, "Case 7", null))).Error);
        bench.Host.Clock.Advance(TimeSpan.FromDays(400));
        await bench.FillAsync(new Dictionary<string, string> { ["familyName"] = "Young", ["email"] = "young@example.com" });
        await bench.Host.InForceAsync("form-completions", "12m");

        var run = Assert.Single(await bench.Host.RunDisposalAsync());

        Assert.Equal((2, 1), (run.Gone, run.Held));
        await using var db = bench.Host.NewContext();
        Assert.Equal((2, 0, 3, 1), (await db.FormSubmissions.CountAsync(), await db.FormLinks.CountAsync(), await db.Contacts.CountAsync(), await db.TopicOptIns.CountAsync()));
    }
}

public sealed class SqliteCompletionDisposalTests() : CompletionDisposalSuite(DatabaseProvider.Sqlite);

public sealed class PostgreSqlCompletionDisposalTests() : CompletionDisposalSuite(DatabaseProvider.PostgreSql);
