using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Delivery.Policy;
using SecureMarketing.Core.Delivery.Streams;

namespace SecureMarketing.Core.Delivery.Routes;

/// <summary>Kind of next hop. Stored: never renumber.</summary>
public enum RouteKind
{
    /// <summary>The loopback receiver inside the product; keeps messages as files, delivers to nobody.</summary>
    Sandbox = 1,

    /// <summary>A relay of the organisation or of a vendor, with submission credentials where it asks for them.</summary>
    SmartHost = 2,

    /// <summary>Each recipient's own mail servers, found in the DNS; needs a validating resolver on this machine.</summary>
    Direct = 3,
}

/// <summary>How a connection to the route is protected. Stored: never renumber.</summary>
public enum TlsMode
{
    /// <summary>STARTTLS is demanded, certificate and name are checked (RFC 3207, RFC 6125); default.</summary>
    StartTls = 1,

    /// <summary>TLS from the first octet (RFC 8314), checked the same way.</summary>
    Implicit = 2,

    /// <summary>STARTTLS where offered, nothing checked: protects against listeners only.</summary>
    Opportunistic = 3,

    /// <summary>No TLS.</summary>
    None = 4,
}

/// <summary>A way out. Credentials are sealed; host names are configuration, not PHI.</summary>
public sealed class DeliveryRoute
{
    /// <summary>The route every installation starts with.</summary>
    public static RouteId Sandbox { get; } = new(new Guid("01900000-0000-7000-8000-00000000005b"));

    private DeliveryRoute()
    {
    }

    public DeliveryRoute(RouteId id, RouteKind kind, RouteSettings settings, DateTimeOffset now)
    {
        Id = id;
        Kind = kind;
        Configure(settings, now);
    }

    public RouteId Id { get; private set; }

    public RouteKind Kind { get; private set; }

    /// <summary>1–80 characters, unique.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Host name; empty for the sandbox, whose port is chosen at start, and for direct delivery.</summary>
    public string Host { get; private set; } = "";

    /// <summary>1–65535; 0 for the sandbox and for direct delivery.</summary>
    public int Port { get; private set; }

    public TlsMode Tls { get; private set; }

    /// <summary>SHA-256 of the server's public key (SPKI), lower-case hex; when set it replaces chain and name. Null = public trust and host name.</summary>
    public string? PinnedKey { get; private set; }

    /// <summary>
    /// The relay's operator states in writing that it sends on over verified TLS only. Without it a smart host is
    /// opportunistic, whatever the first hop looks like (compliance, "A smart host is VerifiedTls only if…").
    /// </summary>
    public bool AssertsOnwardTls { get; private set; }

    /// <summary>The relay's operator in the register of agreements; null when the relay is the organisation's own.</summary>
    public Guid? Vendor { get; private set; }

    /// <summary>Lower goes first.</summary>
    public int Rank { get; private set; }

    public bool Enabled { get; private set; }

    /// <summary>Only messages of these streams leave by it. Default all.</summary>
    public StreamSet Streams { get; private set; } = StreamSet.All;

    /// <summary>
    /// From where its mail reaches recipients' servers, as SPF terms (RFC 7208 §5) parted by blanks, such as
    /// <c>include:_spf.relay.example ip4:192.0.2.10</c>; the check of sending domains wants them authorised. Null: not told.
    /// </summary>
    public string? Egress { get; private set; }

    /// <summary>Sealed under the route's id; null when the relay asks for none.</summary>
    internal byte[]? UserNameSealed { get; private set; }

    internal byte[]? PasswordSealed { get; private set; }

    public bool HasCredentials => PasswordSealed is not null;

    /// <summary>Failures in a row; 0 after a success.</summary>
    public int Failures { get; private set; }

    /// <summary>Null when it is not resting; past: the next message is the probe.</summary>
    public DateTimeOffset? RestsUntil { get; private set; }

    /// <summary>Word of the last failure, null when the last use succeeded.</summary>
    public string? LastFailure { get; private set; }

    public DateTimeOffset? LastSuccessAt { get; private set; }

    public DateTimeOffset ChangedAt { get; private set; }

    /// <summary>Grows at every change of settings; open connections of an older version are not used again.</summary>
    public int Version { get; private set; }

