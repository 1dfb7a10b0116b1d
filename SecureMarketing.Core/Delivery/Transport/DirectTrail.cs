using SecureMarketing.Core.Delivery.Direct;
using SecureMarketing.Core.Delivery.Policy;

namespace SecureMarketing.Core.Delivery.Transport;

/// <summary>What one attempt on the direct route met on its way, host by host.</summary>
internal sealed class DirectTrail(DomainFacts facts)
{
    private readonly List<MxEvidence> hosts = [];
    private readonly List<LadderRung> rungs = [];

    public IReadOnlyList<LadderRung> Rungs => rungs;

    /// <summary>The last host passed over, and why; what the attempt reports when none is left.</summary>
    public (string? Host, string Reason, SmtpStage Stage, SmtpReply? Reply, TlsEvidence? Tls) Last { get; private set; } = (null, TransportReason.NoMailHost, SmtpStage.Connect, null, null);

    /// <summary>True when one host at least may do later what it does not do now, so waiting is right.</summary>
    public bool Waits { get; private set; }

    public DirectEvidence Evidence => new()
    {
        MxSecure = facts.MxSecure,
        StsMode = facts.Sts.Mode,
        StsPolicyId = facts.Sts.PolicyId,
        StsProblem = facts.Sts.Problem,
        Hosts = hosts,
    };

    /// <summary>A host that could not be dialled or broke off.</summary>
    public void Failed(MxFacts mx, string? ip, string reason, bool transient, SmtpStage stage = SmtpStage.Connect, SmtpReply? reply = null)
    {
        hosts.Add(Of(mx, ip) with { Reason = reason });
        Last = (mx.Host, reason, stage, reply, null);
        Waits |= transient;
    }

    public void Judged(MxFacts mx, string? ip, SessionFacts? session, MxVerdict verdict, TlsEvidence? tls)
    {
        hosts.Add(Of(mx, ip) with { Matched = session?.Dane?.Record?.Short, Level = session is null ? null : verdict.Level.Word(), Reason = verdict.Reason });
        rungs.AddRange(verdict.Rungs);
        if (verdict.Step == MxStep.Send)
            return;
        Last = (mx.Host, verdict.Reason!, SmtpStage.Handshake, null, tls);
        Waits |= verdict.Step == MxStep.Wait;
    }

    private static MxEvidence Of(MxFacts mx, string? ip) => new()
    {
        Host = mx.Host,
        Preference = mx.Preference,
        Ip = ip,
        AddressSecure = mx.AddressSecure,
        Dane = mx.Dane,
        Tlsa = mx.Tlsa is { } tlsa ? [.. tlsa.Usable.Concat(tlsa.Unusable).Select(r => r.Short)] : [],
    };
}
