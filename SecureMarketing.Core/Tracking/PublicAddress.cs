using Microsoft.Extensions.Configuration;

namespace SecureMarketing.Core.Tracking;

/// <summary>
/// The address under which recipients reach this installation: <c>Public:BaseUrl</c>, default <c>http://localhost:5080</c>
/// (only this machine). One-click opt-out demands https in real use (RFC 8058 §3.1).
/// </summary>
public sealed class PublicAddress
{
    public const string Setting = "Public:BaseUrl";
    public const string Default = "http://localhost:5080";

    private readonly string root;

    /// <exception cref="InvalidOperationException">The address is not absolute, not http(s), or carries a query.</exception>
    public PublicAddress(string baseUrl)
    {
        if (!Uri.TryCreate(baseUrl, UriKind.Absolute, out var uri) || uri.Scheme is not ("https" or "http") || uri.Query.Length > 0 || uri.Fragment.Length > 0 || uri.UserInfo.Length > 0)
            throw new InvalidOperationException($"{Setting} must be an absolute https address such as https://mail.example.org, without query.");
        root = uri.AbsoluteUri.TrimEnd('/');
        IsSecure = uri.Scheme == "https";
    }

    /// <summary>False means that a mailbox will not offer its one-click button.</summary>
    public bool IsSecure { get; }

    /// <summary>The name that recipients read in links.</summary>
    public string Host => new Uri(root).Host;

    /// <param name="path">Begins with a slash.</param>
    public string Of(string path) => root + path;

    public static PublicAddress Read(IConfiguration configuration) => new(configuration[Setting] is { Length: > 0 } set ? set : Default);
}
