using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Rules;

/// <summary>What packs need to know of a person. Implemented by Consent.</summary>
public interface IRulePackEvidence
{
    /// <returns>One answer per question, in the order of the batch.</returns>
    Task<IReadOnlyList<RulePackEvidence>> ForAsync(AppDbContext db, IReadOnlyList<GateQuestion> batch, DateTimeOffset now, CancellationToken cancellationToken);
}

/// <param name="GdprConsent">Explicit consent for the origin's purpose is on file.</param>
/// <param name="AuthorizationSignedOn">Signature date of the authorization relied on, null without one.</param>
/// <param name="AskedFor">The person asked for messages about the origin's topic; for an origin without one, about any.</param>
/// <param name="LastDealingOn">Last visit, null without one, and where no pack asks for it.</param>
/// <param name="LastInquiryOn">Last form that the person completed; null as before.</param>
public readonly record struct RulePackEvidence(bool GdprConsent, DateOnly? AuthorizationSignedOn, bool AskedFor = false, DateOnly? LastDealingOn = null, DateOnly? LastInquiryOn = null);

/// <summary>Asks the packs of the person's jurisdictions. Registered after Contacts and Consent, whose facts it reads.</summary>
internal sealed class RulesGateFacts(RuleBook book, Organisation organisation, IRulePackEvidence evidence) : IGateFacts
{
    public async Task FillAsync(AppDbContext db, IReadOnlyList<GateQuestion> batch, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var today = organisation.DayAt(now);
        var packs = RulePacks.Affecting(await book.AllAsync(db, today, cancellationToken));
        var version = await book.VersionAsync(db, cancellationToken);
        var known = await evidence.ForAsync(db, batch, now, cancellationToken);
        for (var i = 0; i < batch.Count; i++)
        {
            var (facts, origin) = (batch[i].Facts, batch[i].Origin);
            var failing = packs.Failing(new RulePackQuestion
            {
                Residence = facts.Residence,
                HipaaCovered = organisation.HipaaCovered,
                Phi = origin.Phi,
                Class = batch[i].Class,
                Comm = origin.Comm,
                GdprConsent = known[i].GdprConsent,
                AuthorizationSignedOn = known[i].AuthorizationSignedOn,
                Sensitivities = origin.Sensitivities,
                AskedFor = known[i].AskedFor,
                LastDealingOn = known[i].LastDealingOn,
                LastInquiryOn = known[i].LastInquiryOn,
                Today = today,
            });
            facts.Pack = failing.Count == 0 ? GatePack.Pass : GatePack.Fail;
            facts.PackId = failing.Count == 0 ? null : failing[0];
            facts.FurtherPacks = failing.Count < 2 ? [] : [.. failing.Skip(1)];
            facts.RulePackVersion = version;
        }
    }
}
