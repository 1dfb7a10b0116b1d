using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Delivery.Sandbox;

/// <summary>
/// The demo certificate authority: made once into the data folder, trusted by nobody but this product's sandbox route. Its
/// key is worth as much as the data folder: it can only impersonate the loopback receiver.
/// </summary>
internal static class SandboxAuthority
{
    public const string Host = "localhost";

    private const string File = "demo-ca.pem";

    /// <summary>The authority, and a server certificate it issued just now.</summary>
    public static (X509Certificate2 Authority, X509Certificate2 Server) Issue(DataFolder folder, DateTimeOffset now)
    {
        var authority = Load(folder, now);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={Host}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(Host);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        using var issued = request.Create(authority, now.AddHours(-1), Until(authority, now.AddYears(1)), RandomNumberGenerator.GetBytes(16));
        using var withKey = issued.CopyWithPrivateKey(key);
        // SslStream needs the key inside the certificate object on every platform.
        return (authority, X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null));
    }

    private static DateTimeOffset Until(X509Certificate2 authority, DateTimeOffset wished) =>
        new DateTimeOffset(authority.NotAfter.ToUniversalTime()) is var end && end < wished ? end : wished;

    private static X509Certificate2 Load(DataFolder folder, DateTimeOffset now)
    {
        var path = Path.Combine(folder.Folder("sandbox"), File);
        if (!System.IO.File.Exists(path))
            Make(path, now);
        return X509Certificate2.CreateFromPemFile(path);
    }

    /// <summary>Certificate and key in one file, complete or not at all: two processes may start together.</summary>
    private static void Make(string path, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=SecureMarketing demo CA (sandbox only)", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(10));
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var part = path + "." + Guid.CreateVersion7().ToString("N");
        using (var writer = new StreamWriter(part, options))
            writer.Write(made.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n");
        try
        {
            System.IO.File.Move(part, path);
        }
        catch (IOException) when (System.IO.File.Exists(path))
        {
            System.IO.File.Delete(part);
        }
    }
}
