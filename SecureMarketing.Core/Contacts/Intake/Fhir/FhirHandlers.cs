using Microsoft.Security.AntiSSRF;
using SecureMarketing.Core.Contacts.Import;

namespace SecureMarketing.Core.Contacts.Intake.Fhir;

/// <summary>
/// Connections that cannot be led inside: the address that a name resolves to is checked where the connection is made, so that
/// neither a record of the attacker's nor one that changes in between (DNS rebinding) gets through. Redirects are not followed.
/// </summary>
internal sealed class FhirHandlers(ImportSettings settings) : IDisposable
{
    /// <summary>Link-local addresses serve the machine's own credentials in clouds; no FHIR server lives there.</summary>
    private static readonly string[] Never = ["169.254.0.0/16", "fe80::/10"];

    private readonly Lazy<HttpMessageInvoker> outside = new(() => Of(new AntiSSRFPolicy(PolicyConfigOptions.ExternalOnlyLatest) { AddXFFHeader = false }));
    private readonly Lazy<HttpMessageInvoker> inside = new(() =>
    {
        var policy = new AntiSSRFPolicy(PolicyConfigOptions.None) { AddXFFHeader = false, AllowPlainTextHttp = true };
        policy.AddDeniedAddresses(Never);
        return Of(policy);
    });

    /// <summary>The way to a host: inside only where the configuration names it.</summary>
    public HttpMessageInvoker To(Uri url) => MayBeInside(url) ? inside.Value : outside.Value;

    public bool MayBeInside(Uri url) => settings.Fhir.PrivateHosts.Contains(url.IdnHost.Trim('[', ']'), StringComparer.OrdinalIgnoreCase);

    public void Dispose()
    {
        foreach (var way in new[] { outside, inside })
        {
            if (way.IsValueCreated)
                way.Value.Dispose();
        }
    }

    private static HttpMessageInvoker Of(AntiSSRFPolicy policy)
    {
        var handler = policy.GetHandler();
        handler.AllowAutoRedirect = false;
        handler.UseCookies = false;
        handler.ConnectTimeout = TimeSpan.FromSeconds(15);
        handler.PooledConnectionLifetime = TimeSpan.FromMinutes(5);
        return new HttpMessageInvoker(handler);
    }
}
