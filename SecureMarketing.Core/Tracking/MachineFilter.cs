namespace SecureMarketing.Core.Tracking;

/// <summary>What an HTTP request tells about who makes it. Judged, then dropped.</summary>
/// <param name="Method">GET, HEAD …</param>
/// <param name="UserAgent">Null when missing.</param>
/// <param name="Purpose">The first of Sec-Purpose, Purpose and X-Moz; null when none is sent.</param>
public readonly record struct RequestTraits(string Method, string? UserAgent, string? Purpose);

/// <summary>Tells people from scanners and prefetchers. A pure decision.</summary>
public static class MachineFilter
{
    // Names by which scanners, crawlers and tools introduce themselves. Mailboxes' picture proxies (GoogleImageProxy,
    // YahooMailProxy) are absent on purpose: they fetch when a person opens the message.
    private static readonly string[] Tools =
    [
        "barracuda", "bingpreview", "bot", "check", "cloudmark", "crawler", "curl/", "existence discovery", "facebookexternalhit",
        "fetch", "forcepoint", "go-http-client", "headless", "httpclient", "java/", "libwww", "messagelabs", "mimecast", "node",
        "okhttp", "phantomjs", "preview", "proofpoint", "python", "scan", "skypeuripreview", "sophos", "spider", "symantec",
        "trendmicro", "trustwave", "urldefense", "urlscan", "vade", "wget", "whatsapp", "zscaler",
    ];

    /// <summary>Apple's Mail Privacy Protection fetches every picture on arrival under exactly this name.</summary>
    private const string ApplePrivacyProxy = "Mozilla/5.0";

    /// <param name="request">Traits of the request.</param>
    /// <param name="at">When it came.</param>
    /// <param name="acceptedAt">When the next hop took the message; null when it has not yet (then nobody can have it).</param>
    /// <param name="tooSoon">Shortest time a person needs; zero switches the rule off.</param>
    public static MachineVerdict Judge(RequestTraits request, DateTimeOffset at, DateTimeOffset? acceptedAt, TimeSpan tooSoon)
    {
        if (string.Equals(request.Method, "HEAD", StringComparison.OrdinalIgnoreCase))
            return MachineVerdict.HeadRequest;
        if (request.Purpose is { } purpose && (purpose.Contains("prefetch", StringComparison.OrdinalIgnoreCase) || purpose.Contains("preview", StringComparison.OrdinalIgnoreCase)))
            return MachineVerdict.Prefetch;
        var agent = request.UserAgent?.Trim() ?? "";
        if (agent.Length == 0 || agent == ApplePrivacyProxy || Tools.Any(t => agent.Contains(t, StringComparison.OrdinalIgnoreCase)))
            return MachineVerdict.UserAgent;
        return tooSoon > TimeSpan.Zero && (acceptedAt is not { } accepted || at - accepted < tooSoon) ? MachineVerdict.TooSoon : MachineVerdict.Person;
    }
}
