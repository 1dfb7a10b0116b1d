using SecureMarketing.Core.Gate;

namespace SecureMarketing.Core.Delivery;

/// <summary>How one message travels. Stored with every attempt: never renumber.</summary>
public enum DeliveryMethod
{
    /// <summary>Encrypted to the recipient's certificate (RFC 8551).</summary>
    SMime = 1,

    /// <summary>Encrypted to the recipient's OpenPGP key as PGP/MIME (RFC 3156).</summary>
    OpenPgp = 2,

    /// <summary>Readable by the servers on the way, carried by TLS with a verified peer only.</summary>
    VerifiedTls = 3,

    /// <summary>The message stays here; a neutral notice travels.</summary>
    Portal = 4,

    /// <summary>TLS that nobody verified.</summary>
    OpportunisticTls = 5,

    /// <summary>No protection asked for; TLS where it happens to be offered.</summary>
    Clear = 6,
}

public static class DeliveryMethods
{
    /// <summary>The method as a reader knows it, the same on every page.</summary>
    public static string Label(this DeliveryMethod method) => method switch
    {
        DeliveryMethod.SMime => "S/MIME",
        DeliveryMethod.OpenPgp => "OpenPGP",
        DeliveryMethod.VerifiedTls => "Verified TLS",
        DeliveryMethod.Portal => "Portal",
        DeliveryMethod.OpportunisticTls => "Opportunistic TLS",
        _ => "Not encrypted",
    };

    /// <summary>The strength the send gate knows for this method (compliance, "Method" under State → gate value).</summary>
    public static GateRoute ToGateRoute(this DeliveryMethod method) => method switch
    {
        DeliveryMethod.SMime or DeliveryMethod.OpenPgp => GateRoute.EndToEnd,
        DeliveryMethod.Portal => GateRoute.Portal,
        DeliveryMethod.VerifiedTls => GateRoute.VerifiedTls,
        DeliveryMethod.OpportunisticTls => GateRoute.OppTls,
        DeliveryMethod.Clear => GateRoute.Clear,
        _ => throw new ArgumentOutOfRangeException(nameof(method), method, "Unknown delivery method."),
    };

    /// <summary>The word used in JSON, reports and evidence: <c>smime</c>, <c>openpgp</c>, <c>tls</c>, <c>portal</c>, <c>opportunistic-tls</c>, <c>clear</c>.</summary>
    public static string Word(this DeliveryMethod method) => method switch
    {
        DeliveryMethod.SMime => "smime",
        DeliveryMethod.OpenPgp => "openpgp",
        DeliveryMethod.VerifiedTls => "tls",
        DeliveryMethod.Portal => "portal",
        DeliveryMethod.OpportunisticTls => "opportunistic-tls",
        DeliveryMethod.Clear => "clear",
        _ => throw new ArgumentOutOfRangeException(nameof(method), method, "Unknown delivery method."),
    };
}
