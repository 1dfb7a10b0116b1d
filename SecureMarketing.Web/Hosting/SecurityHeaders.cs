namespace SecureMarketing.Web.Hosting;

/// <summary>
/// Headers of every response. Nothing is loaded from elsewhere, no inline script runs, nobody frames the pages, no
/// address with an id in it leaves as a referrer. Pages are never kept by caches (45 CFR 164.312(c)); fingerprinted
/// assets are.
/// </summary>
internal static class SecurityHeaders
{
    /// <summary>style-src needs 'unsafe-inline' for MudBlazor's theme; frame-src 'self' is the srcdoc preview of emails.</summary>
    public const string Policy =
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
        "frame-src 'self'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'; object-src 'none'";

    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        context.Response.OnStarting(() =>
        {
            var headers = context.Response.Headers;
            // Replaces the shorter one that Blazor sets by itself.
            headers.ContentSecurityPolicy = context.GetEndpoint()?.Metadata.GetMetadata<ContentPolicy>()?.Policy ?? Policy;
            headers.TryAdd("X-Content-Type-Options", "nosniff");
            headers.XFrameOptions = "DENY";
            headers.TryAdd("Referrer-Policy", "same-origin");
            headers.TryAdd("Cross-Origin-Opener-Policy", "same-origin");
            headers.TryAdd("Cross-Origin-Resource-Policy", "same-origin");
            headers.TryAdd("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()");
            if (context.Response.ContentType?.StartsWith("text/html", StringComparison.Ordinal) == true)
                headers.CacheControl = "no-store";
            return Task.CompletedTask;
        });
        return next(context);
    });
}

/// <summary>A content security policy of an endpoint's own, narrower than the common one.</summary>
internal sealed record ContentPolicy(string Policy);
