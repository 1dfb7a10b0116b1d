using System.Globalization;
using SecureMarketing.Core.Delivery.Domains;
using SecureMarketing.Core.Delivery.Streams;
using SecureMarketing.Core.Gate;

namespace SecureMarketing.Core.Sending.Preflight;

/// <summary>
/// Whether sending may begin: a pure function of facts. What would make every message unlawful, unwanted or unverifiable refuses; what
/// cannot be known here only warns, because an organisation without a resolver must still be able to write to its patients.
/// </summary>
public static class PreflightPolicy
{
    /// <summary>A good check older than this no longer stands in for one that could not be made.</summary>
    public static readonly TimeSpan RememberedFor = TimeSpan.FromDays(7);

    private const string StaysHere = "Mail does not leave this machine (sandbox).";

    public static PreflightReport Of(PreflightFacts facts) => new(facts.Stream.Stream, facts.FromDomain,
        [Sender(facts), Route(facts), Agreement(facts), Signature(facts), PublishedKey(facts), ReturnPath(facts), Dmarc(facts), Unsubscribe(facts), PostalAddress(facts), ComplaintPolicy.Of(facts.Complaints), OwnName(facts)]);

    private static PreflightCheck Sender(PreflightFacts facts)
    {
        var stream = facts.Stream.Stream.Word();
        if (facts.StreamDomain is not { } own)
            return new(PreflightKind.Sender, PreflightVerdict.Pass, $"The {stream} stream has no sender of its own; mail comes from {facts.ApprovedDomain} as approved.");
        return own == facts.ApprovedDomain
            ? new(PreflightKind.Sender, PreflightVerdict.Pass, $"Mail comes from {own}, the domain of the {stream} stream.")
            : new(PreflightKind.Sender, PreflightVerdict.Refuse, $"The approved sender is of {facts.ApprovedDomain}, but mail of the {stream} stream comes from {own} only.", "Take the stream's sender into a new version and have it approved, or change the stream on the streams page.");
    }

    private static PreflightCheck Route(PreflightFacts facts)
    {
        var stream = facts.Stream.Stream.Word();
        var usable = facts.Routes.Where(r => r is { Serves: true, Refusal: null }).ToList();
        if (usable.Count > 0)
            return new(PreflightKind.Route, PreflightVerdict.Pass, $"Mail of the {stream} stream leaves by {Listed(usable)}.");
        if (facts.Routes.Any(r => r is { Serves: false, Refusal: null }))
            return new(PreflightKind.Route, PreflightVerdict.Refuse, $"No route serves the {stream} stream; routes of other streams are never lent to it.", "Let a route serve the stream, on the streams page.");
        return facts.Routes.Any(r => r is { Serves: true, Refusal: "route-resting" })
            ? new(PreflightKind.Route, PreflightVerdict.Warn, $"The routes of the {stream} stream rest after failures; messages wait until one answers.", "Test them on the routes page.")
            : new(PreflightKind.Route, PreflightVerdict.Refuse, $"No route of the {stream} stream can be used now.", "Enable one on the routes page, or mend what is shown there.");
    }

    private static PreflightCheck Agreement(PreflightFacts facts)
    {
        if (!facts.Leaves)
            return new(PreflightKind.Agreement, PreflightVerdict.NotApplicable, StaysHere);
        if (facts.Phi == PhiLevel.None)
            return new(PreflightKind.Agreement, PreflightVerdict.NotApplicable, "The messages hold no PHI, so whoever carries them needs no agreement.");
        var routes = facts.Routes.Where(r => r is { Serves: true, Refusal: null }).ToList();
        var without = routes.Where(r => r.Vendor is not (GateVendorBaa.NotVendor or GateVendorBaa.Active)).ToList();
        if (without.Count == 0)
            return new(PreflightKind.Agreement, PreflightVerdict.Pass, routes.Exists(r => r.Vendor == GateVendorBaa.Active) ? "Whoever carries the mail has an agreement in force." : "The routes are our own.");
        return without.Count < routes.Count
            ? new(PreflightKind.Agreement, PreflightVerdict.Warn, $"{Listed(without)} has no agreement in force that covers this mail; it leaves by the other routes.", "Record the agreement under BAAs, or take the route out of the stream.")
            : new(PreflightKind.Agreement, PreflightVerdict.Refuse, $"{Listed(without)} would carry PHI without an agreement in force (45 CFR 164.502(e)).", "Record the operator's agreement under BAAs, or use another route.");
    }

