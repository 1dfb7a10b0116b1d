using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Sending;

/// <summary>
/// Compares the versions that a decision is bound to with those stored now: a revocation, a stop, a lapsed agreement
/// between the gate and DATA is seen here, in the transaction that starts DATA.
/// </summary>
internal sealed class SendVersions(Origins origins)
{
    public async Task<bool> AreCurrentAsync(AppDbContext db, GatheredFacts facts, CancellationToken cancellationToken)
    {
        var addressee = facts.Addressee;
        var contact = addressee.Contact;
        var send = await db.Contacts.Where(c => c.Id == contact).Select(c => (long?)c.SendVersion).SingleOrDefaultAsync(cancellationToken);
        return send == facts.Question.Facts.SuppressionVersion
            && await origins.StateVersionAsync(db, addressee.Origin.Gate.Id, addressee.Origin.Version, cancellationToken) == addressee.Origin.StateVersion;
    }
}
