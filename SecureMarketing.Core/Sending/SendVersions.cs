using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Agreements;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Rules;

namespace SecureMarketing.Core.Sending;

/// <summary>
/// Compares the versions that a decision is bound to with those stored now: a revocation, a stop, a lapsed agreement or a
/// switched rule pack between the gate and DATA is seen here, in the transaction that starts DATA.
/// </summary>
internal sealed class SendVersions(Origins origins, RuleBook rules)
{
    public async Task<bool> AreCurrentAsync(JournalCommit commit, GatheredFacts facts, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (addressee, decided) = (facts.Addressee, facts.Question.Facts);
        var origin = (addressee.Origin.Gate.Id, addressee.Origin.Version);
        var contact = addressee.Contact;
        return await commit.Db.Contacts.Where(c => c.Id == contact).Select(c => (long?)c.SendVersion).SingleOrDefaultAsync(cancellationToken) == decided.SuppressionVersion
            && await commit.OnceAsync(origin, db => origins.StateVersionAsync(db, origin.Id, origin.Version, cancellationToken)) == addressee.Origin.StateVersion
            && AgreementsDb.Version(await commit.OnceAsync(nameof(AgreementsDb), db => db.BaaRecords.AsNoTracking().ToListAsync(cancellationToken)), now) == decided.BaaVersion
            && await commit.OnceAsync(nameof(RuleBook), db => rules.VersionAsync(db, cancellationToken)) == decided.RulePackVersion;
    }
}
