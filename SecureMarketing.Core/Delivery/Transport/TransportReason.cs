namespace SecureMarketing.Core.Delivery.Transport;

/// <summary>The closed list of words that say why a submission ended as it did. Stored in evidence and shown in reports.</summary>
public static class TransportReason
{
    public const string Accepted = "accepted";
    public const string Refused = "refused";
    public const string Deferred = "deferred";

    /// <summary>The log withdrew the message between the gate and DATA (a revocation, a stop): nothing was sent.</summary>
    public const string Withdrawn = "withdrawn";
    public const string ConnectFailed = "connect-failed";
    public const string NameNotFound = "name-not-found";
    public const string TimedOut = "timed-out";
    public const string ConnectionLost = "connection-lost";
    public const string ProtocolError = "protocol-error";
    public const string GreetingRefused = "greeting-refused";
    public const string HelloRefused = "hello-refused";
    public const string StartTlsNotOffered = "starttls-not-offered";
    public const string StartTlsRefused = "starttls-refused";

    /// <summary>Bytes arrived between STARTTLS and the handshake: an injection (CVE-2011-0411), never used.</summary>
    public const string StartTlsInjection = "starttls-injection";
    public const string HandshakeFailed = "handshake-failed";

    /// <summary>The route's certificate was seen and rejected; evidence holds which check failed.</summary>
    public const string CertificateRejected = "certificate-rejected";

    /// <summary>The method asks for verified TLS and this session is not that.</summary>
    public const string NotVerified = "session-not-verified";
    public const string AuthNotOffered = "auth-not-offered";
    public const string AuthRefused = "auth-refused";
    public const string SizeExceeded = "size-exceeded";
    public const string Utf8NotOffered = "smtputf8-not-offered";

    /// <summary>The message has octets above 127 and the server does not take them (RFC 6152).</summary>
    public const string EightBitNotOffered = "8bitmime-not-offered";
    public const string RouteUnknown = "route-unknown";

    /// <summary>The recipient's domain says that it takes no mail (RFC 7505).</summary>
    public const string NullMx = "null-mx";
    public const string NoSuchDomain = "no-such-domain";

    /// <summary>The DNS gave no definite answer about the domain.</summary>
    public const string DnsFailed = "dns-failed";
    public const string NoMailHost = "no-mail-host";
}
