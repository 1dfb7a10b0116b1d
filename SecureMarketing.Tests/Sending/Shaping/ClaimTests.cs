using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Sending;
using SecureMarketing.Core.Sending.Shaping;
using SecureMarketing.Tests.Persistence.SqlServer;

namespace SecureMarketing.Tests.Sending.Shaping;

/// <summary>The choice of a page, and the claim's text for the engine that cannot run here.</summary>
public sealed partial class ClaimTests
{
    [Theory]
    [InlineData(6, 2, "aabbbc", "aabbc")]
    [InlineData(3, 2, "aaaabc", "aab")]
    [InlineData(9, 0, "aab", "")]
    [InlineData(4, int.MaxValue, "aaaaab", "aaaa")]
    public void Choice_TakesOfEachBucketWhatItMayCarry(int take, int room, string due, string expected)
    {
        var buckets = "abc".ToDictionary(c => c, c => new LocalBucket(new BucketKey(new string(c, 1), RouteId.New())));
        var choice = new ClaimChoice(take);
        var taken = due.Where(c => choice.TryTake(MessageId.New(), buckets[c], _ => room)).ToArray();

        Assert.Equal(expected, new string(taken));
        Assert.Equal(expected.Length, choice.Chosen.Count);
        Assert.All(choice.Taken, t => Assert.InRange(t.Value, 1, room));
    }

    [Fact]
    public void Choice_TakesNoMessageTwice_AndWhatNothingLimits()
    {
        var (choice, id) = (new ClaimChoice(5), MessageId.New());

        Assert.True(choice.TryTake(id, null, _ => 0));
        Assert.False(choice.TryTake(id, null, _ => 0));
    }

    [Fact]
    public async Task Claims_AreValidOnSqlServer()
    {
        var captured = new CapturingSqlServer();
        await using var db = captured.CreateDbContext();
        using var model = new SqlServerModel();
        model.AddSchema(db.GetService<IMigrator>().GenerateScript());
        var sql = new ClaimSql(DatabaseProvider.SqlServer, 2, 3);
        foreach (var text in new[] { sql.Head(urgent: true, oneOrigin: false), sql.Head(urgent: false, oneOrigin: true), sql.Chosen(4) })
        {
            var named = Placeholder().Replace(text, "@p$1");
            Assert.Empty(SqlServerModel.ParseErrors(named));
            model.AddQuery(named,
            [
                "@p0 datetimeoffset", "@p1 nvarchar(128)", "@p2 datetimeoffset", "@p3 int", "@p4 uniqueidentifier",
                .. Enumerable.Range(5, 5).Select(n => $"@p{n} datetimeoffset"), .. Enumerable.Range(10, 4).Select(n => $"@p{n} uniqueidentifier"),
            ]);
        }

        await DuePage.Ready(db, TimeProvider.System.GetUtcNow()).ToListAsync(TestContext.Current.CancellationToken);
        foreach (var (text, parameters) in captured.Statements)
            model.AddQuery(text, parameters);
        Assert.Empty(model.Errors());
    }

    [GeneratedRegex(@"\{(\d+)\}", RegexOptions.None, 1000)]
    private static partial Regex Placeholder();
}
