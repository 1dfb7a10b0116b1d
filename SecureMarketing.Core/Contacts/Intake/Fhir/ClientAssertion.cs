using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace SecureMarketing.Core.Contacts.Intake.Fhir;

/// <summary>
/// The signed statement by which a backend service signs in (RFC 7523; SMART App Launch 2.2, "Client Authentication: Asymmetric"),
/// and the making of its key.
/// </summary>
internal static class ClientAssertion
{
    /// <summary>At most five minutes are allowed.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(4);

    /// <summary>A new key pair.</summary>
    /// <returns>PKCS #8 of the private half, JWK of the public half, its thumbprint.</returns>
    public static (byte[] Private, string Jwk, string KeyId) NewKey(SmartAlgorithm algorithm)
    {
        using AsymmetricAlgorithm key = algorithm == SmartAlgorithm.Es384 ? ECDsa.Create(ECCurve.NamedCurves.nistP384) : RSA.Create(3072);
        var members = Members(key);
        // RFC 7638: only the needed members, in the order of their names.
        var thumbprint = Base64Url.EncodeToString(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(members)));
        members["use"] = "sig";
        members["alg"] = Name(algorithm);
        members["kid"] = thumbprint;
        members["key_ops"] = new[] { "verify" };
        return (key.ExportPkcs8PrivateKey(), JsonSerializer.Serialize(members), thumbprint);
    }

    /// <param name="pkcs8">The private key.</param>
    /// <param name="algorithm">Its kind.</param>
    /// <param name="keyId">As in the published key.</param>
    /// <param name="clientId">Issuer and subject.</param>
    /// <param name="tokenEndpoint">The audience.</param>
    /// <param name="now">When it is made.</param>
    public static string Sign(byte[] pkcs8, SmartAlgorithm algorithm, string keyId, string clientId, Uri tokenEndpoint, DateTimeOffset now)
    {
        var header = Part(new { alg = Name(algorithm), kid = keyId, typ = "JWT" });
        var claims = Part(new
        {
            iss = clientId,
            sub = clientId,
            aud = tokenEndpoint.AbsoluteUri,
            iat = now.ToUnixTimeSeconds(),
            exp = (now + Lifetime).ToUnixTimeSeconds(),
            jti = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(24)),
        });
        var signed = header + "." + claims;
        return signed + "." + Base64Url.EncodeToString(Signature(pkcs8, algorithm, Encoding.ASCII.GetBytes(signed)));
    }

    private static byte[] Signature(byte[] pkcs8, SmartAlgorithm algorithm, byte[] data)
    {
        if (algorithm == SmartAlgorithm.Es384)
        {
            using var ec = ECDsa.Create();
            ec.ImportPkcs8PrivateKey(pkcs8, out _);
            // RFC 7518 §3.4: r and s, 48 octets each.
            return ec.SignData(data, HashAlgorithmName.SHA384, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }

        using var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(pkcs8, out _);
        return rsa.SignData(data, HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1);
    }

    private static SortedDictionary<string, object> Members(AsymmetricAlgorithm key)
    {
        var members = new SortedDictionary<string, object>(StringComparer.Ordinal);
        if (key is ECDsa ec)
        {
            var point = ec.ExportParameters(includePrivateParameters: false).Q;
            (members["kty"], members["crv"], members["x"], members["y"]) = ("EC", "P-384", Base64Url.EncodeToString(point.X), Base64Url.EncodeToString(point.Y));
        }
        else
        {
            var numbers = ((RSA)key).ExportParameters(includePrivateParameters: false);
            (members["kty"], members["n"], members["e"]) = ("RSA", Base64Url.EncodeToString(numbers.Modulus), Base64Url.EncodeToString(numbers.Exponent));
        }

        return members;
    }

    private static string Name(SmartAlgorithm algorithm) => algorithm == SmartAlgorithm.Es384 ? "ES384" : "RS384";

    private static string Part(object value) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(value));
}
