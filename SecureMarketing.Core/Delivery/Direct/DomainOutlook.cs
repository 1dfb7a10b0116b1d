using SecureMarketing.Core.Delivery.Dns;
using SecureMarketing.Core.Delivery.Policy;
using SecureMarketing.Core.Delivery.Routes;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Delivery.Direct;

/// <summary>What is expected of one plan.</summary>
/// <param name="Word">Method, with the level or a doubt where the direct route would carry it.</param>
/// <param name="ByDomain">True when it was the domain that decided.</param>
public readonly record struct ExpectedWay(string Word, bool ByDomain);

/// <summary>
/// Turns plans into expected methods without dialling anybody: for candidates on the direct route the domain's DNS, MTA-STS
/// policy and the downgrade memory answer, as <see cref="SessionLadder"/> reads them before a session stands.
/// </summary>
public sealed class DomainOutlook
{
    /// <summary>Domains asked at once.</summary>
    private const int AtATime = 16;

    private readonly DomainSurvey survey;

    internal DomainOutlook(DomainSurvey survey) => this.survey = survey;

    /// <returns>One per plan, in order.</returns>
    public async Task<IReadOnlyList<ExpectedWay>> OfAsync(AppDbContext db, IReadOnlyList<(string Domain, LadderResult Plan)> plans, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var direct = (await RouteDirectory.FactsAsync(db, now, cancellationToken)).Where(r => r.Direct).Select(r => r.Id).ToHashSet();
        var domains = plans.Where(p => p.Plan.Candidates.Any(c => direct.Contains(c.Route))).Select(p => p.Domain).Distinct(StringComparer.Ordinal).ToList();
        var facts = new System.Collections.Concurrent.ConcurrentDictionary<string, DomainFacts>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(domains, new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken },
            async (domain, token) => facts[domain] = await survey.OfAsync(domain, token));
        return [.. plans.Select(p => Expect(p.Plan.Candidates, direct, facts.GetValueOrDefault(p.Domain)))];
    }

    /// <summary>Pure: the first candidate that the domain does not rule out.</summary>
    internal static ExpectedWay Expect(IReadOnlyList<MethodCandidate> candidates, IReadOnlySet<RouteId> direct, DomainFacts? domain)
    {
        foreach (var candidate in candidates)
        {
            var word = candidate.Method.Word();
            if (!direct.Contains(candidate.Route) || domain is null)
                return new ExpectedWay(word, false);
            if (domain.Status is MxStatus.NullMx or MxStatus.NoSuchDomain)
                return new ExpectedWay("no-mail", true);
            if (candidate.Method != DeliveryMethod.VerifiedTls)
                return new ExpectedWay(word, false);
            var promises = domain.Hosts.Where(h => h.Problem is null).Select(h => SessionLadder.Judge(domain, h, null, candidate.Least)).ToList();
            if (promises.Where(v => v.Step == MxStep.Send).Select(v => (TlsAssurance?)v.Level).Max() is { } best)
                return new ExpectedWay(best >= TlsAssurance.PkixMx ? $"{word}-{best.Word()}" : word + "-unproven", true);
            if (promises.Count == 0 || promises.Exists(v => v.Step == MxStep.Wait))
                return new ExpectedWay(word + "-waits", true);
        }

        return new ExpectedWay("none", false);
    }
}
