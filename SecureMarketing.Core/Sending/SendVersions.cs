using SecureMarketing.Core.Agreements;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Rules;

namespace SecureMarketing.Core.Sending;

/// <summary>
/// Compares the versions that a decision is bound to with those stored now: a revocation, a stop, a lapsed agreement or a
/// switched rule pack between the gate and DATA is seen here, in the transaction that starts DATA.
/// </summary>
internal sealed class SendVersions(Origins origins, RuleBook rules)
{
    // Held until the transaction that starts DATA has committed, so that a revocation comes before it, and is seen, or after it: read
    // without a lock, one could commit between the look and the start. A row that is being changed is passed over, which answers "not
    // current", so that nothing here waits for others and no two wait for each other. SQLite has one writer.
    private const string OnSqlite = "SELECT send_version FROM contacts WHERE id = @p0";
    internal const string OnPostgreSql = "SELECT send_version FROM contacts WHERE id = @p0 FOR SHARE SKIP LOCKED";
    private const string OnSqlServer = "SELECT send_version FROM contacts WITH (REPEATABLEREAD, ROWLOCK, READPAST) WHERE id = @p0";

    public async Task<bool> AreCurrentAsync(JournalCommit commit, GatheredFacts facts, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (addressee, decided) = (facts.Addressee, facts.Question.Facts);
        var origin = (addressee.Origin.Gate.Id, addressee.Origin.Version);
        var sendVersionOf = commit.Statements.Dialect.Provider switch
        {
            DatabaseProvider.PostgreSql => OnPostgreSql,
            DatabaseProvider.SqlServer => OnSqlServer,
            _ => OnSqlite,
        };
        return await commit.Statements.ValueAsync<long>(sendVersionOf, cancellationToken, commit.Statements.Dialect.Id(addressee.Contact.Value)) == decided.SuppressionVersion
            && await commit.OnceAsync(origin, _ => origins.StateVersionAsync(commit, origin.Id, origin.Version, cancellationToken)) == addressee.Origin.StateVersion
            && await commit.OnceAsync(nameof(AgreementsDb), _ => AgreementsDb.VersionNowAsync(commit.Statements, now, cancellationToken)) == decided.BaaVersion
            && await commit.OnceAsync(nameof(RuleBook), _ => rules.VersionNowAsync(commit.Statements, cancellationToken)) == decided.RulePackVersion;
    }
}
