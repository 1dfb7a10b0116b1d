using System.Net;
using Microsoft.Extensions.Configuration;

namespace SecureMarketing.Core.Access;

/// <summary>
/// The site that passkeys are bound to (Web Authentication Level 3 §4, relying party). It comes from the configuration and
/// never from a request: <c>SignIn:Origin</c>, else the origin of <c>Public:BaseUrl</c>, else this machine's <c>localhost</c>
/// at any port. A passkey of another origin is refused, and browsers never offer ours to another site.
/// </summary>
public sealed class PasskeyParty
{
    public const string Setting = "SignIn:Origin";
    private const string Fallback = "Public:BaseUrl";
    private const string ThisMachine = "localhost";

    private readonly string? origin;

    private PasskeyParty(string? domain, string? origin)
    {
        Domain = domain;
        this.origin = origin;
    }

    /// <summary>The relying party id. Null: the configured address cannot carry passkeys (plain http, or a number instead of a name).</summary>
    public string? Domain { get; }

    /// <summary>Where people must open the site for their passkeys to work, for the page that says so.</summary>
    public string Address => origin ?? $"http://{ThisMachine}";

    /// <exception cref="InvalidOperationException"><c>SignIn:Origin</c> is set, but not an https origin with a host name.</exception>
    public static PasskeyParty Read(IConfiguration configuration)
    {
        if (configuration[Setting] is { Length: > 0 } set)
            return Of(set) ?? throw new InvalidOperationException($"{Setting} must be an https origin with a host name, such as https://marketing.example.org; passkeys work nowhere else.");
        return configuration[Fallback] is { Length: > 0 } address ? Of(address) ?? new PasskeyParty(null, address) : new PasskeyParty(ThisMachine, null);
    }

    /// <summary>Was the ceremony held on this site, and not in a frame of another?</summary>
    public bool Accepts(string? from, bool crossOrigin)
    {
        if (crossOrigin || Domain is null || !Uri.TryCreate(from, UriKind.Absolute, out var uri))
            return false;
        return origin is null
            ? uri.Scheme == Uri.UriSchemeHttp && string.Equals(uri.Host, ThisMachine, StringComparison.OrdinalIgnoreCase)
            : string.Equals(uri.GetLeftPart(UriPartial.Authority), origin, StringComparison.OrdinalIgnoreCase);
    }

    private static PasskeyParty? Of(string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.UserInfo.Length > 0 || IPAddress.TryParse(uri.Host.Trim('[', ']'), out _))
            return null;
        if (uri.Host == ThisMachine && uri.Scheme == Uri.UriSchemeHttp)
            return new PasskeyParty(ThisMachine, null);
        return uri.Scheme == Uri.UriSchemeHttps ? new PasskeyParty(uri.IdnHost, uri.GetLeftPart(UriPartial.Authority)) : null;
    }
}