    public void Configure(RouteSettings settings, DateTimeOffset now)
    {
        Name = settings.Name;
        Host = settings.Host;
        Port = settings.Port;
        Tls = settings.Tls;
        PinnedKey = settings.PinnedKey;
        AssertsOnwardTls = settings.AssertsOnwardTls;
        Vendor = settings.Vendor;
        Rank = settings.Rank;
        Enabled = settings.Enabled;
        Streams = settings.Streams;
        Egress = settings.Egress;
        (Failures, RestsUntil, LastFailure) = (0, null, null);
        ChangedAt = now;
        Version++;
    }

    /// <summary>Health as the circuit breaker reads it.</summary>
    public Circuit Circuit => new(Failures, RestsUntil);

    /// <summary>Takes the route into a stream or out of it.</summary>
    /// <returns>True when that changed anything.</returns>
    internal bool Serve(MailStream stream, bool serves, DateTimeOffset now)
    {
        var streams = serves ? Streams | stream.AsSet() : Streams & ~stream.AsSet();
        if (streams == Streams)
            return false;
        (Streams, ChangedAt) = (streams, now);
        Version++;
        return true;
    }

    internal void Authenticate(byte[]? userName, byte[]? password)
    {
        UserNameSealed = userName;
        PasswordSealed = password;
    }

    /// <summary>What the ladder may count on.</summary>
    public RouteFact ToFact(DateTimeOffset now) => new(
        Id,
        Name,
        Assurance,
        Encrypts: Tls is TlsMode.StartTls or TlsMode.Implicit,
        Refusal: !Enabled ? "route-disabled" : CircuitBreaker.StateOf(Circuit, now) == CircuitState.Open ? RouteFact.Resting : null,
        Direct: Kind == RouteKind.Direct)
    {
        Streams = Streams,
        Sandbox = Kind == RouteKind.Sandbox,
    };

    private TlsAssurance Assurance => Tls switch
    {
        TlsMode.None => TlsAssurance.None,
        // What a session with a recipient's server is worth is known when it stands.
        _ when Kind == RouteKind.Direct => TlsAssurance.Opportunistic,
        TlsMode.Opportunistic => TlsAssurance.Opportunistic,
        // The sandbox is the end of the way, so nothing lies onward.
        _ => Kind == RouteKind.Sandbox || AssertsOnwardTls ? TlsAssurance.Pinned : TlsAssurance.Opportunistic,
    };
}

/// <summary>What an administrator sets; credentials apart.</summary>
public sealed record RouteSettings
{
    public required string Name { get; init; }
    public string Host { get; init; } = "";
    public int Port { get; init; }
    public TlsMode Tls { get; init; } = TlsMode.StartTls;
    public string? PinnedKey { get; init; }
    public bool AssertsOnwardTls { get; init; }
    public Guid? Vendor { get; init; }
    public int Rank { get; init; } = 10;
    public bool Enabled { get; init; } = true;

    /// <summary>At least one.</summary>
    public StreamSet Streams { get; init; } = StreamSet.All;

    /// <summary>SPF terms of where its mail leaves; null: not told.</summary>
    public string? Egress { get; init; }
}

internal sealed class DeliveryRouteMapping : IEntityTypeConfiguration<DeliveryRoute>
{
    public const int EgressLength = 400;

    public void Configure(EntityTypeBuilder<DeliveryRoute> builder)
    {
        builder.ToTable("delivery_routes");
        builder.HasKey(r => r.Id);
        builder.Property(r => r.Name).HasMaxLength(80);
        builder.Property(r => r.Host).HasMaxLength(255);
        builder.Property(r => r.PinnedKey).HasMaxLength(64);
        builder.Property(r => r.LastFailure).HasMaxLength(40);
        builder.Property(r => r.UserNameSealed);
        builder.Property(r => r.PasswordSealed);
        builder.Property(r => r.Version).IsConcurrencyToken();
        builder.Property(r => r.Streams).HasDefaultValue(StreamSet.All).HasSentinel(StreamSet.None);
        builder.Property(r => r.Egress).HasMaxLength(EgressLength);
        builder.Ignore(r => r.HasCredentials);
        builder.Ignore(r => r.Circuit);
        builder.HasIndex(r => r.Name).IsUnique();
        // A fresh installation can send at once, to itself.
        builder.HasData(new
        {
            Id = DeliveryRoute.Sandbox,
            Kind = RouteKind.Sandbox,
            Name = "Sandbox",
            Host = "",
            Port = 0,
            Tls = TlsMode.StartTls,
            AssertsOnwardTls = false,
            Rank = 1000,
            Enabled = true,
            Streams = StreamSet.All,
            Failures = 0,
            ChangedAt = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
            Version = 1,
        });
    }
}
