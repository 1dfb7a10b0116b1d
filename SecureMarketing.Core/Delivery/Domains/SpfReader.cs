using System.Net;
using SecureMarketing.Core.Delivery.Dns;

namespace SecureMarketing.Core.Delivery.Domains;

/// <summary>Reads a domain's SPF record and what it leads to. Asks no more than twice what RFC 7208 §4.6.4 allows, so that a hostile record ends.</summary>
internal sealed class SpfReader(IMailResolver resolver)
{
    private const int MostAsked = 2 * SpfRecord.MostLookups;

    public Task<SpfTree> ReadAsync(string domain, CancellationToken cancellationToken) => ReadAsync(domain, [], new Budget(), cancellationToken);

    private async Task<SpfTree> ReadAsync(string domain, IReadOnlyList<string> above, Budget budget, CancellationToken cancellationToken)
    {
        var answer = await resolver.AskAsync(domain, MailRecordKind.Text, cancellationToken);
        if (!answer.IsDefinite)
            return new SpfTree(domain, SpfResult.TempError, null, []);
        var records = answer.Records.OfType<TextRecord>().Select(r => r.Text).Where(SpfRecord.IsOne).ToList();
        if (records.Count == 0)
            return new SpfTree(domain, SpfResult.None, null, []);
        // §4.5: two records are a permanent error, whatever they say.
        if (records.Count > 1 || SpfRecord.Parse(records[0]) is not { } record)
            return new SpfTree(domain, SpfResult.PermError, string.Join(" | ", records), []);
        var branches = new List<SpfBranch>();
        // A redirect counts only where there is no "all" (§6.1).
        foreach (var term in record.Terms.Where(t => t.Kind != SpfKind.Redirect || record.Terms.All(o => o.Kind != SpfKind.All)))
            branches.Add(await BranchAsync(term, domain, above, budget, cancellationToken));
        return new SpfTree(domain, SpfResult.Neutral, records[0], branches);
    }

    private async Task<SpfBranch> BranchAsync(SpfTerm term, string domain, IReadOnlyList<string> above, Budget budget, CancellationToken cancellationToken)
    {
        var target = term.Domain ?? domain;
        if (term.HasMacros || !term.AsksDns || term.Kind is SpfKind.Exists or SpfKind.Ptr)
            return new SpfBranch(term, null, []);
        if (++budget.Asked > MostAsked)
            return new SpfBranch(term, new SpfTree(target, SpfResult.PermError, null, []), []);
        switch (term.Kind)
        {
            case SpfKind.Include or SpfKind.Redirect:
                // Round and round: §4.6.4 would end it at the eleventh question.
                var below = target == domain || above.Contains(target)
                    ? new SpfTree(target, SpfResult.PermError, null, [])
                    : await ReadAsync(target, [.. above, domain], budget, cancellationToken);
                return new SpfBranch(term, below, []);
            case SpfKind.Mx:
                return BranchOf(term, target, await ExchangersAsync(target, cancellationToken));
            default:
                return BranchOf(term, target, await AddressesAsync(target, cancellationToken));
        }
    }

    /// <summary>Addresses of a domain's mail exchangers, the first ten (RFC 7208 §4.6.4); null when the DNS gave no definite answer.</summary>
    public async Task<IReadOnlyList<IPAddress>?> ExchangersAsync(string domain, CancellationToken cancellationToken)
    {
        var answer = await resolver.AskAsync(domain, MailRecordKind.MailExchange, cancellationToken);
        if (!answer.IsDefinite)
            return null;
        var addresses = new List<IPAddress>();
        foreach (var host in answer.Records.OfType<MxRecord>().Where(r => r.Host.Length > 0).Take(10))
        {
            if (await AddressesAsync(host.Host, cancellationToken) is not { } known)
                return null;
            addresses.AddRange(known);
        }

        return addresses;
    }

    /// <summary>Null when the DNS gave no definite answer.</summary>
    public async Task<IReadOnlyList<IPAddress>?> AddressesAsync(string host, CancellationToken cancellationToken)
    {
        var four = await resolver.AskAsync(host, MailRecordKind.Address4, cancellationToken);
        var six = await resolver.AskAsync(host, MailRecordKind.Address6, cancellationToken);
        return four.IsDefinite && six.IsDefinite ? [.. four.Records.Concat(six.Records).OfType<AddressRecord>().Select(r => r.Address)] : null;
    }

    private static SpfBranch BranchOf(SpfTerm term, string target, IReadOnlyList<IPAddress>? addresses) =>
        addresses is null ? new SpfBranch(term, new SpfTree(target, SpfResult.TempError, null, []), []) : new SpfBranch(term, null, addresses);

    private sealed class Budget
    {
        public int Asked { get; set; }
    }
}
