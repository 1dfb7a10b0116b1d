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
/// How sure a TLS session is to end at the right peer, weakest first (delivery.md T0–T4). Stored in the downgrade memory:
/// never renumber.
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

    /// <summary>T3: the domain's MTA-STS policy lists the host, and its certificate holds for that name (RFC 8461).</summary>
    MtaSts = 4,

    /// <summary>T4: signed DNS names the server's key (RFC 7672).</summary>
    Dane = 5,
}

public static class TlsAssurances
{
    /// <summary>The word in evidence: <c>clear</c>, <c>T0</c> to <c>T4</c>.</summary>
    public static string Word(this TlsAssurance assurance) => assurance switch
    {
        TlsAssurance.None => "clear",
        TlsAssurance.Opportunistic => "T0",
        TlsAssurance.PkixMx => "T1",
        TlsAssurance.Pinned => "T2",
        TlsAssurance.MtaSts => "T3",
        TlsAssurance.Dane => "T4",
        _ => throw new ArgumentOutOfRangeException(nameof(assurance), assurance, "Unknown assurance."),
    };
}

/// <summary>One way out as the ladder sees it.</summary>
/// <param name="Id">The route.</param>
/// <param name="Name">As administrators call it.</param>
/// <param name="Assurance">What a session on it is worth.</param>
/// <param name="Encrypts">True when the route refuses to send without TLS, verified or not.</param>
/// <param name="Refusal">Null when it can be used now; else <c>route-disabled</c>, <c>route-resting</c> or a word of <see cref="Direct.ResolverCheck"/>.</param>
/// <param name="Direct">True: it leads to each recipient's own servers, and only the live session says what it is worth.</param>
public sealed record RouteFact(RouteId Id, string Name, TlsAssurance Assurance, bool Encrypts, string? Refusal, bool Direct = false)
{
    /// <summary>The refusal of a route whose health lets it rest for a while.</summary>
    public const string Resting = "route-resting";

    /// <summary>Streams it serves.</summary>
    public Streams.StreamSet Streams { get; init; } = Delivery.Streams.StreamSet.All;

    /// <summary>True: mail on it does not leave this machine.</summary>
    public bool Sandbox { get; init; }
}
