namespace SecureMarketing.Web.Hosting;

/// <summary>
/// Leads whoever must present a passkey to the page that asks for it, before any other page. Courtesy: the use cases refuse
/// everything else by themselves.
/// </summary>
internal static class PasskeyFirst
{
    public const string Page = "/account/passkey";

    private static readonly object Mark = new();

    public static void Demand(HttpContext context) => context.Items[Mark] = Mark;

    public static IApplicationBuilder UsePasskeyFirst(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (!context.Items.ContainsKey(Mark) || context.Request.Path.StartsWithSegments("/account", StringComparison.OrdinalIgnoreCase) || !IsPage(context.Request))
            return next(context);
        context.Response.Redirect($"{Page}?returnUrl={Uri.EscapeDataString(context.Request.Path + context.Request.QueryString)}");
        return Task.CompletedTask;
    });

    /// <summary>A person opened it: browsers ask for documents in these words, scripts and connections do not.</summary>
    public static bool IsPage(HttpRequest request) => request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
}
