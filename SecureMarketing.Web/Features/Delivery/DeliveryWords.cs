using SecureMarketing.Core.Delivery.Crypto;
using SecureMarketing.Core.Delivery.Direct;
using SecureMarketing.Core.Delivery.Dns;
using SecureMarketing.Core.Delivery.Policy;
using SecureMarketing.Core.Delivery.Routes;
using SecureMarketing.Core.Delivery.Streams;
using SecureMarketing.Core.Delivery.Sts;
using SecureMarketing.Core.Gate;
using SecureMarketing.Web.Components.Shared;

namespace SecureMarketing.Web.Features.Delivery;

/// <summary>Delivery's words as a reader knows them.</summary>
internal static class DeliveryWords
{
    public static string Of(DeliveryMode mode) => mode switch
    {
        DeliveryMode.Adaptive => "Adaptive: the strongest way that holds",
        DeliveryMode.TlsExclusive => "Verified TLS only, else dropped",
        DeliveryMode.NoTlsOnly => "Encrypt more: end to end or portal",
        DeliveryMode.PortalAlways => "Always the portal",
        _ => "Plain mail allowed",
    };

    public static string Of(HipaaClass messageClass) => messageClass switch
    {
        HipaaClass.NoPhi => "No PHI",
        HipaaClass.NotMarketing => "Not marketing",
        HipaaClass.MarketingRemunerated => "Remunerated marketing",
        _ => messageClass.ToString(),
    };

    public static string Of(PhiLevel level) => level == PhiLevel.None ? "Never for PHI" : "Up to " + level.ToString().ToLowerInvariant();

    public static string Of(TlsMode mode) => mode switch
    {
        TlsMode.StartTls => "STARTTLS required",
        TlsMode.Implicit => "TLS from the start",
        TlsMode.Opportunistic => "TLS if offered, unchecked",
        _ => "No TLS",
    };

    public static string Of(MxStep step) => step switch
    {
        MxStep.Send => "Would do",
        MxStep.Wait => "Not now",
        _ => "Offers too little",
    };

    public static string Of(MxStatus status) => status switch
    {
        MxStatus.Hosts => "has mail servers",
        MxStatus.NullMx => "takes no mail; a message would end here",
        MxStatus.NoSuchDomain => "does not exist; a message would end here",
        _ => "the DNS gave no definite answer; a message would wait",
    };

    public static string Of(DaneState state) => state switch
    {
        DaneState.Usable => "records to match",
        DaneState.Unusable => "records that cannot be used",
        DaneState.Unknown => "no definite answer",
        _ => "none",
    };

    public static string Of(StsMode mode) => mode switch
    {
        StsMode.Enforce => "enforced",
        StsMode.Testing => "testing only",
        _ => "none",
    };

    public static string Of(TlsAssurance assurance) => assurance switch
    {
        TlsAssurance.Dane => "Verified by signed DNS (DANE)",
        TlsAssurance.MtaSts => "Verified by policy (MTA-STS)",
        TlsAssurance.Pinned => "Verified",
        TlsAssurance.PkixMx => "Verified by public name",
        TlsAssurance.Opportunistic => "Unverified",
        _ => "None",
    };

    public static string Of(MailStream stream) => stream.ToString();

    public static string Meaning(MailStream stream) => stream switch
    {
        MailStream.Transactional => "What a person waits for: reminders, codes, notices of the portal.",
        MailStream.Marketing => "Everything commercial, and everything that needs an authorization.",
        _ => "Anything of a sensitive category, whatever its purpose.",
    };

    /// <summary>Which streams a route serves.</summary>
    public static string Of(StreamSet streams) => streams == StreamSet.All ? "All" : streams == StreamSet.None ? "None" : string.Join(", ", MailStreams.All.Where(s => streams.Serves(s)).Select(Of));

    public static string StreamReason(string reason) => reason switch
    {
        StreamPolicy.SensitiveCategory => "it is of a sensitive category",
        StreamPolicy.Undetermined => "nobody has said what it is",
        StreamPolicy.MarketingClass => "its class is marketing or fundraising",
        StreamPolicy.Commercial => "it is commercial",
        _ => "it is transactional",
    };

    /// <summary>What a forecast expects, as a heading and as what it means for the people.</summary>
    public static (string Name, string Meaning, Tone Tone) Forecast(string word) => word switch
    {
        "smime" => ("S/MIME", "Encrypted to the person's certificate.", Tone.Success),
        "openpgp" => ("OpenPGP", "Encrypted to the person's key.", Tone.Success),
        "tls" => ("Verified TLS", "A route carries it that vouches for TLS all the way.", Tone.Success),
        "tls-unproven" => ("TLS, not proven yet", "The domain promises nothing; its servers show at delivery whether they can prove who they are. If not, the next way is taken.", Tone.Warning),
        "tls-waits" => ("Waits", "The domain does not hold now what it promised or proved before; messages wait until it does.", Tone.Warning),
        "no-mail" => ("No mail", "The domain takes no mail or does not exist; messages end there.", Tone.Error),
        "portal" => ("Portal", "The message stays here; a notice without health information travels.", Tone.Info),
        "opportunistic-tls" => ("Opportunistic TLS", "TLS that nobody verifies.", Tone.Warning),
        "clear" => ("Not encrypted", "TLS only where it happens to be offered.", Tone.Warning),
        "none" => ("Held", "No way is allowed; messages are held.", Tone.Error),
        _ when Enum.GetValues<TlsAssurance>().FirstOrDefault(l => word == "tls-" + l.Word()) is var level && level != default =>
            ($"Verified TLS ({level.Word()})", Of(level) + ".", Tone.Success),
        _ => (word, "", Tone.Neutral),
    };

