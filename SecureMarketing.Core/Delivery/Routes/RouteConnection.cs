namespace SecureMarketing.Core.Delivery.Routes;

/// <summary>Everything needed to open a session on a route. Holds credentials in clear: a class that prints nothing.</summary>
internal sealed class RouteConnection
{
    public required RouteId Id { get; init; }

    public required int Version { get; init; }

    public required string Name { get; init; }

    public required RouteKind Kind { get; init; }

    public required string Host { get; init; }

    public required int Port { get; init; }

    /// <summary>Where to connect when it is not the host's address: the sandbox's loopback listener. Null = resolve the host.</summary>
    public System.Net.IPAddress? Address { get; init; }

    public required TlsMode Tls { get; init; }

    public string? PinnedKey { get; init; }

    /// <summary>Trusted instead of the machine's roots; null = the machine's.</summary>
    public System.Security.Cryptography.X509Certificates.X509Certificate2? Anchor { get; init; }

    public Policy.TlsAssurance Assurance { get; init; }

    public string? UserName { get; init; }

    public string? Password { get; init; }
}
