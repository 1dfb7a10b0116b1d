namespace SecureMarketing.Core.Delivery.Policy;

/// <summary>
/// What is known about one address at one moment: its keys, usable or not. A key that cannot be used is kept with the
/// reason, because the receipt has to say why a stronger rung was passed over.
/// </summary>
/// <param name="SMime">Certificates in the register for this address; empty when there are none.</param>
/// <param name="OpenPgp">OpenPGP keys in the register for this address.</param>
public sealed record RecipientCapabilities(IReadOnlyList<RecipientKeyFact> SMime, IReadOnlyList<RecipientKeyFact> OpenPgp)
{
    public static RecipientCapabilities None { get; } = new([], []);
}

/// <summary>One registered key as the ladder sees it.</summary>
/// <param name="Id">The register's row.</param>
/// <param name="Fingerprint">Lower-case hex: SHA-256 of the certificate, or the OpenPGP fingerprint.</param>
/// <param name="Refusal">Null when usable now; else a word of <see cref="Crypto.KeyReason"/>.</param>
public sealed record RecipientKeyFact(RecipientKeyId Id, string Fingerprint, string? Refusal);

/// <summary>
/// How sure a route's TLS session is to end at the right peer, weakest first (delivery.md T0–T4). DANE (T4) and MTA-STS
/// (T3) need the direct route and join with it.
/// </summary>
public enum TlsAssurance
{
    /// <summary>No TLS can be counted on.</summary>
    None = 0,

    /// <summary>TLS where offered, nobody verified; or a relay that does not assert TLS onward.</summary>
    Opportunistic = 1,

    /// <summary>T1: a public certificate for an MX name that unauthenticated DNS gave.</summary>
    PkixMx = 2,

    /// <summary>T2: a fixed route whose name and certificate are checked, or a pinned certificate, TLS onward asserted.</summary>
    Pinned = 3,
}

/// <summary>One way out as the ladder sees it.</summary>
/// <param name="Id">The route.</param>
/// <param name="Name">As administrators call it.</param>
/// <param name="Assurance">What a session on it is worth.</param>
/// <param name="Encrypts">True when the route refuses to send without TLS, verified or not.</param>
/// <param name="Refusal">Null when it can be used now; else <c>route-disabled</c> or <c>route-suspended</c>.</param>
public sealed record RouteFact(RouteId Id, string Name, TlsAssurance Assurance, bool Encrypts, string? Refusal);
