using System.Net;
using SecureMarketing.Core.Delivery.Direct;
using SecureMarketing.Core.Delivery.Dns;
using SecureMarketing.Core.Delivery.Sts;

namespace SecureMarketing.Core.Delivery.Domains;

/// <summary>Looks a domain's records up through the validating resolver and has them judged. Tells the DNS the domain's own names only.</summary>
internal sealed class DomainCheck(ResolverCheck check, IMailResolver resolver, StsFetcher fetcher)
{
    /// <returns>One finding per record of the plan, in its order; and the plan with the mail hosts that the DNS names.</returns>
    public async Task<(DomainPlan Plan, IReadOnlyList<RecordFinding> Findings)> RunAsync(DomainPlan plan, CancellationToken cancellationToken)
    {
        if (await check.RefusalAsync(cancellationToken) is { } refusal)
            return (plan, [.. plan.Records().Select(r => new RecordFinding(r, RecordState.Unknown, null, ResolverWords(refusal), "Run a validating resolver on this machine and name it as DirectDelivery:Resolver."))]);

        var mail = await resolver.AskAsync(plan.Domain, MailRecordKind.MailExchange, cancellationToken);
        plan = plan with { MailHosts = [.. mail.Records.OfType<MxRecord>().Where(r => r.Host.Length > 0).OrderBy(r => r.Preference).Select(r => r.Host)] };
        var findings = new List<RecordFinding>();
        foreach (var record in plan.Records())
            findings.Add(await OfAsync(plan, record, findings, cancellationToken));
        return (plan, findings);
    }

    private async Task<RecordFinding> OfAsync(DomainPlan plan, DomainRecord record, IReadOnlyList<RecordFinding> before, CancellationToken cancellationToken)
    {
        switch (record.Kind)
        {
            case DomainRecordKind.Dkim:
                return DomainJudge.Dkim(record, await TextAsync(record.Name, cancellationToken));
            case DomainRecordKind.Spf:
                var reader = new SpfReader(resolver);
                return DomainJudge.Spf(record, await reader.ReadAsync(plan.SpfDomain, cancellationToken), await EgressAsync(plan, reader, cancellationToken), DmarcRecord.Aligned(plan.Domain, plan.SpfDomain, strict: false));
            case DomainRecordKind.Dmarc:
                return DomainJudge.Dmarc(record, await DmarcAsync(plan.Domain, cancellationToken), [.. plan.Keys.Select(k => k.Domain).Distinct()], plan.Domain);
            case DomainRecordKind.ReturnMail:
                return DomainJudge.ReturnMail(record, await resolver.AskAsync(record.Name, MailRecordKind.MailExchange, cancellationToken));
            case DomainRecordKind.MtaSts:
                return DomainJudge.MtaSts(record, await TextAsync(record.Name, cancellationToken));
            case DomainRecordKind.MtaStsPolicy:
                if (before.First(f => f.Record.Kind == DomainRecordKind.MtaSts).State != RecordState.Found)
                    return DomainJudge.MtaStsPolicy(record, null, null, plan.MailHosts);
                var (policy, problem) = await fetcher.FetchAsync(plan.Domain, cancellationToken);
                return DomainJudge.MtaStsPolicy(record, policy, problem, plan.MailHosts);
            case DomainRecordKind.TlsReports:
                return DomainJudge.TlsReports(record, await TextAsync(record.Name, cancellationToken));
            default:
                throw new ArgumentOutOfRangeException(nameof(record), record.Kind, "Unknown record.");
        }
    }

    private Task<DnsAnswer> TextAsync(string name, CancellationToken cancellationToken) => resolver.AskAsync(name, MailRecordKind.Text, cancellationToken);

    /// <summary>The From domain, then the domains above it down to two labels, until one has a record.</summary>
    private async Task<IReadOnlyList<(string Domain, DnsAnswer Answer)>> DmarcAsync(string domain, CancellationToken cancellationToken)
    {
        var answers = new List<(string, DnsAnswer)>();
        for (var name = domain; name.Contains('.', StringComparison.Ordinal); name = name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..])
        {
            var answer = await TextAsync(DmarcRecord.Prefix + name, cancellationToken);
            answers.Add((name, answer));
            if (!answer.IsDefinite || answer.Records.OfType<TextRecord>().Any(r => DmarcRecord.IsOne(r.Text)))
                break;
        }

        return answers;
    }

    private static async Task<IReadOnlyList<EgressFact>> EgressAsync(DomainPlan plan, SpfReader reader, CancellationToken cancellationToken)
    {
        var facts = new List<EgressFact>();
        foreach (var (route, text) in plan.Egress)
        {
            var terms = text is null ? null : SpfRecord.ReadTerms(text);
            var addresses = new Dictionary<SpfTerm, IReadOnlyList<IPAddress>>();
            var unsure = false;
            foreach (var term in (terms ?? []).Where(t => t.Kind is SpfKind.A or SpfKind.Mx))
            {
                var host = term.Domain ?? plan.SpfDomain;
                var found = term.Kind == SpfKind.A ? await reader.AddressesAsync(host, cancellationToken) : await reader.ExchangersAsync(host, cancellationToken);
                unsure |= found is null;
                addresses[term] = found ?? [];
            }

            facts.Add(new EgressFact(route, terms, addresses) { IsUnsure = unsure });
        }

        return facts;
    }

    private static string ResolverWords(string refusal) => refusal switch
    {
        ResolverCheck.Missing => "It cannot be looked up: no validating resolver is set.",
        ResolverCheck.Unreadable => "It cannot be looked up: DirectDelivery:Resolver is no address and port.",
        ResolverCheck.NotLoopback => "It cannot be looked up: the resolver is not on this machine, so its word cannot be trusted.",
        ResolverCheck.NotValidating => "It cannot be looked up: the resolver does not validate signed DNS.",
        _ => "It cannot be looked up: the resolver does not answer.",
    };
}
