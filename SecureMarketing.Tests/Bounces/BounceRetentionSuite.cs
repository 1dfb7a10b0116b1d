using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Bounces;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Retention;
using SecureMarketing.Tests.Retention;

namespace SecureMarketing.Tests.Bounces;

/// <summary>Findings go by their date, unless a hold lies on their person; suppressions stay.</summary>
public abstract class BounceRetentionSuite(DatabaseProvider provider)
{
    [Fact]
    public async Task OldFindings_Go_HeldOnesAndSuppressionsStay()
    {
        await using var bench = await BounceBench.StartAsync(provider);
        var (pat, sam) = (await bench.PersonAsync("pat@example.com"), await bench.PersonAsync("sam@example.com"));
        await bench.TakeAsync(ReportTexts.Dsn("pat@example.com", "5.1.1", "550 5.1.1 user unknown", to: bench.ReturnPathOf(await bench.AcceptedAsync(pat))));
        await bench.TakeAsync(ReportTexts.Dsn("sam@example.com", "5.1.1", "550 5.1.1 user unknown", to: bench.ReturnPathOf(await bench.AcceptedAsync(sam))));
        Assert.Null((await bench.Host.RunAsync<PlaceHold, RetentionHoldId>(new PlaceHold(sam, null, "Case 7", null))).Error);
        bench.Host.Clock.Advance(TimeSpan.FromDays(400));
        await bench.TakeAsync(ReportTexts.Complaint("x@example.net"));
        await bench.Host.InForceAsync("bounces", "12m");

        var run = Assert.Single(await bench.Host.RunDisposalAsync());

        Assert.Equal((1, 1), (run.Gone, run.Held));
        await using var db = bench.Host.NewContext();
        Assert.Equal([sam], await db.BounceRecords.Where(r => r.ContactId != null).Select(r => r.ContactId!.Value).ToListAsync());
        Assert.Equal((2, 2), (await db.BounceReports.CountAsync(), (await bench.SuppressionsAsync()).Count));
    }

    [Fact]
    public async Task OldReportsWithoutFindings_Go_ThoseThatStillLieOnAMailServerStay()
    {
        await using var bench = await BounceBench.StartAsync(provider);
        await bench.TakeAsync("\0\0");
        var letter = System.Text.Encoding.UTF8.GetBytes(ReportTexts.Plain("pat@example.com", "A question", "May I come?"));
        foreach (var (message, key) in new[] { ("\0\0\0"u8.ToArray(), (byte)1), (letter, (byte)2) })
            Assert.Null((await bench.Host.RunAsync<TakeReport, TakenReport>(new TakeReport { Message = message, SourceKey = [.. Enumerable.Repeat(key, 32)] })).Error);
        bench.Host.Clock.Advance(TimeSpan.FromDays(400));
        await bench.TakeAsync("\0\0\0\0");
        await bench.Host.InForceAsync("bounces", "12m");

        var run = Assert.Single(await bench.Host.RunDisposalAsync());

        // The first rubbish and the finding about the letter.
        Assert.Equal((2, 0), (run.Gone, run.Held));
        await using var db = bench.Host.NewContext();
        Assert.Equal((3, 2, 0), (await db.BounceReports.CountAsync(), await db.BounceReports.CountAsync(r => r.SourceKey != null), await db.BounceRecords.CountAsync()));
    }
}

public sealed class SqliteBounceRetentionTests() : BounceRetentionSuite(DatabaseProvider.Sqlite);

public sealed class PostgreSqlBounceRetentionTests() : BounceRetentionSuite(DatabaseProvider.PostgreSql);
