using SecureMarketing.Core.Delivery.Streams;
using SecureMarketing.Core.Gate;

namespace SecureMarketing.Core.Delivery.Policy;

/// <summary>
/// Which ways may carry a message, strongest first: a pure function of facts, so that sending, the explain page and a
/// forecast give the same answer. It never weakens anything silently: a rung that does not hold is refused with its reason
/// and the next is tried; with none left there is no candidate. The send gate still decides on each candidate.
/// </summary>
public static class MethodLadder
{
    public static LadderResult Candidates(RecipientCapabilities recipient, IReadOnlyList<RouteFact> routes, DeliveryRules rules, LadderQuestion question)
    {
        var stream = question.Stream;
        var walk = new Walk([.. routes.Select(r => InStream(r, stream.Stream))], rules, stream.Stream);
        var plain = PlainRefusal(rules, question);
        var plainFirst = plain is null && (rules.Mode == DeliveryMode.PlainAllowed && question.Phi == PhiLevel.None || rules.PlainPreferenceOutranksKeys);
        if (plainFirst)
            walk.Plain();
        else if (plain is not null)
            walk.Skip(1, DeliveryMethod.OpportunisticTls, plain);

        walk.EndToEnd(2, DeliveryMethod.SMime, recipient.SMime);
        walk.EndToEnd(3, DeliveryMethod.OpenPgp, recipient.OpenPgp);
        walk.TlsOnly(question);
        if (plain is null && !plainFirst)
            walk.Plain();
        walk.Portal();
        return new LadderResult(walk.Found, walk.Rungs) { Stream = stream };
    }

    /// <summary>A route of another stream is refused before anything else is asked of it: a message never borrows one.</summary>
    private static RouteFact InStream(RouteFact route, MailStream stream) =>
        route.Refusal is null && !route.Streams.Serves(stream) ? route with { Refusal = StreamPolicy.OtherStream } : route;

    /// <summary>The least a session with a recipient's server must be worth for TLS alone (row 9).</summary>
    public static TlsAssurance LeastOnSession(DeliveryRules rules, LadderQuestion question) => question.Phi <= rules.AcceptPkixMx ? TlsAssurance.PkixMx : TlsAssurance.Pinned;

    /// <summary>Row 1. Null when plain mail is open to this message.</summary>
    private static string? PlainRefusal(DeliveryRules rules, LadderQuestion question)
    {
        if (rules.Mode is DeliveryMode.TlsExclusive or DeliveryMode.NoTlsOnly or DeliveryMode.PortalAlways || question.NoTlsOnly)
            return "policy-mode";
        if (rules.Mode == DeliveryMode.PlainAllowed && question.Phi == PhiLevel.None)
            return null;
        if (question.Plain != GatePlain.Warned)
            return question.Plain == GatePlain.Withdrawn ? "plain-preference-withdrawn" : "no-plain-preference";
        if (question.Sensitive)
            return "sensitive";
        return question.Class == HipaaClass.NotMarketing ? null : "marketing";
    }

    private sealed class Walk(IReadOnlyList<RouteFact> routes, DeliveryRules rules, MailStream stream)
    {
        public List<MethodCandidate> Found { get; } = [];

        public List<LadderRung> Rungs { get; } = [];

        public void Skip(int number, DeliveryMethod method, string reason) =>
            Rungs.Add(new LadderRung(number, method, RungVerdict.Skipped, reason));

        /// <summary>Rows 2 and 3: encrypted to every usable key of the recipient, on every route that can be used.</summary>
        public void EndToEnd(int number, DeliveryMethod method, IReadOnlyList<RecipientKeyFact> keys)
        {
            if (rules.Mode == DeliveryMode.PortalAlways)
            {
                Skip(number, method, "policy-mode");
                return;
            }

            foreach (var key in keys.Where(k => k.Refusal is not null))
                Refuse(number, method, key.Refusal!, null, key.Fingerprint);
            var usable = keys.Where(k => k.Refusal is null).ToList();
            if (keys.Count == 0)
                Refuse(number, method, "no-key");
            if (usable.Count == 0)
                return;
            var verified = rules.Mode == DeliveryMode.TlsExclusive;
            foreach (var route in Usable(number, method))
            {
                if (route.Direct)
                    Offer(number, new MethodCandidate(method, route.Id, verified, verified, usable) { Least = verified ? TlsAssurance.PkixMx : TlsAssurance.None }, usable[0].Fingerprint);
                else if (verified && route.Assurance < TlsAssurance.Pinned)
                    Refuse(number, method, "route-not-verified", route.Id, usable[0].Fingerprint);
                else
                    Offer(number, new MethodCandidate(method, route.Id, verified, verified, usable), usable[0].Fingerprint);
            }
        }

