using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Contacts;

public sealed class SqliteSourceIdQueryTests() : SourceIdQuerySuite(DatabaseProvider.Sqlite);

public sealed class PostgreSqlSourceIdQueryTests() : SourceIdQuerySuite(DatabaseProvider.PostgreSql)
{
    [Fact]
    public async Task ContactsOf_ATableNobodyCountedYet_TouchesNoOtherRecord()
    {
        await using var host = await TestHost.StartAsync(DatabaseProvider.PostgreSql);
        await using var db = host.NewContext();
        await using var transaction = await db.Database.BeginTransactionAsync();
        await AddAsync(db, "one", Enumerable.Range(0, 2000).Select(n => $"known-{n}"));

        Assert.Empty(await db.ContactsOf("one", [.. Enumerable.Range(0, 500).Select(n => $"new-{n}")]).ToListAsync());

        var touched = await db.Database.SqlQueryRaw<long>("SELECT (seq_tup_read + coalesce(idx_tup_fetch, 0)) AS \"Value\" FROM pg_stat_xact_user_tables WHERE relname = 'contacts'").SingleAsync();
        Assert.Equal(0, touched);
    }
}

/// <summary>Records by the ids of their source system, the same on every engine.</summary>
public abstract class SourceIdQuerySuite(DatabaseProvider provider)
{
    [Fact]
    public async Task ContactsOf_FindsThoseOnFile_OfThatSystemOnly()
    {
        await using var host = await TestHost.StartAsync(provider);
        await using var db = host.NewContext();
        await AddAsync(db, "one", ["a", "b", "c"]);
        await AddAsync(db, "two", ["b", "d"]);

        var found = await db.ContactsOf("one", ["b", "c", "d", "e"]).ToListAsync();

        Assert.Equal(["b", "c"], found.Select(c => c.SourceId).Order());
        Assert.All(found, c => Assert.Equal("one", c.SourceSystem));
        // They are the context's own, so that a change of them is saved.
        Assert.Equal(2, db.ChangeTracker.Entries<Contact>().Count(e => e.State == EntityState.Unchanged));
    }

    protected static async Task AddAsync(AppDbContext db, string system, IEnumerable<string> ids) =>
        await db.InsertRowsAsync<Contact>([.. ids.Select(id => new Contact(ContactId.New(), system, id, DateTimeOffset.UnixEpoch))], CancellationToken.None);
}
