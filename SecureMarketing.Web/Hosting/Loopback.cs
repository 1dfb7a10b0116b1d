using System.Net;

namespace SecureMarketing.Web.Hosting;

/// <summary>Whether a request comes from this machine.</summary>
internal static class Loopback
{
    /// <summary>
    /// Peer and host both name the loopback: a proxy on the same machine forwards from loopback under the public host
    /// name, and a page elsewhere that was rebound to 127.0.0.1 carries its own.
    /// </summary>
    public static bool Is(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } peer && IPAddress.IsLoopback(peer) &&
        !context.Request.Headers.ContainsKey("X-Forwarded-For") && !context.Request.Headers.ContainsKey("Forwarded") &&
        (string.Equals(context.Request.Host.Host, "localhost", StringComparison.OrdinalIgnoreCase) ||
         (IPAddress.TryParse(context.Request.Host.Host.Trim('[', ']'), out var host) && IPAddress.IsLoopback(host)));
}
