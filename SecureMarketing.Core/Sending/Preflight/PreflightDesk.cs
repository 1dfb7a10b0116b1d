using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Agreements;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Delivery.Direct;
using SecureMarketing.Core.Delivery.Domains;
using SecureMarketing.Core.Delivery.Routes;
using SecureMarketing.Core.Delivery.Streams;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Sending.Preflight;

/// <summary>
/// Reads what the pre-flight decides upon. Asked when a send is scheduled and again when it begins, because keys, records and agreements
/// change in between. Looks records up through the resolver, at most every ten minutes per domain while they hold.
/// </summary>
internal sealed class PreflightDesk(
    IDbContextFactory<AppDbContext> contexts,
    DomainPlans plans,
    DomainCheck check,
    ResolverCheck resolver,
    PreflightSample sample,
    Organisation organisation,
    IEnumerable<IComplaintRecord> complaints,
    IEnumerable<IRouteOperators> operators)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);

    /// <param name="db">The caller's context; only read.</param>
    /// <param name="approved">The origin as approved.</param>
    /// <param name="now">The moment.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<PreflightReport> RunAsync(AppDbContext db, OriginFacts approved, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var stream = StreamPolicy.Of(approved.Gate);
        var senders = await OriginStreams.ReadAsync(db, cancellationToken);
        var origin = senders.In(stream.Stream, approved);
        var routes = await RoutesAsync(db, stream.Stream, approved.Gate.Sens == GateSensitivity.Part2, now, cancellationToken);
        var facts = new PreflightFacts
        {
            Stream = stream,
            ApprovedDomain = approved.From.Domain,
            StreamDomain = senders.Has(stream.Stream) ? origin.From.Domain : null,
            Phi = approved.Gate.Phi,
            Purpose = approved.Gate.Comm,
            NeedsAuthorization = approved.Gate.Class is HipaaClass.Marketing or HipaaClass.MarketingRemunerated,
            IsNamed = organisation.IsNamed,
            HasFooter = approved.Gate.Foot == YesNo.Y,
            Routes = routes,
            Sample = await sample.OfAsync(origin, cancellationToken),
            Complaints = await ComplaintsAsync(db, now, cancellationToken),
            Now = now,
        };
        if (facts.Leaves)
        {
            var (findings, goodAt) = await DomainAsync(db, origin.From.Domain, now, cancellationToken);
            facts = facts with { Findings = findings, GoodAt = goodAt };
        }

        return PreflightPolicy.Of(facts);
    }

    private async Task<IReadOnlyList<PreflightRoute>> RoutesAsync(AppDbContext db, MailStream stream, bool part2, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var routes = await resolver.OverAsync(await RouteDirectory.FactsAsync(db, now, cancellationToken), cancellationToken);
        var register = await db.BaaRecords.AsNoTracking().ToListAsync(cancellationToken);
        var parties = new Dictionary<Guid, PartyId?>();
        foreach (var source in operators)
        {
            foreach (var (route, party) in await source.OfAsync(db, [.. routes.Select(r => r.Id.Value)], cancellationToken))
                parties[route] = party;
        }

        return [.. routes.Where(r => r.Refusal is not ("route-disabled" or "sandbox-superseded")).Select(r => new PreflightRoute(
            r.Name, r.Streams.Serves(stream), r.Sandbox, r.Refusal,
            parties.TryGetValue(r.Id.Value, out var party) ? AgreementStatus.Vendor(register, party, now, part2) : GateVendorBaa.Missing))];
    }

    private async Task<ComplaintCount> ComplaintsAsync(AppDbContext db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var since = now - ComplaintPolicy.Period;
        long complained = 0;
        foreach (var record in complaints)
            complained += await record.SinceAsync(db, since, cancellationToken);
        // Without a complaint the rate is nought, whatever was sent.
        return complained == 0 && !await db.OutboundMessages.AnyAsync(m => m.AcceptedAt >= since, cancellationToken)
            ? default
            : new ComplaintCount(complained == 0 ? 1 : await db.OutboundMessages.LongCountAsync(m => m.AcceptedAt >= since, cancellationToken), complained);
    }

    /// <summary>What the records are like: remembered while a good look at the same plan is fresh, else looked up and noted.</summary>
    private async Task<(IReadOnlyList<RecordFinding> Findings, DateTimeOffset? GoodAt)> DomainAsync(AppDbContext db, string domain, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var plan = await plans.OfAsync(db, domain, cancellationToken);
        var digest = SendingDomain.DigestOf(plan);
        var known = await db.SendingDomains.AsNoTracking().SingleOrDefaultAsync(d => d.Domain == domain, cancellationToken);
        var goodAt = known?.GoodPlan == digest ? known.GoodAt : null;
        if (goodAt is { } at && now - at < Fresh && known!.CheckedAt == at)
            return (known.Findings, goodAt);
        var (seen, findings) = await check.RunAsync(plan, cancellationToken);
        await NoteAsync(domain, seen, findings, now, cancellationToken);
        return (findings, SendingDomain.IsGood(findings) ? now : goodAt);
    }

    /// <summary>In a context of its own: what was seen is worth keeping also where the caller refuses and rolls back.</summary>
    private async Task NoteAsync(string domain, DomainPlan plan, IReadOnlyList<RecordFinding> findings, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var own = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await own.SendingDomains.SingleOrDefaultAsync(d => d.Domain == domain, cancellationToken);
        if (row is null)
            own.Add(row = new SendingDomain(domain, now));
        row.Note(plan, findings, now);
        try
        {
            await own.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException fault) when (fault is DbUpdateConcurrencyException || UniqueConflict.Is(fault))
        {
            // Somebody else looked in the same moment; what they saw is as good.
        }
    }
}
