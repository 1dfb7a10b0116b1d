using System.Text.RegularExpressions;

namespace SecureMarketing.Web.Features.Delivery;

/// <summary>
/// The body of a sandboxed message as it may be shown. Looking at it here must not count as the recipient's open, so nothing in it
/// is fetched: the policy forbids it, and pictures of other hosts, the pixel that counts opens among them, are left out beforehand.
/// </summary>
internal static partial class SandboxBody
{
    private const string NoRequests = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">";

    private const string Blank = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==";

    public static string Inert(string html) => NoRequests + RemoteImage().Replace(html, Blank);

    [GeneratedRegex("(?<=<img\\b[^>]*\\ssrc=\")https?://[^\"]*(?=\")", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex RemoteImage();
}
