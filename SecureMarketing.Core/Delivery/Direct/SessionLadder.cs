using SecureMarketing.Core.Delivery.Policy;
using SecureMarketing.Core.Delivery.Sts;

namespace SecureMarketing.Core.Delivery.Direct;

/// <summary>What to do on one mail host.</summary>
public enum MxStep
{
    /// <summary>Go on to MAIL.</summary>
    Send = 1,

    /// <summary>Never on this host now: it does not keep what its domain publishes, or nobody knows. With no other host the message waits.</summary>
    Wait = 2,

    /// <summary>It offers less than the message needs, and promises no more: with no other host the next rung is due at once.</summary>
    Lacks = 3,
}

/// <summary>The judgement of one host.</summary>
/// <param name="Step">What to do.</param>
/// <param name="Level">What the session is worth.</param>
/// <param name="Reason">A stable word; null with <see cref="MxStep.Send"/>.</param>
/// <param name="Rungs">Rows 5–9 as they fell out, for the receipt.</param>
public sealed record MxVerdict(MxStep Step, TlsAssurance Level, string? Reason, IReadOnlyList<LadderRung> Rungs);

/// <summary>
/// Rows 5 to 9 of the ladder on one mail host: facts of the DNS and of the session → how sure it is and whether this message
/// may go. Pure. What a domain publishes binds also mail that would do with less, and no absence of an answer counts as
/// "none": that is what makes a downgrade visible (RFC 7672 §1.3, RFC 8461 §2).
/// </summary>
public static class SessionLadder
{
    /// <param name="domain">Facts of the recipient's domain.</param>
    /// <param name="mx">The host.</param>
    /// <param name="session">The live session; null before dialling: the answer then is what the DNS promises.</param>
    /// <param name="least">The least the message may travel on.</param>
    /// <param name="route">The direct route, for the receipt; null when there is none.</param>
    public static MxVerdict Judge(DomainFacts domain, MxFacts mx, SessionFacts? session, TlsAssurance least, RouteId? route = null)
    {
        var walk = new Walk(mx, session, least, route);
        return walk.Dane() ?? walk.Sts(domain) ?? walk.Public(domain);
    }

    private sealed class Walk(MxFacts mx, SessionFacts? session, TlsAssurance least, RouteId? route)
    {
        private readonly List<LadderRung> rungs = [];

        /// <summary>Rows 5–7. Null: DANE says nothing.</summary>
        public MxVerdict? Dane()
        {
            switch (mx.Dane)
            {
                case DaneState.Unknown:
                    return End(5, MxStep.Wait, Bare, "dane-unknown");
                case DaneState.None:
                    Note(5, RungVerdict.Skipped, "no-tlsa");
                    return null;
                case DaneState.Unusable:
                    if (session is { Encrypted: false })
                        return End(7, MxStep.Wait, TlsAssurance.None, session.Lack ?? "starttls-not-offered");
                    Note(7, RungVerdict.Refused, "tlsa-unusable");
                    return null;
                default:
                    if (session is null)
                        return Promise(5, TlsAssurance.Dane);
                    if (!session.Encrypted)
                        return End(6, MxStep.Wait, TlsAssurance.None, session.Lack ?? "starttls-not-offered");
                    return session.Dane is { Holds: true }
                        ? Reach(5, TlsAssurance.Dane)
                        : End(6, MxStep.Wait, TlsAssurance.Opportunistic, session.Dane?.Word ?? "dane-mismatch");
            }
        }

