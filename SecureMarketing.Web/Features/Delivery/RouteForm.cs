using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Delivery.Routes;
using SecureMarketing.Core.Delivery.Streams;

namespace SecureMarketing.Web.Features.Delivery;

/// <summary>What the dialog edits. Holds a password only until it is saved; the stored one never comes back.</summary>
internal sealed class RouteForm
{
    public RouteId? Id { get; init; }

    /// <summary>Null for a new smart host.</summary>
    public RouteKind? Kind { get; init; }
    public string Name { get; set; } = "";
    public string Host { get; set; } = "";
    public int Port { get; set; } = 587;
    public TlsMode Tls { get; set; } = TlsMode.StartTls;
    public bool AssertsOnwardTls { get; set; }
    public string Pin { get; set; } = "";
    public string UserName { get; set; } = "";
    public string Password { get; set; } = "";
    public int Rank { get; set; } = 10;
    public bool Enabled { get; set; } = true;
    public bool HasCredentials { get; init; }
    public Guid? Vendor { get; set; }
    public bool Transactional { get; set; } = true;
    public bool Marketing { get; set; } = true;
    public bool Sensitive { get; set; } = true;

    /// <summary>SPF terms; empty: not told.</summary>
    public string Egress { get; set; } = "";

    /// <summary>The direct route, to be added.</summary>
    public static RouteForm Direct() => new() { Kind = RouteKind.Direct, Name = "Direct", Port = 0 };

    public static RouteForm Of(RouteRow? route) => route is null ? new RouteForm() : new RouteForm
    {
        Id = route.Id,
        Kind = route.Kind,
        Name = route.Settings.Name,
        Host = route.Settings.Host,
        Port = route.Settings.Port,
        Tls = route.Settings.Tls,
        AssertsOnwardTls = route.Settings.AssertsOnwardTls,
        Pin = route.Settings.PinnedKey ?? "",
        Rank = route.Settings.Rank,
        Enabled = route.Settings.Enabled,
        HasCredentials = route.HasCredentials,
        Vendor = route.Settings.Vendor,
        Transactional = route.Settings.Streams.Serves(MailStream.Transactional),
        Marketing = route.Settings.Streams.Serves(MailStream.Marketing),
        Sensitive = route.Settings.Streams.Serves(MailStream.Sensitive),
        Egress = route.Settings.Egress ?? "",
    };

    public SaveRoute ToCommand() => new()
    {
        Route = Id,
        Kind = Kind ?? RouteKind.SmartHost,
        Settings = new RouteSettings
        {
            Name = Name.Trim(),
            Host = Host.Trim(),
            Port = Port,
            Tls = Tls,
            AssertsOnwardTls = AssertsOnwardTls,
            PinnedKey = string.IsNullOrWhiteSpace(Pin) ? null : Pin.Trim().Replace(":", "", StringComparison.Ordinal).ToLowerInvariant(),
            Vendor = Vendor,
            Rank = Rank,
            Enabled = Enabled,
            Streams = (Transactional ? StreamSet.Transactional : 0) | (Marketing ? StreamSet.Marketing : 0) | (Sensitive ? StreamSet.Sensitive : 0),
            Egress = string.IsNullOrWhiteSpace(Egress) ? null : Egress.Trim(),
        },
        UserName = string.IsNullOrEmpty(UserName) ? null : UserName,
        Password = string.IsNullOrEmpty(Password) ? null : Password,
    };
}