        /// <summary>
        /// Row 4, then 8a and 9: TLS alone, where the session itself is known to end at the right peer. On the direct route
        /// rows 5 to 9 are walked again on each session (<see cref="Direct.SessionLadder"/>); here only what it must be worth is set.
        /// </summary>
        public void TlsOnly(LadderQuestion question)
        {
            var excluded = rules.Mode is DeliveryMode.NoTlsOnly or DeliveryMode.PortalAlways ? "policy-mode"
                : question.NoTlsOnly ? "message-flag"
                : question.Sensitive ? "sensitive"
                : null;
            if (excluded is not null)
            {
                Skip(4, DeliveryMethod.VerifiedTls, excluded);
                return;
            }

            foreach (var route in Usable(8, DeliveryMethod.VerifiedTls))
            {
                if (route.Direct)
                    Offer(5, Tls(route) with { Least = LeastOnSession(rules, question) });
                else if (route.Assurance == TlsAssurance.PkixMx && question.Phi <= rules.AcceptPkixMx)
                    Offer(9, Tls(route));
                else if (route.Assurance == TlsAssurance.PkixMx)
                    Refuse(9, DeliveryMethod.VerifiedTls, "pkix-mx-not-accepted", route.Id);
                else if (route.Assurance < TlsAssurance.PkixMx)
                    Refuse(8, DeliveryMethod.VerifiedTls, "route-not-verified", route.Id);
                else
                    Offer(8, Tls(route));
            }
        }

        /// <summary>Row 1: the best TLS on offer; only here may a message go in clear.</summary>
        public void Plain()
        {
            foreach (var route in Usable(1, DeliveryMethod.OpportunisticTls))
            {
                if (route.Direct)
                {
                    Offer(1, new MethodCandidate(DeliveryMethod.OpportunisticTls, route.Id, RequiresVerifiedTls: false, RequiresTls: true, []) { Least = TlsAssurance.Opportunistic });
                    Offer(1, new MethodCandidate(DeliveryMethod.Clear, route.Id, RequiresVerifiedTls: false, RequiresTls: false, []));
                    continue;
                }

                var method = route.Assurance >= TlsAssurance.PkixMx ? DeliveryMethod.VerifiedTls
                    : route.Encrypts ? DeliveryMethod.OpportunisticTls
                    : DeliveryMethod.Clear;
                Offer(1, new MethodCandidate(method, route.Id, method == DeliveryMethod.VerifiedTls, method != DeliveryMethod.Clear, []));
            }
        }

        /// <summary>Row 10. The notice is itself mail: it travels encrypted or not at all.</summary>
        public void Portal()
        {
            if (rules.Mode == DeliveryMode.TlsExclusive)
            {
                Skip(10, DeliveryMethod.Portal, "policy-mode");
                return;
            }

            if (!rules.PortalAllowed && rules.Mode != DeliveryMode.PortalAlways)
            {
                Refuse(10, DeliveryMethod.Portal, "portal-not-allowed");
                return;
            }

            foreach (var route in Usable(10, DeliveryMethod.Portal).OrderByDescending(r => r.Assurance >= TlsAssurance.PkixMx))
            {
                if (route.Encrypts)
                    Offer(10, new MethodCandidate(DeliveryMethod.Portal, route.Id, route.Assurance >= TlsAssurance.PkixMx, RequiresTls: true, []) { Least = TlsAssurance.Opportunistic });
                else
                    Refuse(10, DeliveryMethod.Portal, "route-not-encrypted", route.Id);
            }
        }

        private static MethodCandidate Tls(RouteFact route) => new(DeliveryMethod.VerifiedTls, route.Id, RequiresVerifiedTls: true, RequiresTls: true, []);

        private List<RouteFact> Usable(int number, DeliveryMethod method)
        {
            foreach (var route in routes.Where(r => r.Refusal is not null))
                Refuse(number, method, route.Refusal!, route.Id);
            if (routes.Count == 0)
                Refuse(number, method, "no-route");
            return [.. routes.Where(r => r.Refusal is null)];
        }

        private void Offer(int number, MethodCandidate candidate, string? key = null)
        {
            Found.Add(candidate with { Stream = stream });
            Rungs.Add(new LadderRung(number, candidate.Method, RungVerdict.Offered, null, candidate.Route, key));
        }

        private void Refuse(int number, DeliveryMethod method, string reason, RouteId? route = null, string? key = null) =>
            Rungs.Add(new LadderRung(number, method, RungVerdict.Refused, reason, route, key));
    }
}
