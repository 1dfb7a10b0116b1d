namespace SecureMarketing.Core.Contacts.Intake.Fhir;

/// <summary>Which addresses are spoken to. Pure; what a name resolves to is <see cref="FhirHandlers"/>'s to judge at the connection.</summary>
internal static class FhirAddress
{
    private const int MaxLength = 500;

    /// <summary>The base URL without its last slash; null when it is none that may be used.</summary>
    public static Uri? Base(string text) =>
        text.Length <= MaxLength && Uri.TryCreate(text.TrimEnd('/'), UriKind.Absolute, out var url) && url.Query.Length == 0 && url.Fragment.Length == 0 && IsSpoken(url) ? url : null;

    /// <summary>https, or http to this machine; no user in it.</summary>
    public static bool IsSpoken(Uri url) => url.IsAbsoluteUri && url.UserInfo.Length == 0 && url.Host.Length > 0 && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback));

    /// <summary>The same scheme, host and port: only there a token may go.</summary>
    public static bool SameOrigin(Uri one, Uri other) =>
        one.Scheme == other.Scheme && string.Equals(one.IdnHost, other.IdnHost, StringComparison.OrdinalIgnoreCase) && one.Port == other.Port;

    /// <summary>An address below the base.</summary>
    public static Uri Below(Uri @base, string path) => new(@base.AbsoluteUri.TrimEnd('/') + "/" + path);

    /// <summary>What the server calls the next page or the status, against the address it came from.</summary>
    /// <exception cref="FhirException">No address, or one on another host.</exception>
    public static Uri OfServer(Uri @base, Uri from, string? text)
    {
        if (!Uri.TryCreate(from, text, out var url) || string.IsNullOrWhiteSpace(text))
            throw new FhirException(FhirErrors.BadAnswer);
        return SameOrigin(@base, url) && url.UserInfo.Length == 0 ? url : throw new FhirException(FhirErrors.OtherHost);
    }
}
