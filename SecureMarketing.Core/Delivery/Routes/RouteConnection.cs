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

    /// <summary>On the direct route the MX host's name; <see cref="Host"/> is then the name for SNI. Null elsewhere.</summary>
    public string? MailHost { get; init; }

    /// <summary>Roots for the direct route's servers; null = <see cref="Anchor"/> or the machine's.</summary>
    public System.Security.Cryptography.X509Certificates.X509Certificate2Collection? Roots { get; init; }

    /// <summary>Name for EHLO; null = the address in brackets.</summary>
    public string? HelloName { get; init; }

    /// <summary>AES-GCM suites only.</summary>
    public bool Fips { get; init; }

    /// <summary>The stream it is used for; null for a test connection.</summary>
    public Streams.MailStream? Stream { get; init; }

    /// <summary>What sessions are kept under: one route leads to many servers, and no session carries mail of two streams.</summary>
    public string PoolKey => MailHost is null ? $"{Id.Value:N}/{Stream}" : $"{Id.Value:N}/{Stream}/{MailHost}/{Address}";

    public string? UserName { get; init; }

    public string? Password { get; init; }

    /// <summary>The same connection for messages of one stream.</summary>
    public RouteConnection In(Streams.MailStream stream) => new()
    {
        Id = Id,
        Version = Version,
        Name = Name,
        Stream = stream,
        Kind = Kind,
        Host = Host,
        Port = Port,
        Address = Address,
        Tls = Tls,
        PinnedKey = PinnedKey,
        Anchor = Anchor,
        Assurance = Assurance,
        UserName = UserName,
        Password = Password,
    };

    /// <summary>The same connection after its session was judged.</summary>
    public RouteConnection Worth(Policy.TlsAssurance assurance) => new()
    {
        Id = Id,
        Version = Version,
        Name = Name,
        Stream = Stream,
        Kind = Kind,
        Host = Host,
        MailHost = MailHost,
        Port = Port,
        Address = Address,
        Tls = Tls,
        Roots = Roots,
        HelloName = HelloName,
        Fips = Fips,
        Assurance = assurance,
    };
}