    /// <summary>Why a rung or a route was passed over, in plain words.</summary>
    public static string Reason(string? reason) => reason switch
    {
        null => "",
        "no-key" => "no certificate or key is registered",
        "no-route" => "there is no route",
        "policy-mode" => "the policy of this class excludes it",
        "message-flag" => "the author asked for end to end or portal",
        "sensitive" => "sensitive categories never travel by TLS alone",
        "no-plain-preference" => "the person has not asked for plain mail after a warning",
        "plain-preference-withdrawn" => "the person took back the wish for plain mail",
        "marketing" => "the wish for plain mail does not cover marketing",
        "route-not-verified" => "the route cannot vouch for TLS all the way",
        "route-not-encrypted" => "even the notice would travel unencrypted",
        "route-disabled" => "the route is switched off",
        "route-resting" => "the route failed five times in a row and rests",
        StreamPolicy.OtherStream => "the route serves other streams only",
        "sandbox-superseded" => "a real route is enabled, so the sandbox steps back",
        "pkix-mx-not-accepted" => "a public certificate alone is not accepted for this PHI level",
        "mta-sts-not-accepted" => "only DANE is accepted for this message",
        "no-tlsa" => "no DANE records behind signed DNS",
        "dane-unknown" => "the DNS gave no definite answer about DANE, so nothing is sent to this server now",
        "dane-mismatch" => "its certificate does not match the DANE records",
        "dane-name-mismatch" => "the certificate is for another server than DANE names",
        "dane-bad-chain" => "no valid chain leads to the issuer that DANE names",
        "tlsa-unusable" => "its DANE records cannot be used for mail",
        "no-sts-policy" => "no MTA-STS policy",
        "sts-testing" => "its MTA-STS policy is being tested and binds nobody",
        "sts-host-not-listed" => "the domain's MTA-STS policy does not list this server",
        "sts-dns-failed" => "the DNS gave no definite answer about MTA-STS",
        "sts-status" or "sts-content-type" or "sts-too-large" or "sts-invalid" => "its MTA-STS policy host gave no valid policy",
        "sts-timed-out" or "sts-unreachable" or "sts-certificate" => "its MTA-STS policy could not be fetched",
        "downgrade" => "this domain proved who it is before and does not now",
        "starttls-not-offered" => "the server offers no TLS",
        "starttls-refused" => "the server refused TLS",
        "handshake-failed" => "no TLS session came about",
        "self-signed" => "a certificate that only itself vouches for",
        "name-mismatch" => "a certificate for another name",
        "untrusted-root" => "a certificate from an unknown authority",
        "bad-chain" => "a certificate whose chain does not hold",
        "null-mx" => "the domain takes no mail",
        "no-such-domain" => "there is no such domain",
        "dns-failed" => "the DNS gave no definite answer",
        "no-address" => "the server's name has no address",
        "private-address" => "the server's name leads to a private address",
        "address-unknown" => "the DNS gave no definite answer about the server",
        ResolverCheck.Missing => "no validating resolver is set (DirectDelivery:Resolver)",
        ResolverCheck.Unreadable => "DirectDelivery:Resolver is no address and port",
        ResolverCheck.NotLoopback => "the resolver is not on this machine, so its word for signed DNS cannot be trusted",
        ResolverCheck.Unreachable => "the resolver does not answer",
        ResolverCheck.NotValidating => "the resolver does not validate signed DNS",
        "portal-not-allowed" => "the policy allows no portal",
        KeyReason.Path => "no chain to a trusted root",
        KeyReason.Expired => "expired",
        KeyReason.NotYetValid => "not valid yet",
        KeyReason.Revoked => "revoked",
        KeyReason.RevocationUnknown => "its issuer was not asked whether it is revoked",
        KeyReason.EmailMismatch => "made for another address",
        KeyReason.KeyUsage => "not made for encryption",
        KeyReason.Eku => "not made for mail",
        KeyReason.KeySize => "too short",
        KeyReason.Algorithm => "an algorithm that cannot be used",
        KeyReason.NoEncryptionSubkey => "no live encryption key in it",
        KeyReason.Unparsable => "cannot be read",
        _ => reason,
    };

    /// <summary>The first 16 digits in groups of four; the whole stands in a title attribute.</summary>
    public static string Short(string fingerprint) => string.Join(' ', fingerprint[..Math.Min(16, fingerprint.Length)].Chunk(4).Select(c => new string(c)));
}
