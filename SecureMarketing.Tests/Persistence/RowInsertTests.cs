using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Persistence;

/// <summary>A row that is inserted without tracking is, cell for cell, the row that Entity Framework writes.</summary>
public abstract class RowInsertTests(DatabaseProvider provider)
{
    [Fact]
    public async Task Row_IsTheOneThatTheContextWrites()
    {
        await using var host = await TestHost.StartAsync(provider);
        var (whole, bare) = (Person("whole", true), Person("bare", false));
        await using (var tracked = host.NewContext())
        {
            tracked.Contacts.AddRange(whole, bare);
            await tracked.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        await using var db = host.NewContext();
        var expected = await CellsAsync(db);
        await db.Contacts.ExecuteDeleteAsync(TestContext.Current.CancellationToken);
        await db.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await db.InsertRowsAsync<Contact>([whole, bare], TestContext.Current.CancellationToken);

        Assert.Equal(expected, await CellsAsync(db));
        Assert.Contains("1961-02-03", expected.Replace("02/03/1961", "1961-02-03", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NumbersThatTheDatabaseAssigns_AreLeftToIt()
    {
        await using var host = await TestHost.StartAsync(provider);
        await using var db = host.NewContext();
        var people = Enumerable.Range(0, 3).Select(i => Person($"p{i}", false)).ToList();

        await db.InsertRowsAsync(people, TestContext.Current.CancellationToken);
        await db.InsertRowsAsync<ContactAttributes>([.. people.Select(p => new ContactAttributes(p.Id))], TestContext.Current.CancellationToken);

        Assert.Equal([1, 2, 3], await db.ContactAttributes.Select(a => a.Ordinal).Order().ToListAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task ViolatedConstraint_IsAnError_AndTheTransactionTakesAllBack()
    {
        await using var host = await TestHost.StartAsync(provider);
        await using (var db = host.NewContext())
        {
            await using var transaction = await db.Database.BeginTransactionAsync(TestContext.Current.CancellationToken);
            await Assert.ThrowsAnyAsync<DbException>(() => db.InsertRowsAsync<Contact>([Person("one", false), Person("one", false)], TestContext.Current.CancellationToken));
        }

        await using var after = host.NewContext();
        Assert.Equal(0, await after.Contacts.CountAsync(TestContext.Current.CancellationToken));
    }

    private static Contact Person(string sourceId, bool whole)
    {
        var person = new Contact(ContactId.New(), "ehr", sourceId, TestHost.Start);
        if (!whole)
            return person;
        person.FamilyNameSealed = [1, 2, 3];
        person.EmailIndex = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
        person.BirthDate = new DateOnly(1961, 2, 3);
        person.Gender = AdministrativeGender.Female;
        person.Deceased = true;
        person.City = "São Paulo; 'quoted'";
        person.EmailVerification = EmailVerification.DoubleOptIn;
        person.EmailVerifiedAt = TestHost.Start.AddTicks(-3_456_780).ToOffset(TimeSpan.FromHours(-5));
        return person;
    }

    private static async Task<string> CellsAsync(AppDbContext db)
    {
        await db.Database.OpenConnectionAsync();
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = "SELECT * FROM contacts ORDER BY source_id";
        await using var rows = await command.ExecuteReaderAsync();
        var cells = new List<string>();
        while (await rows.ReadAsync())
        {
            for (var i = 0; i < rows.FieldCount; i++)
                cells.Add($"{rows.GetName(i)} {rows.GetDataTypeName(i)} {(rows.GetValue(i) is byte[] bytes ? Convert.ToHexString(bytes) : Convert.ToString(rows.GetValue(i), CultureInfo.InvariantCulture))}");
        }

        return string.Join('\n', cells);
    }
}

public sealed class SqliteRowInsertTests() : RowInsertTests(DatabaseProvider.Sqlite);

public sealed class PostgreSqlRowInsertTests() : RowInsertTests(DatabaseProvider.PostgreSql);
