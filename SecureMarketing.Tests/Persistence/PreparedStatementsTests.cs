using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Persistence;

/// <summary>What a statement by hand does when it fails, and when its connection was closed meanwhile; on SQLite past the driver.</summary>
public abstract class PreparedStatementsTests(DatabaseProvider provider)
{
    private const string Named = "SELECT COUNT(*) FROM contacts WHERE source_id = @p0";
    private const string Renamed = "UPDATE contacts SET source_id = @p0 WHERE source_id = @p1";

    [Fact]
    public async Task StatementThatIsNone_IsAnErrorOfTheDatabase()
    {
        await using var host = await TestHost.StartAsync(provider);
        await using var db = host.NewContext();
        await db.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var statements = new PreparedStatements(db);

        await Assert.ThrowsAnyAsync<DbException>(() => statements.RunAsync("UPDATE no_such_table SET a = @p0", TestContext.Current.CancellationToken, 1));
        await Assert.ThrowsAnyAsync<DbException>(() => statements.ValueAsync<long>("SELECT FROM", TestContext.Current.CancellationToken));
        Assert.Equal(0, await CountAsync(statements, "a"));
    }

    [Fact]
    public async Task FailedStatement_CanBeRunAgain()
    {
        await using var host = await TestHost.StartAsync(provider);
        await using var db = host.NewContext();
        await db.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await db.InsertRowsAsync<Contact>([Person("a"), Person("b")], TestContext.Current.CancellationToken);
        await using var statements = new PreparedStatements(db);

        await Assert.ThrowsAnyAsync<DbException>(() => statements.RunAsync(Renamed, TestContext.Current.CancellationToken, "a", "b"));
        Assert.Equal((1L, 1L), (await CountAsync(statements, "a"), await CountAsync(statements, "b")));
        Assert.Equal(1, await statements.RunAsync(Renamed, TestContext.Current.CancellationToken, "c", "b"));
        Assert.Equal(1, await CountAsync(statements, "c"));
    }

    [Fact]
    public async Task FailedInsert_TakesTheTransactionBack_AndTheNextOneHoldsNothingOfIt()
    {
        await using var host = await TestHost.StartAsync(provider);
        await using var db = host.NewContext();
        await db.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var statements = new PreparedStatements(db);
        await using (await db.Database.BeginTransactionAsync(TestContext.Current.CancellationToken))
        {
            var named = Person("a");
            named.City = "Boston";
            await Assert.ThrowsAnyAsync<DbException>(() => statements.InsertAsync<Contact>([named, Person("a")], TestContext.Current.CancellationToken));
        }

        Assert.Equal(0, await CountAsync(statements, "a"));
        await statements.InsertAsync<Contact>([Person("a")], TestContext.Current.CancellationToken);
        Assert.Null(await db.Contacts.Select(c => c.City).SingleAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task CancelledStatement_IsNotRun()
    {
        await using var host = await TestHost.StartAsync(provider);
        await using var db = host.NewContext();
        await db.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var statements = new PreparedStatements(db);
        using var stopped = new CancellationTokenSource();
        await stopped.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => statements.RunAsync(Renamed, stopped.Token, "a", "b"));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => statements.InsertAsync<Contact>([Person("a")], stopped.Token));
        // A driver may give up the connection with the statement.
        await using var after = host.NewContext();
        Assert.Equal(0, await after.Contacts.CountAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task ConnectionThatWasClosedMeanwhile_IsSeen()
    {
        await using var host = await TestHost.StartAsync(provider);
        await using var db = host.NewContext();
        await db.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var statements = new PreparedStatements(db);
        await statements.InsertAsync<Contact>([Person("a")], TestContext.Current.CancellationToken);
        Assert.Equal(1, await CountAsync(statements, "a"));

        await db.Database.CloseConnectionAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => CountAsync(statements, "a"));
        // Another takes the one that was closed.
        await using var other = host.NewContext();
        await other.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);

        await db.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await statements.InsertAsync<Contact>([Person("b")], TestContext.Current.CancellationToken);
        Assert.Equal((1L, 1L), (await CountAsync(statements, "a"), await CountAsync(statements, "b")));
    }

    private static async Task<long> CountAsync(PreparedStatements statements, string sourceId) =>
        await statements.ValueAsync<long>(Named, TestContext.Current.CancellationToken, sourceId) ?? -1;

    private static Contact Person(string sourceId) => new(ContactId.New(), "ehr", sourceId, TestHost.Start);
}

public sealed class SqlitePreparedStatementsTests() : PreparedStatementsTests(DatabaseProvider.Sqlite);

public sealed class PostgreSqlPreparedStatementsTests() : PreparedStatementsTests(DatabaseProvider.PostgreSql);
