using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Agreements;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Attributes.Feed;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Rules;
using SecureMarketing.Core.Sending;
using SecureMarketing.Core.Tracking;
using SecureMarketing.Tests.Architecture;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Persistence.SqlServer;

/// <summary>One source file with statements written by hand.</summary>
/// <param name="File">Below the repository, with slashes.</param>
/// <param name="Places">Texts of statements and ways to send one that are found in it.</param>
/// <param name="Why">Why SQL Server is asked none of it; null = it is, by <paramref name="Run"/>.</param>
/// <param name="Statements">How many different statements <paramref name="Run"/> sends.</param>
/// <param name="Run">Sends each of its statements as the product does.</param>
internal sealed record HandWritten(string File, int Places, string? Why, int Statements = 0, Func<AppDbContext, PreparedStatements, Task>? Run = null);

/// <summary>
/// Every statement of the product that EF does not write. A file that is not listed, or that has more than was looked at, fails a
/// test: only so is it known that SQL Server's parser and model saw them all.
/// </summary>
internal static partial class HandWrittenSql
{
    private const string PassesOn = "Sends or puts together what others write; it names no table itself.";
    private const string Measuring = "Benchmarks run on SQLite and PostgreSQL only.";

    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly DateTimeOffset At = TestHost.Start;

    public static readonly IReadOnlyList<HandWritten> Files =
    [
        new("SecureMarketing.Core/Agreements/AgreementsDb.cs", 2, null, 1, (_, s) => AgreementsDb.VersionNowAsync(s, At, None)),
        new("SecureMarketing.Core/Attributes/EngagementRollup.cs", 2, null, 1, (_, s) => EngagementRollup.RewriteAsync(s, Id(s), [new MessageEngagement(1, 2, 3)], None)),
        new("SecureMarketing.Core/Attributes/Feed/AudienceChange.cs", 2, null, 1, (_, s) => AudienceFeed.EngagedAsync(s, [Id(s)], None)),
        new("SecureMarketing.Core/Attributes/WordBook.cs", 4, null, 2, (db, _) => WordBook.NumbersAsync(db, [new StatedWord("city", "", "Boston")], None)),
        new("SecureMarketing.Core/Audit/AuditSealer.cs", 2, null, 1, (_, s) => s.RunAsync(Text("Audit/AuditSealer.cs", "UPDATE audit_events"), None, 1L, new byte[32], new byte[32], 1L)),
        new("SecureMarketing.Core/Campaigns/CampaignOrigin.cs", 2, null, 1, (_, s) => new CampaignOrigin(null!, null!, null!, null!, null!).StateVersionAsync(s, OriginId.From(Guid.CreateVersion7()), 1, None)),
        new("SecureMarketing.Core/Consent/ConsentOnFile.cs", 6, null, 6, (db, _) => ConsentOnFile.ReadAsync(db, [ContactId.New()], None)),
        new("SecureMarketing.Core/Contacts/Duplicates/DuplicateFinder.cs", 2, "Arrays as parameters, of PostgreSQL; other engines are asked through EF."),
        new("SecureMarketing.Core/Contacts/GatePeople.cs", 1, null, 1, (db, _) => GatePeople.RowsAsync(db, [ContactId.New()], None)),
        new("SecureMarketing.Core/Contacts/SourceIdQuery.cs", 2, "Arrays as parameters, of PostgreSQL; other engines are asked through EF."),
        new("SecureMarketing.Core/Persistence/AskedIds.cs", 2, PassesOn),
        new("SecureMarketing.Core/Persistence/DatabaseCopies.cs", 8, "Copies of SQLite; the product makes none of SQL Server."),
        new("SecureMarketing.Core/Persistence/Lease.cs", 4, null, 1, (db, _) => LeaseDb.TakeFirstAsync(db, "preview", "owner", At, None)),
        new("SecureMarketing.Core/Persistence/PreparedStatements.cs", 2, PassesOn),
        new("SecureMarketing.Core/Persistence/Providers/PostgreSql/CopyRows.cs", 2, "COPY is PostgreSQL's; SQL Server takes what RowInsert writes."),
        new("SecureMarketing.Core/Persistence/Providers/Sqlite/SqliteMigration.cs", 1, "Migrations of SQLite."),
        new("SecureMarketing.Core/Persistence/Providers/Sqlite/SqlitePragmas.cs", 4, "PRAGMA is SQLite's."),
        new("SecureMarketing.Core/Persistence/Providers/Sqlite/SqliteRows.cs", 1, "SQLite's own insert; SQL Server takes what RowInsert writes."),
        new("SecureMarketing.Core/Persistence/RowInsert.cs", 2, null, 1, (db, _) => db.InsertRowsAsync([new AudienceChange { Contacts = new byte[16], Gone = [], Facts = true }], None)),
        new("SecureMarketing.Core/Persistence/RowUpdate.cs", 3, PassesOn),
        new("SecureMarketing.Core/Persistence/ShortStatements.cs", 2, "A setting of PostgreSQL."),
        new("SecureMarketing.Core/Rules/RuleBook.cs", 2, null, 1, (_, s) => new RuleBook().VersionNowAsync(s, None)),
        new("SecureMarketing.Core/Segmentation/Index/LiveAudience.cs", 2, "Snapshots of PostgreSQL; the other engines' feed is read through EF."),
        new("SecureMarketing.Core/Segmentation/Measuring/BenchActs.cs", 15, Measuring),
        new("SecureMarketing.Core/Segmentation/Measuring/BenchIndexes.cs", 3, Measuring),
        new("SecureMarketing.Core/Segmentation/Measuring/BenchPopulation.cs", 13, Measuring),
        new("SecureMarketing.Core/Segmentation/Measuring/BenchSql.cs", 3, Measuring),
        new("SecureMarketing.Core/Segmentation/Measuring/SegmentBench.cs", 5, Measuring),
        new("SecureMarketing.Core/Sending/ClaimSql.cs", 6, null, 5, (db, _) => ClaimAsync(db)),
        new("SecureMarketing.Core/Sending/IMessageOrigin.cs", 1, PassesOn),
        new("SecureMarketing.Core/Sending/JournalCommit.cs", 2, PassesOn),
        new("SecureMarketing.Core/Sending/JournalConnection.cs", 2, PassesOn),
        new("SecureMarketing.Core/Sending/LeasedWrite.cs", 4, null, 4, (_, s) => LeasedAsync(s)),
        new("SecureMarketing.Core/Sending/MessageQueue.cs", 3, PassesOn),
        new("SecureMarketing.Core/Sending/OutboundMessageMapping.cs", 1, PassesOn),
        new("SecureMarketing.Core/Sending/SendVersions.cs", 4, null, 1, (_, s) => s.ValueAsync<long>(Text("Sending/SendVersions.cs", "SELECT send_version FROM contacts WITH"), None, Id(s))),
        new("SecureMarketing.Core/Sending/SendingDb.cs", 1, null, 1, (db, _) => db.WaitingMessages.Where(m => m.Due <= At).CountAsync(None)),
        new("SecureMarketing.Core/Tracking/TrackingRegister.cs", 4, null, 4, (_, s) => new TrackingRegister(null!).HandedOverAsync(s, [new TakenMessage(MessageId.New(), At)], None)),
    ];

