using SecureMarketing.Core.Delivery.Streams;
using SecureMarketing.Core.Gate;

namespace SecureMarketing.Core.Delivery.Policy;

/// <summary>What the ladder is asked.</summary>
public sealed record LadderQuestion
{
    public required HipaaClass Class { get; init; }

    public required PhiLevel Phi { get; init; }

    /// <summary>Commercial or transactional under CAN-SPAM; null: as the class suggests.</summary>
    public CommercialClass? Purpose { get; init; }

    /// <summary>True when the message belongs to any sensitive category, an unmapped one included.</summary>
    public required bool Sensitive { get; init; }

    /// <summary>Only <see cref="GatePlain.Warned"/> opens the plain rung, and never for sensitive mail or marketing.</summary>
    public GatePlain Plain { get; init; } = GatePlain.None;

    /// <summary>The author asked for end-to-end or portal for this message.</summary>
    public bool NoTlsOnly { get; init; }

    /// <summary>The stream it travels in whatever its class, for a test of another message; null: the stream of its class.</summary>
    public StreamChoice? Within { get; init; }

    /// <summary>Whose routes alone may carry it, and why.</summary>
    public StreamChoice Stream => Within ?? StreamPolicy.Of(Class, Purpose, Sensitive);
}

/// <summary>One way the message could go, to be put before the gate.</summary>
/// <param name="Method">How it is protected.</param>
/// <param name="Route">Which way out carries it (for the portal: carries the notice).</param>
/// <param name="RequiresVerifiedTls">True: the transport sends no DATA unless this very session was verified.</param>
/// <param name="RequiresTls">True: the transport sends no DATA without TLS.</param>
/// <param name="Keys">All usable keys of the recipient for an end-to-end method (encrypted to each); else empty.</param>
public sealed record MethodCandidate(
    DeliveryMethod Method,
    RouteId Route,
    bool RequiresVerifiedTls,
    bool RequiresTls,
    IReadOnlyList<RecipientKeyFact> Keys)
{
    public GateRoute GateRoute => Method.ToGateRoute();

    /// <summary>On the direct route: the least a session with a recipient's server must be worth. Of no meaning elsewhere.</summary>
    public TlsAssurance Least { get; init; }

    /// <summary>Its stream; sessions of different streams are kept apart. Default: the strictest.</summary>
    public MailStream Stream { get; init; } = MailStream.Sensitive;
}

/// <summary>What became of one rung.</summary>
public enum RungVerdict
{
    /// <summary>It offers a candidate; the first offered one is preferred.</summary>
    Offered = 1,

    /// <summary>Considered and refused for the reason given.</summary>
    Refused = 2,

    /// <summary>Not considered, because policy or the message's flags exclude it.</summary>
    Skipped = 3,

    /// <summary>The DNS or the memory lets expect it; the live session decides.</summary>
    Promised = 4,
}

/// <summary>One rung considered. Kept in the security receipt.</summary>
/// <param name="Number">Row of the ladder in delivery.md, 1–10; 8 on a relay is 8a (fixed route or pin), 5 on the direct route before dialling stands for 5–9.</param>
/// <param name="Method">What it would have been.</param>
/// <param name="Verdict">What became of it.</param>
/// <param name="Reason">A stable word; null when offered.</param>
/// <param name="Route">The route considered, null where none was.</param>
/// <param name="Key">Fingerprint of the key considered, null where none was.</param>
/// <param name="Host">The recipient's mail host considered, null where none was.</param>
public sealed record LadderRung(int Number, DeliveryMethod Method, RungVerdict Verdict, string? Reason, RouteId? Route = null, string? Key = null, string? Host = null);

/// <summary>The ladder's answer. No candidates = nothing may carry this message now: hold or drop, never weaken.</summary>
/// <param name="Candidates">Best first; may be empty.</param>
/// <param name="Rungs">Every rung, in order, with its verdict.</param>
public sealed record LadderResult(IReadOnlyList<MethodCandidate> Candidates, IReadOnlyList<LadderRung> Rungs)
{
    /// <summary>The stream whose routes were considered; null when nothing was asked.</summary>
    public StreamChoice? Stream { get; init; }

    /// <summary>True: a route could have carried it, but serves other streams only. The message is held rather than lent another stream's.</summary>
    public bool LacksRouteInStream => Candidates.Count == 0 && Rungs.Any(r => r.Reason == StreamPolicy.OtherStream);
}
