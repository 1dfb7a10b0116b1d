using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;

namespace SecureMarketing.Web.Hosting;

/// <summary>
/// Limits per source address, besides the lockout per account: <c>.RequireRateLimiting(RateLimits.SignIn)</c> on forms
/// that guess secrets, <see cref="Public"/> on endpoints that anyone may call.
/// </summary>
public static class RateLimits
{
    /// <summary>Twenty at once (<c>RateLimits:SignInBurst</c>), then one more every three seconds.</summary>
    public const string SignIn = "sign-in";

    /// <summary>As <see cref="SignIn"/>, in a bucket of its own: forms sent from a waiting room's network lock no staff out.</summary>
    public const string Forms = "forms";

    /// <summary>120 at once, then ten more every second: mail scanners open many links of one campaign together.</summary>
    public const string Public = "public";

    internal static void Configure(RateLimiterOptions options, IConfiguration configuration)
    {
        var burst = configuration.GetValue("RateLimits:SignInBurst", 20);
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        options.AddPolicy(SignIn, context => Bucket(context, burst, 1, TimeSpan.FromSeconds(3), onlyPosts: true));
        options.AddPolicy(Forms, context => Bucket(context, burst, 1, TimeSpan.FromSeconds(3), onlyPosts: true));
        options.AddPolicy(Public, context => Bucket(context, 120, 10, TimeSpan.FromSeconds(1), onlyPosts: false));
    }

    private static RateLimitPartition<string> Bucket(HttpContext context, int burst, int refill, TimeSpan period, bool onlyPosts)
    {
        if (onlyPosts && !HttpMethods.IsPost(context.Request.Method))
            return RateLimitPartition.GetNoLimiter("read");
        return RateLimitPartition.GetTokenBucketLimiter(context.Connection.RemoteIpAddress?.ToString() ?? "unknown", _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = burst,
            TokensPerPeriod = refill,
            ReplenishmentPeriod = period,
            QueueLimit = 0,
        });
    }
}
