using SecureMarketing.Core.Agreements;
using SecureMarketing.Core.Rules;

namespace SecureMarketing.Core.Sending;

/// <summary>
/// Compares the versions that a decision is bound to with those stored now: a revocation, a stop, a lapsed agreement or a
/// switched rule pack between the gate and DATA is seen here, in the transaction that starts DATA.
/// </summary>
internal sealed class SendVersions(Origins origins, RuleBook rules)
{
    private const string SendVersionOf = "SELECT send_version FROM contacts WHERE id = @p0";

    public async Task<bool> AreCurrentAsync(JournalCommit commit, GatheredFacts facts, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (addressee, decided) = (facts.Addressee, facts.Question.Facts);
        var origin = (addressee.Origin.Gate.Id, addressee.Origin.Version);
        return await commit.Statements.ValueAsync<long>(SendVersionOf, cancellationToken, commit.Statements.Dialect.Id(addressee.Contact.Value)) == decided.SuppressionVersion
            && await commit.OnceAsync(origin, _ => origins.StateVersionAsync(commit, origin.Id, origin.Version, cancellationToken)) == addressee.Origin.StateVersion
            && await commit.OnceAsync(nameof(AgreementsDb), _ => AgreementsDb.VersionNowAsync(commit.Statements, now, cancellationToken)) == decided.BaaVersion
            && await commit.OnceAsync(nameof(RuleBook), _ => rules.VersionNowAsync(commit.Statements, cancellationToken)) == decided.RulePackVersion;
    }
}
