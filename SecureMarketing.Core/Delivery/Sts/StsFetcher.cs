using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Security.AntiSSRF;
using SecureMarketing.Core.Delivery.Direct;

namespace SecureMarketing.Core.Delivery.Sts;

/// <summary>
/// Fetches a policy as RFC 8461 §3.3 wants it: HTTPS with a certificate for the policy host, status 200, no redirect,
/// text/plain, bounded. The host is chosen by a stranger's DNS, so connections inside are refused where they are made.
/// </summary>
internal sealed class StsFetcher(DirectOptions options) : IDisposable
{
    private const int MostBytes = 64 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly Lazy<HttpMessageInvoker> way = new(() => new HttpMessageInvoker(options.PolicyServer is null ? Guarded() : Fixed(options.TrustedRoots)));

    /// <returns>The policy, or a word saying why there is none.</returns>
    public async Task<(StsPolicy? Policy, string? Problem)> FetchAsync(string domain, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            using var request = Request(domain);
            using var response = await way.Value.SendAsync(request, limit.Token);
            if (response.StatusCode != HttpStatusCode.OK)
                return (null, "sts-status");
            if (!string.Equals(response.Content.Headers.ContentType?.MediaType, "text/plain", StringComparison.OrdinalIgnoreCase))
                return (null, "sts-content-type");
            if (await ReadAsync(response, limit.Token) is not { } text)
                return (null, "sts-too-large");
            return StsPolicy.Parse(text) is { } policy ? (policy, null) : (null, "sts-invalid");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, "sts-timed-out");
        }
        catch (HttpRequestException fault)
        {
            return (null, fault.HttpRequestError == HttpRequestError.SecureConnectionError ? "sts-certificate" : "sts-unreachable");
        }
        catch (Exception fault) when (fault is AntiSSRFException or IOException)
        {
            return (null, "sts-unreachable");
        }
    }

    private static async Task<string?> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var bytes = new byte[MostBytes + 1];
        var read = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        return read > MostBytes ? null : Encoding.UTF8.GetString(bytes, 0, read);
    }

    private static HttpMessageHandler Guarded()
    {
        var handler = new AntiSSRFPolicy(PolicyConfigOptions.ExternalOnlyLatest) { AddXFFHeader = false }.GetHandler();
        handler.AllowAutoRedirect = false;
        handler.UseCookies = false;
        handler.ConnectTimeout = TimeSpan.FromSeconds(10);
        return handler;
    }

    /// <summary>Every policy host is one server of our own: the test bed's.</summary>
    private static SocketsHttpHandler Fixed(string? roots)
    {
        var trust = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck };
        if (roots is not null)
        {
            trust.TrustMode = X509ChainTrustMode.CustomRootTrust;
            trust.CustomTrustStore.ImportFromPemFile(roots);
        }

        return new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = trust },
        };
    }

    /// <summary>The policy's address; with a fixed server the name stays in Host, by which .NET also chooses SNI and checks the certificate.</summary>
    private HttpRequestMessage Request(string domain)
    {
        var host = "mta-sts." + domain;
        const string Place = "/.well-known/mta-sts.txt";
        if (options.PolicyServer is not { } server)
            return new HttpRequestMessage(HttpMethod.Get, new UriBuilder("https", host) { Path = Place }.Uri);
        var endpoint = IPEndPoint.Parse(server);
        return new HttpRequestMessage(HttpMethod.Get, new UriBuilder("https", endpoint.Address.ToString(), endpoint.Port) { Path = Place }.Uri) { Headers = { Host = host } };
    }

    public void Dispose()
    {
        if (way.IsValueCreated)
            way.Value.Dispose();
    }
}