    /// <summary>Answers without which a statement would not be followed by the next.</summary>
    public static void Answer(CapturingSqlServer server)
    {
        server.Answer("UPDATE tracked_messages", Guid.CreateVersion7());
        // Of whom no authorization is on file nobody asks what is being revoked.
        server.Answer("SELECT asked.place, a.id", [[0, Guid.CreateVersion7(), 1, 1L, null, null, false, new byte[1]]]);
    }

    /// <summary>Texts of statements and ways to send one, in a source text.</summary>
    public static int PlacesIn(string source) => Sending().Count(source) + Statement().Count(source);

    private static object Id(PreparedStatements statements) => statements.Dialect.Id(Guid.CreateVersion7());

    /// <summary>A statement as it stands in its source, where the code around it cannot be run without a database.</summary>
    private static string Text(string file, string beginning)
    {
        var source = File.ReadAllText(Path.Combine(SourceTests.Repository, "SecureMarketing.Core", file));
        var start = source.IndexOf('"' + beginning, StringComparison.Ordinal) + 1;
        return start > 0 ? source[start..source.IndexOf('"', start)] : throw new InvalidOperationException($"{file} has no statement that begins with {beginning}.");
    }

    private static async Task ClaimAsync(AppDbContext db)
    {
        var sql = new ClaimSql(DatabaseProvider.SqlServer, 2, 3);
        var at = db.Dialect.Instant(At);
        object[] values = [at, "owner", at, 10, db.Dialect.Id(Guid.CreateVersion7()), at, at, at, at, at];
        foreach (var statement in new[] { sql.Head(true, true), sql.Head(true, false), sql.Head(false, true), sql.Head(false, false) })
            await db.OutboundMessages.FromSqlRaw(statement, values).AsNoTracking().ToListAsync(None);
        await db.OutboundMessages.FromSqlRaw(sql.Chosen(2), [.. values, db.Dialect.Id(Guid.CreateVersion7()), db.Dialect.Id(Guid.CreateVersion7())]).AsNoTracking().ToListAsync(None);
    }

    private static async Task LeasedAsync(PreparedStatements statements)
    {
        var row = (OutboundMessage)Activator.CreateInstance(typeof(OutboundMessage), nonPublic: true)!;
        var full = new MessageWrite { Reason = "x", LeaseUntil = At, Due = At, AttemptNotCounted = true, Method = Enum.GetValues<DeliveryMethod>()[0], SmtpCode = 250, EnhancedCode = "2.0.0", Evidence = "x" };
        await LeasedWrite.MessageAsync(statements, row, MessageState.SubmittingDotSent, MessageState.Accepted, full, At, None);
        await LeasedWrite.MessageAsync(statements, row, MessageState.Gate2, MessageState.Rendered, new MessageWrite(), At, None);
        await LeasedWrite.AttemptAsync(statements, row, MessageState.Deferred, new MessageWrite(), (At, At), At, None);
        await LeasedWrite.AttemptAsync(statements, row, MessageState.Accepted, full, (null, null), At, None);
    }

    [GeneratedRegex(@"\b(ExecuteSql(Raw|Interpolated)?(Async)?|FromSql(Raw|Interpolated)?|SqlQuery(Raw)?)\s*[<(]|\bCommandText\s*=|\bBegin(RawBinaryCopy|BinaryImport|TextImport)(Async)?\(|\bSqlBulkCopy\b|\bPreparedStatements\b|\bnew RowUpdate\(|\bStatements\.(RunAsync|ValueAsync|RowsAsync)\b", RegexOptions.None, 1000)]
    private static partial Regex Sending();

    [GeneratedRegex("\"{1,3}\\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH|MERGE|EXEC|PRAGMA|COPY|SET LOCAL|CREATE|TRUNCATE|ANALYZE) ", RegexOptions.None, 1000)]
    private static partial Regex Statement();
}
