using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Persistence.SqlServer;

/// <summary>The schema and every statement that the use cases send, in SQL Server's own parser and model.</summary>
public sealed class SqlServerTests
{
    private const string Planted = "CREATE TABLE [planted] ([id] int NOT NULL PRIMARY KEY, [name] nvarchar(20) NULL)";

    private const string SignedIn = "Is about the account of who is signed in, and nobody is on file.";
    private const string Session = "Is about the session of who is signed in, and an operator at the command line has none.";
    private const string Checkpoint = "Signs with a key, and keys lie in the database.";

    /// <summary>Commands that throw where nothing is on file, and why. Every other runs to an answer, be it a refusal.</summary>
    private static readonly Dictionary<string, string> NeedsMore = new(StringComparer.Ordinal)
    {
        ["AddPasskey"] = SignedIn,
        ["AskForProof"] = SignedIn,
        ["BeginAuthenticator"] = SignedIn,
        ["ChangePassword"] = SignedIn,
        ["ConfirmAuthenticator"] = SignedIn,
        ["ExportAuditTrail"] = Checkpoint,
        ["KeepSession"] = Session,
        ["OfferPasskey"] = SignedIn,
        ["ProveIdentity"] = SignedIn,
        ["ProveWithPasskey"] = Session,
        ["RelabelCodes"] = "Reads what it wrote a moment before, and nothing is kept.",
        ["RemovePasskey"] = SignedIn,
        ["RenamePasskey"] = SignedIn,
        ["ReplaceRecoveryCodes"] = SignedIn,
        ["RevokeOwnSessions"] = SignedIn,
        ["VerifyAuditTrail"] = Checkpoint,
        ["ViewOwnSecurity"] = SignedIn,
        ["ViewProofOptions"] = SignedIn,
    };

    [Fact]
    public void Schema_IsValid()
    {
        var script = Schema();

        Assert.Empty(SqlServerModel.ParseErrors(script));
        using var model = new SqlServerModel();
        model.AddSchema(script);
        Assert.Empty(model.Errors());
    }

    [Theory]
    [InlineData("SELECT [nothing] FROM [planted]")]
    [InlineData("SELECT [id] FROM [nowhere]")]
    [InlineData("UPDATE [planted] SET [nothing] = 1")]
    [InlineData("SELECT p.[id] FROM [planted] AS p WHERE p.[name] = @other")]
    [InlineData("UPDATE [planted] SET [name] = @other")]
    [InlineData("INSERT INTO [planted] ([id], [name]) VALUES (1, @other)")]
    [InlineData("DELETE FROM [planted] WHERE [name] IN (N'x', @other)")]
    public void PlantedFault_IsCaught(string query)
    {
        using var model = new SqlServerModel();
        model.AddSchema(Planted);
        model.AddQuery("SELECT [id] FROM [planted] WHERE [name] = @n AND [id] = @i", ["@n nvarchar(20)", "@i bigint"]);
        Assert.Empty(model.Errors());

        model.AddQuery(query, ["@other int"]);

        Assert.NotEmpty(model.Errors());
    }

    [Fact]
    public void PlantedForeignKey_ToAnotherType_IsCaught()
    {
        using var model = new SqlServerModel();
        model.AddSchema(Planted + "; CREATE TABLE [child] ([id] int NOT NULL PRIMARY KEY, [parent] bigint NOT NULL, FOREIGN KEY ([parent]) REFERENCES [planted] ([id]))");

        Assert.NotEmpty(model.Errors());
    }

    /// <summary>What migrations change is checked as well as what they create.</summary>
    [Theory]
    [InlineData("UPDATE [planted] SET [added] = 'x' WHERE [name] IS NULL", true)]
    [InlineData("SELECT [dropped] FROM [planted]", false)]
    public void ChangedTable_IsKnownAsItIsNow(string query, bool valid)
    {
        using var model = new SqlServerModel();
        model.AddSchema(Planted + "\nGO\nALTER TABLE [planted] ADD [added] nvarchar(5) NOT NULL DEFAULT N'', [dropped] int NULL\nGO\nCREATE INDEX [ix] ON [planted] ([added])\nGO\n"
            + "ALTER TABLE [planted] ALTER COLUMN [name] nvarchar(40) NOT NULL\nGO\nALTER TABLE [planted] DROP COLUMN [dropped]\nGO\n");
        Assert.Empty(model.Errors());
        model.AddQuery(query, []);
        Assert.Equal(valid, model.Errors().Count == 0);
    }

