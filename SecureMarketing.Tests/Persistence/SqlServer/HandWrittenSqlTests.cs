using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Sending;
using SecureMarketing.Tests.Architecture;

namespace SecureMarketing.Tests.Persistence.SqlServer;

/// <summary>Statements that EF does not write, in SQL Server's own parser and model as the others are.</summary>
public sealed class HandWrittenSqlTests
{
    [Fact]
    public void EveryPlace_IsListed()
    {
        var root = SourceTests.Repository;
        var found = new[] { "SecureMarketing.Core", "SecureMarketing.Web" }
            .SelectMany(p => Directory.EnumerateFiles(Path.Combine(root, p), "*.*", SearchOption.AllDirectories))
            .Where(f => f.EndsWith(".cs", StringComparison.Ordinal) || f.EndsWith(".razor", StringComparison.Ordinal))
            .Select(f => (File: Path.GetRelativePath(root, f).Replace(Path.DirectorySeparatorChar, '/'), Path: f))
            .Where(f => !f.File.Split('/').Any(s => s is "bin" or "obj" or "Migrations"))
            .Select(f => (f.File, Places: HandWrittenSql.PlacesIn(File.ReadAllText(f.Path)))).Where(f => f.Places > 0);

        Assert.Equal(HandWrittenSql.Files.Select(f => (f.File, f.Places)).Order(), found.Order());
        Assert.All(HandWrittenSql.Files, f => Assert.True(f.Why is null == f.Run is not null, f.File));
    }

    [Theory]
    [InlineData("db.Database.ExecuteSqlRawAsync(statement)", 1)]
    [InlineData("await db.Set<Code>().FromSql($\"SELECT * FROM codes\").ToListAsync();", 2)]
    [InlineData("command.CommandText = \"DELETE FROM codes WHERE id = 1\";", 2)]
    [InlineData("const string Text = \"\"\"\n    UPDATE codes SET id = 1\n    \"\"\";", 1)]
    [InlineData("await commit.Statements.RunAsync(text, cancellationToken);", 1)]
    [InlineData("var word = \"Update available\";", 0)]
    public void ANewPlace_WouldBeFound(string source, int places) => Assert.Equal(places, HandWrittenSql.PlacesIn(source));

    [Fact]
    public async Task EveryStatement_IsValid()
    {
        using var model = Model();
        foreach (var file in HandWrittenSql.Files.Where(f => f.Run is not null))
        {
            var server = new CapturingSqlServer();
            HandWrittenSql.Answer(server);
            await using var db = server.CreateDbContext();
            await using var statements = new PreparedStatements(db);
            await file.Run!(db, statements);

            Assert.True(server.Statements.Count == file.Statements, $"{file.File} sent {server.Statements.Count}: {string.Join(" | ", server.Statements.Keys)}");
            Add(model, server);
        }

        Assert.Empty(model.Errors());
    }

    [Theory]
    [InlineData("SELECT nothing FROM contacts WHERE id = @p0", "id")]
    [InlineData("SELECT id FROM nowhere WHERE id = @p0", "id")]
    [InlineData("UPDATE contacts SET send_version = send_version + 1 WHERE id = @p0", "bytes")]
    [InlineData("UPDATE contacts SET send_version = @p0", "text")]
    public async Task PlantedFault_OfAPreparedStatement_IsCaught(string statement, string kind)
    {
        var server = new CapturingSqlServer();
        await using var db = server.CreateDbContext();
        await using var statements = new PreparedStatements(db);

        await statements.RunAsync(statement, TestContext.Current.CancellationToken, kind switch { "id" => Guid.CreateVersion7(), "bytes" => new byte[16], _ => "1" });

        Assert.NotEmpty(Errors(server));
    }

    [Theory]
    [InlineData("SELECT m.* FROM outbound_messages AS m WHERE m.nothing = {0}", 1)]
    [InlineData("SELECT * FROM waiting_messages WHERE fence = {0}", 1)]
    [InlineData("SELECT * FROM outbound_messages WHERE fence = {0}", "1")]
    public async Task PlantedFault_OfAQueryByHand_IsCaught(string statement, object value)
    {
        var server = new CapturingSqlServer();
        await using var db = server.CreateDbContext();

        await db.OutboundMessages.FromSqlRaw(statement, value).AsNoTracking().ToListAsync(TestContext.Current.CancellationToken);

        Assert.NotEmpty(Errors(server));
    }

    private static IReadOnlyList<string> Errors(CapturingSqlServer server)
    {
        using var model = Model();
        Assert.Empty(model.Errors());
        Add(model, server);
        return model.Errors();
    }

    private static void Add(SqlServerModel model, CapturingSqlServer server)
    {
        foreach (var (sql, parameters) in server.Statements)
        {
            Assert.Empty(SqlServerModel.ParseErrors(sql));
            model.AddQuery(sql, [.. parameters]);
        }
    }

    private static SqlServerModel Model()
    {
        using var db = new CapturingSqlServer().CreateDbContext();
        var model = new SqlServerModel();
        model.AddSchema(db.GetService<IMigrator>().GenerateScript());
        return model;
    }
}
