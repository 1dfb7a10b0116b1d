using System.Net;

namespace SecureMarketing.Core.Delivery.Direct;

/// <summary>Delivery straight to the recipients' mail servers. Section <c>DirectDelivery</c> of the settings.</summary>
public sealed class DirectOptions
{
    public const string Section = "DirectDelivery";

    /// <summary>
    /// The validating resolver as <c>address:port</c>, on loopback, for instance <c>127.0.0.1:53</c> for unbound on this machine.
    /// Null (default): direct delivery is off.
    /// </summary>
    public string? Resolver { get; set; }

    /// <summary>Port of the recipients' servers, 1–65535, default 25; another one only for tests.</summary>
    public int MxPort { get; set; } = 25;

    /// <summary>This machine's host name for EHLO; null: its address in brackets, which some servers refuse.</summary>
    public string? HelloName { get; set; }

    /// <summary>A signed name that has an address; asked at start. Default <c>iana.org</c>.</summary>
    public string SignedName { get; set; } = "iana.org";

    /// <summary>A name whose signatures do not hold; a resolver that answers it does not validate. Default <c>dnssec-failed.org</c>.</summary>
    public string BogusName { get; set; } = "dnssec-failed.org";

    /// <summary>True lets MX names lead to private and loopback addresses; default false, so that nobody's DNS reaches inside.</summary>
    public bool PrivateAddresses { get; set; }

    /// <summary>PEM file of the roots that vouch for mail servers, and for the fixed policy server of a test bed; null: the machine's.</summary>
    public string? TrustedRoots { get; set; }

    /// <summary><c>address:port</c> that serves every MTA-STS policy; null: the policy's own host on 443. Only for tests.</summary>
    public string? PolicyServer { get; set; }

    /// <summary>
    /// AES-GCM only (no ChaCha20-Poly1305). Curves are not .NET's to choose: set <c>Groups = P-256:P-384</c> in the openssl.cnf
    /// that <c>OPENSSL_CONF</c> names.
    /// </summary>
    public bool Fips { get; set; }

    /// <summary>Patience with one question to the DNS, seconds, 1–30; default 5.</summary>
    public int DnsSeconds { get; set; } = 5;

    internal TimeSpan DnsPatience => TimeSpan.FromSeconds(Math.Clamp(DnsSeconds, 1, 30));

    /// <summary>The resolver's address; null when none is set or it cannot be read.</summary>
    internal IPEndPoint? ResolverAddress => Resolver is { Length: > 0 } text && IPEndPoint.TryParse(text, out var parsed)
        ? new IPEndPoint(parsed.Address, parsed.Port == 0 ? 53 : parsed.Port)
        : null;
}