        /// <summary>Row 8. Null: no policy is in force.</summary>
        public MxVerdict? Sts(DomainFacts domain)
        {
            if (domain.Sts.IsUnknown && domain.Remembered >= TlsAssurance.MtaSts)
                return End(8, MxStep.Wait, Bare, domain.Sts.Problem!);
            if (domain.Sts.Mode != StsMode.Enforce)
            {
                Note(8, RungVerdict.Skipped, domain.Sts.Mode == StsMode.Testing ? "sts-testing" : domain.Sts.Problem ?? "no-sts-policy");
                // What would have stopped the message were the policy enforced: its owner gets to hear of it (RFC 8460).
                if (domain.Sts.Mode == StsMode.Testing && session is not null && TestingFault(domain, session) is { } fault)
                    Note(8, RungVerdict.Skipped, fault);
                return null;
            }

            if (!StsPolicy.Lists(domain.Sts.Hosts, mx.Host))
                return End(8, MxStep.Wait, Bare, "sts-host-not-listed");
            if (session is { Encrypted: false })
                return End(8, MxStep.Wait, TlsAssurance.None, session.Lack ?? "starttls-not-offered");
            if (session is { PublicHolds: false })
                return End(8, MxStep.Wait, TlsAssurance.Opportunistic, session.Certificate ?? "missing");
            if (least > TlsAssurance.MtaSts)
                return End(8, MxStep.Lacks, TlsAssurance.MtaSts, "mta-sts-not-accepted");
            return session is null ? Promise(8, TlsAssurance.MtaSts) : Reach(8, TlsAssurance.MtaSts);
        }

        /// <summary>Row 9, and what is left below it.</summary>
        public MxVerdict Public(DomainFacts domain)
        {
            // Row 7: who publishes records that nobody can use is not trusted by his public certificate alone.
            var closed = mx.Dane == DaneState.Unusable;
            if (session is null)
            {
                if (closed && least >= TlsAssurance.PkixMx)
                    return End(9, MxStep.Lacks, TlsAssurance.Opportunistic, "tlsa-unusable");
                if (least > TlsAssurance.PkixMx)
                    return End(9, MxStep.Lacks, TlsAssurance.PkixMx, "pkix-mx-not-accepted");
                return Promise(9, domain.Remembered is not null && !closed ? TlsAssurance.PkixMx : TlsAssurance.Opportunistic);
            }

            if (session is { Encrypted: true, PublicHolds: true } && !closed)
                return least <= TlsAssurance.PkixMx ? Reach(9, TlsAssurance.PkixMx) : End(9, MxStep.Lacks, TlsAssurance.PkixMx, "pkix-mx-not-accepted");

            var level = session.Encrypted ? TlsAssurance.Opportunistic : TlsAssurance.None;
            var why = closed ? "tlsa-unusable" : session.Encrypted ? session.Certificate ?? "missing" : session.Lack ?? "starttls-not-offered";
            // This domain could do better before: an attacker, or a mistake that somebody should hear of.
            if (domain.Remembered >= TlsAssurance.PkixMx && !closed)
                return End(9, MxStep.Wait, level, "downgrade");
            if (least > level)
                return End(9, MxStep.Lacks, level, why);
            Note(9, RungVerdict.Refused, why);
            return new MxVerdict(MxStep.Send, level, null, rungs);
        }

        private string? TestingFault(DomainFacts domain, SessionFacts live) =>
            !StsPolicy.Lists(domain.Sts.Hosts, mx.Host) ? "sts-host-not-listed"
            : !live.Encrypted ? live.Lack
            : live.PublicHolds ? null
            : live.Certificate;

        private TlsAssurance Bare => session is { Encrypted: true } ? TlsAssurance.Opportunistic : TlsAssurance.None;

        private void Note(int number, RungVerdict verdict, string? reason) =>
            rungs.Add(new LadderRung(number, DeliveryMethod.VerifiedTls, verdict, reason, route, Host: mx.Host));

        private MxVerdict End(int number, MxStep step, TlsAssurance level, string reason)
        {
            Note(number, RungVerdict.Refused, reason);
            return new MxVerdict(step, level, reason, rungs);
        }

        private MxVerdict Reach(int number, TlsAssurance level)
        {
            Note(number, RungVerdict.Offered, null);
            return new MxVerdict(MxStep.Send, level, null, rungs);
        }

        private MxVerdict Promise(int number, TlsAssurance level)
        {
            Note(number, RungVerdict.Promised, null);
            return new MxVerdict(MxStep.Send, level, null, rungs);
        }
    }
}