    private static PreflightCheck Signature(PreflightFacts facts)
    {
        if (!facts.Leaves)
            return new(PreflightKind.Signature, PreflightVerdict.NotApplicable, StaysHere);
        var aligned = facts.Sample.Signatures.Where(s => DmarcRecord.Aligned(facts.FromDomain, s.Domain, strict: false)).ToList();
        return aligned.Count == 0
            ? new(PreflightKind.Signature, PreflightVerdict.Refuse, $"No live DKIM key signs for {facts.FromDomain}, so large providers refuse the mail.", $"Make a signing key for {facts.FromDomain} on the sending domains page and publish it.")
            : new(PreflightKind.Signature, PreflightVerdict.Pass, $"Signed for {aligned[0].Domain}{(aligned.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $" with {aligned.Count} keys") : "")}, aligned with From.");
    }

    private static PreflightCheck PublishedKey(PreflightFacts facts)
    {
        var keys = facts.Findings.Where(f => f.Record.Kind == DomainRecordKind.Dkim).ToList();
        if (!facts.Leaves || keys.Count == 0)
            return new(PreflightKind.PublishedKey, PreflightVerdict.NotApplicable, facts.Leaves ? "There is no key to look for." : StaysHere);
        if (keys.Exists(f => f.State == RecordState.Found) && keys.Find(f => f.Blocks) is { } other)
            return new(PreflightKind.PublishedKey, PreflightVerdict.Warn, $"Selector {other.Record.Selector}: {other.Problem}", other.Mend);
        return Of(PreflightKind.PublishedKey, keys, facts, "The signing key is published as it should be.");
    }

    private static PreflightCheck ReturnPath(PreflightFacts facts) => facts.Leaves
        ? Of(PreflightKind.ReturnPath, [.. facts.Findings.Where(f => f.Record.Kind is DomainRecordKind.Spf or DomainRecordKind.ReturnMail)], facts, "The return path's domain authorises the routes.")
        : new(PreflightKind.ReturnPath, PreflightVerdict.NotApplicable, StaysHere);

    private static PreflightCheck Dmarc(PreflightFacts facts) => facts.Leaves
        ? Of(PreflightKind.Dmarc, [.. facts.Findings.Where(f => f.Record.Kind == DomainRecordKind.Dmarc)], facts, "The From domain has DMARC.")
        : new(PreflightKind.Dmarc, PreflightVerdict.NotApplicable, StaysHere);