    [Fact]
    public async Task EveryStatementOfTheUseCases_IsValid()
    {
        var captured = new CapturingSqlServer();
        await using var host = await HostAsync(captured);

        var ran = await AnyCommand.RunEachAsync(host);

        Assert.Contains(ran, r => r.Value is null);
        var threw = ran.Where(r => r.Value is not null).ToDictionary(r => r.Key, r => $"{r.Key}: {r.Value!.GetType().Name}: {r.Value.Message}", StringComparer.Ordinal);
        Assert.Empty(threw.Where(t => !NeedsMore.ContainsKey(t.Key)).Select(t => t.Value));
        Assert.Empty(NeedsMore.Keys.Except(threw.Keys));
        Assert.NotEmpty(captured.Statements);
        using var model = new SqlServerModel();
        model.AddSchema(Schema());
        Add(model, captured);
        Assert.Empty(model.Errors());
    }

    /// <summary>What no command sends by itself: work of the importer, of retention and on people who are on file.</summary>
    [Fact]
    public async Task EveryStatementBeyondTheUseCases_IsValid()
    {
        await using var host = await HostAsync(new CapturingSqlServer());
        using var model = new SqlServerModel();
        model.AddSchema(Schema());
        var sent = new List<string>();
        foreach (var work in BeyondCommands.All)
        {
            var server = new CapturingSqlServer();
            foreach (var (beginning, rows) in work.Answers)
                server.Answer(beginning, rows);
            foreach (var (beginning, stated) in work.OnFile)
                server.OnFile(beginning, stated);
            await using var db = server.CreateDbContext();
            try
            {
                await work.Run(host, db, server);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                sent.Add($"{work.Name} threw {e.GetType().Name}: {e.Message}");
            }

            sent.Add($"{work.Name}: {server.Statements.Count}");
            Add(model, server);
        }

        Assert.Empty(model.Errors());
        Assert.Equal(string.Join('\n', BeyondCommands.All.Select(w => $"{w.Name}: {w.Statements}")), string.Join('\n', sent));
    }

    private static void Add(SqlServerModel model, CapturingSqlServer server)
    {
        foreach (var (sql, parameters) in server.Statements)
        {
            Assert.Empty(SqlServerModel.ParseErrors(sql));
            model.AddQuery(sql, parameters);
        }
    }

    private static Task<TestHost> HostAsync(CapturingSqlServer captured) => TestHost.StartAsync(prepare: false, configure: services => services
        .Replace(ServiceDescriptor.Singleton<IDbContextFactory<AppDbContext>>(captured))
        .Replace(ServiceDescriptor.Singleton<IFieldCipher, PlainCipher>())
        .Replace(ServiceDescriptor.Singleton<IBlindIndex, PlainCipher>())
        .Replace(ServiceDescriptor.Singleton<IPseudonyms, PlainCipher>())
        .Replace(ServiceDescriptor.Singleton<ITokenMac, PlainCipher>()));

    private static string Schema()
    {
        using var db = new CapturingSqlServer().CreateDbContext();
        return db.GetService<IMigrator>().GenerateScript();
    }

    /// <summary>Keys live in the database, and here there is none.</summary>
    private sealed class PlainCipher : IFieldCipher, IBlindIndex, IPseudonyms, ITokenMac
    {
        public byte[] Seal(Guid owner, string field, string value) => [1];

        public string Open(Guid owner, string field, byte[] sealedValue) => "x";

        public byte[] SealBytes(Guid owner, string field, ReadOnlySpan<byte> value) => value.ToArray();

        public byte[] OpenBytes(Guid owner, string field, byte[] sealedValue) => sealedValue;

        public byte[] Mac(string purpose, ReadOnlySpan<byte> data) => new byte[32];

        byte[] IBlindIndex.Of(string field, string normalised) => new byte[32];

        string IPseudonyms.Of(ContactId contact) => new('0', 32);
    }
}
