using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SecureMarketing.Core.Delivery.Dane;

/// <summary>Whether a certificate is for a mail host (RFC 6125): by its SAN, never by its common name.</summary>
public static class CertificateNames
{
    /// <returns>False also for a name that no certificate can hold, such as <c>_dc-mx.example.org</c>, and for a SAN that cannot be read.</returns>
    public static bool Match(X509Certificate2 certificate, string host)
    {
        try
        {
            return certificate.MatchesHostname(host, allowWildcards: true, allowCommonName: false);
        }
        catch (Exception fault) when (fault is ArgumentException or CryptographicException)
        {
            return false;
        }
    }
}