    private static PreflightCheck Unsubscribe(PreflightFacts facts)
    {
        var sample = facts.Sample;
        if (facts.Purpose == CommercialClass.Transactional && sample.Unsubscribe is null)
            return new(PreflightKind.Unsubscribe, PreflightVerdict.NotApplicable, "A transactional message has nothing to opt out of.");
        if (sample.Unsubscribe is null || sample.OneClick is null)
            return new(PreflightKind.Unsubscribe, PreflightVerdict.Refuse, "The messages would bear no one-click opt-out (RFC 8058).", "Add a footer with an opt-out to the email.");
        if (!facts.Leaves)
            return new(PreflightKind.Unsubscribe, PreflightVerdict.Pass, "One-click opt-out is in the header. It is not signed: mail does not leave this machine (sandbox).");
        if (!sample.Unsubscribe.TrimStart('<').StartsWith("https://", StringComparison.OrdinalIgnoreCase))
            return new(PreflightKind.Unsubscribe, PreflightVerdict.Refuse, "The opt-out address is not https, so mailboxes offer no button (RFC 8058 §3.1).", "Set Public:BaseUrl to the https address under which recipients reach this installation.");
        return sample.Signatures.Any(s => s.Fields.Contains("list-unsubscribe") && s.Fields.Contains("list-unsubscribe-post") && DmarcRecord.Aligned(facts.FromDomain, s.Domain, strict: false))
            ? new(PreflightKind.Unsubscribe, PreflightVerdict.Pass, "List-Unsubscribe and List-Unsubscribe-Post are in the header and signed (RFC 8058 §4).")
            : new(PreflightKind.Unsubscribe, PreflightVerdict.Refuse, "No signature covers the opt-out header fields, so mailboxes offer no button (RFC 8058 §4).", $"Make a signing key for {facts.FromDomain} on the sending domains page.");
    }

    private static PreflightCheck PostalAddress(PreflightFacts facts) =>
        facts.HasFooter ? new(PreflightKind.PostalAddress, PreflightVerdict.Pass, "The email has a postal address.")
        : facts.Purpose == CommercialClass.Commercial ? new(PreflightKind.PostalAddress, PreflightVerdict.Refuse, "A commercial email needs a postal address (15 U.S.C. 7704(a)(5)).", "Add a footer to the email.")
        : new(PreflightKind.PostalAddress, PreflightVerdict.NotApplicable, "A transactional email needs no postal address.");

    /// <summary>Without a name nothing tells whether a form that a person signed allows this sender to write.</summary>
    private static PreflightCheck OwnName(PreflightFacts facts) =>
        !facts.NeedsAuthorization ? new(PreflightKind.OwnName, PreflightVerdict.NotApplicable, "The messages rest on no authorization that would have to name us.")
        : facts.IsNamed ? new(PreflightKind.OwnName, PreflightVerdict.Pass, "Authorizations are compared with the organisation's name.")
        : !facts.Leaves ? new(PreflightKind.OwnName, PreflightVerdict.NotApplicable, StaysHere)
        : new(PreflightKind.OwnName, PreflightVerdict.Refuse, "This installation was not told the organisation's name, so no authorization can be compared with it (45 CFR 164.508(c)(1)(ii)).", "Set Organisation:Name, and under Organisation:OtherNames what signed forms call it, and start the program again.");

    /// <summary>The worst finding decides; one that could not be looked up lets an earlier good check speak.</summary>
    private static PreflightCheck Of(PreflightKind kind, IReadOnlyList<RecordFinding> findings, PreflightFacts facts, string good)
    {
        if (findings.FirstOrDefault(f => f.Blocks) is { } blocking)
            return new(kind, PreflightVerdict.Refuse, $"{blocking.Record.Name}: {blocking.Problem}", blocking.Mend);
        if (findings.FirstOrDefault(f => f.State == RecordState.Unknown) is { } unknown)
        {
            return facts.GoodAt is { } at && facts.Now - at <= RememberedFor
                ? new(kind, PreflightVerdict.Pass, string.Create(CultureInfo.InvariantCulture, $"{good.TrimEnd('.')}, as last seen {at.UtcDateTime:d MMM yyyy, HH:mm} UTC. It cannot be looked up now."))
                : new(kind, PreflightVerdict.Warn, unknown.Problem ?? "It cannot be looked up.", unknown.Mend);
        }

        return findings.FirstOrDefault(f => f.Problem is not null) is { } advised
            ? new(kind, PreflightVerdict.Warn, advised.Problem!, advised.Mend)
            : new(kind, PreflightVerdict.Pass, good);
    }

    private static string Listed(IEnumerable<PreflightRoute> routes) => string.Join(", ", routes.Select(r => r.Name));
}
