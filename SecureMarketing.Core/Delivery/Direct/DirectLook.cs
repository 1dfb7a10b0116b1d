using SecureMarketing.Core.Delivery.Dns;
using SecureMarketing.Core.Delivery.Policy;
using SecureMarketing.Core.Delivery.Routes;
using SecureMarketing.Core.Delivery.Sts;
using SecureMarketing.Core.Delivery.Transport;

namespace SecureMarketing.Core.Delivery.Direct;

/// <summary>How far an explanation looks.</summary>
public enum LookDepth
{
    /// <summary>What is stored here; nobody is asked.</summary>
    Stored = 0,

    /// <summary>The domain's records in the DNS and its MTA-STS policy.</summary>
    Dns = 1,

    /// <summary>Its servers too: greeting, EHLO, STARTTLS, QUIT. No address is named and no mail begun.</summary>
    Session = 2,
}

/// <summary>Rows 5 to 9 for one domain, without sending.</summary>
public sealed record DirectExplanation
{
    /// <summary>Why the resolver is not believed; then nothing else was asked. Null when it is.</summary>
    public string? Refusal { get; init; }

    public required string Domain { get; init; }

    public MxStatus Status { get; init; } = MxStatus.Unknown;

    public bool MxSecure { get; init; }

    public StsFact Sts { get; init; } = StsFact.Absent;

    /// <summary>The downgrade memory; null when nothing is remembered.</summary>
    public TlsAssurance? Remembered { get; init; }

    /// <summary>In the order in which they would be tried.</summary>
    public IReadOnlyList<HostExplanation> Hosts { get; init; } = [];

    /// <summary>Null: asked of no host. Send when one host would do; else wait when one may do later.</summary>
    public MxStep? Step => Hosts.Count == 0 ? null
        : Hosts.Any(h => h.Verdict.Step == MxStep.Send) ? MxStep.Send
        : Hosts.Any(h => h.Verdict.Step == MxStep.Wait) ? MxStep.Wait
        : MxStep.Lacks;
}

/// <summary>One mail host.</summary>
/// <param name="Facts">What the DNS says.</param>
/// <param name="Ip">Address greeted, null when none was.</param>
/// <param name="Tls">What TLS negotiated; null without or when not greeted.</param>
/// <param name="Verdict">What the ladder makes of it.</param>
public sealed record HostExplanation(MxFacts Facts, string? Ip, TlsEvidence? Tls, MxVerdict Verdict);

/// <summary>Looks at a recipient's domain as a message would, and sends none.</summary>
internal sealed class DirectLook(ResolverCheck check, DomainSurvey survey, MxDialler dialler)
{
    private static readonly SmtpTimeouts Patience = new()
    {
        Connect = TimeSpan.FromSeconds(10),
        Handshake = TimeSpan.FromSeconds(10),
        Command = TimeSpan.FromSeconds(15),
    };

    public async Task<DirectExplanation> AtAsync(string domain, TlsAssurance least, RouteId? route, LookDepth depth, CancellationToken cancellationToken)
    {
        if (await check.RefusalAsync(cancellationToken) is { } refusal)
            return new DirectExplanation { Domain = domain, Refusal = refusal };
        var facts = await survey.OfAsync(domain, cancellationToken);
        var hosts = new List<HostExplanation>();
        foreach (var mx in facts.Hosts)
            hosts.Add(await HostAsync(facts, mx, least, route, depth, cancellationToken));
        return new DirectExplanation
        {
            Domain = domain,
            Status = facts.Status,
            MxSecure = facts.MxSecure,
            Sts = facts.Sts,
            Remembered = facts.Remembered,
            Hosts = hosts,
        };
    }

    private async Task<HostExplanation> HostAsync(DomainFacts facts, MxFacts mx, TlsAssurance least, RouteId? route, LookDepth depth, CancellationToken cancellationToken)
    {
        if (mx.Problem is { } problem)
            return new HostExplanation(mx, null, null, new MxVerdict(MxStep.Wait, TlsAssurance.None, problem, []));
        var promise = SessionLadder.Judge(facts, mx, null, least, route);
        if (depth != LookDepth.Session || promise.Step == MxStep.Wait)
            return new HostExplanation(mx, null, null, promise);

        var address = mx.Addresses[0];
        var anyRoute = new RouteConnection { Id = route ?? default, Version = 0, Name = "", Kind = RouteKind.Direct, Host = "", Port = 0, Tls = TlsMode.StartTls };
        try
        {
            var session = await SmtpSession.OpenAsync(dialler.To(anyRoute, mx, address), Patience, cancellationToken);
            var live = dialler.Facts(session, facts, mx);
            var verdict = SessionLadder.Judge(facts, mx, live, least, route);
            var tls = session.Judged(verdict.Level, live.Dane is { Holds: true } dane ? dane.Word : null);
            var seen = new HostExplanation(mx, session.Ip, tls, verdict);
            await session.QuitAsync();
            return seen;
        }
        catch (SmtpFailure failure) when (failure.Stage is SmtpStage.Handshake or SmtpStage.StartTls)
        {
            return new HostExplanation(mx, address.ToString(), failure.Tls, SessionLadder.Judge(facts, mx, new SessionFacts(false, failure.Reason, null, null), least, route));
        }
        catch (SmtpFailure failure)
        {
            return new HostExplanation(mx, address.ToString(), null, new MxVerdict(MxStep.Wait, TlsAssurance.None, failure.Reason, []));
        }
    }
}
