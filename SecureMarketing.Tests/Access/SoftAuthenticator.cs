using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SecureMarketing.Tests.Access;

/// <summary>
/// A security key in software, written from Web Authentication Level 3 §6 and RFC 8949 and not from the product: one ES256
/// credential, attestation "none". Its properties are what a test bends.
/// </summary>
internal sealed class SoftAuthenticator : IDisposable
{
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] credentialId = RandomNumberGenerator.GetBytes(32);
    private byte[]? userHandle;

    /// <summary>Where the browser says it is.</summary>
    public string Origin { get; set; } = "http://localhost:5080";

    /// <summary>The name whose hash is signed; null takes what the site asks for.</summary>
    public string? RelyingParty { get; set; }

    /// <summary>Did the person show a fingerprint, a face or a PIN?</summary>
    public bool UserVerified { get; set; } = true;

    public uint Counter { get; set; }

    /// <summary>Answers <c>navigator.credentials.create</c>.</summary>
    public string Create(string optionsJson)
    {
        var options = JsonNode.Parse(optionsJson)!;
        userHandle = Base64Url.DecodeFromChars(options["user"]!["id"]!.GetValue<string>());
        var data = AuthenticatorData(options["rp"]!["id"]!.GetValue<string>(), attested: true);
        // {"fmt": "none", "attStmt": {}, "authData": bytes}
        byte[] attestation = [0xA3, .. Text("fmt"), .. Text("none"), .. Text("attStmt"), 0xA0, .. Text("authData"), .. Bytes(data)];
        return Envelope(new JsonObject
        {
            ["clientDataJSON"] = Base64Url.EncodeToString(ClientData("webauthn.create", options)),
            ["attestationObject"] = Base64Url.EncodeToString(attestation),
            ["transports"] = new JsonArray("internal"),
        });
    }

    /// <summary>Answers <c>navigator.credentials.get</c>.</summary>
    public string Get(string optionsJson)
    {
        var options = JsonNode.Parse(optionsJson)!;
        var data = AuthenticatorData(options["rpId"]!.GetValue<string>(), attested: false);
        var client = ClientData("webauthn.get", options);
        var signature = key.SignData([.. data, .. SHA256.HashData(client)], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return Envelope(new JsonObject
        {
            ["clientDataJSON"] = Base64Url.EncodeToString(client),
            ["authenticatorData"] = Base64Url.EncodeToString(data),
            ["signature"] = Base64Url.EncodeToString(signature),
            ["userHandle"] = Base64Url.EncodeToString(userHandle!),
        });
    }

    public void Dispose() => key.Dispose();

    private string Envelope(JsonObject response) => new JsonObject
    {
        ["id"] = Base64Url.EncodeToString(credentialId),
        ["rawId"] = Base64Url.EncodeToString(credentialId),
        ["type"] = "public-key",
        ["clientExtensionResults"] = new JsonObject(),
        ["response"] = response,
    }.ToJsonString();

    private byte[] ClientData(string type, JsonNode options) =>
        JsonSerializer.SerializeToUtf8Bytes(new { type, challenge = options["challenge"]!.GetValue<string>(), origin = Origin, crossOrigin = false });

    private byte[] AuthenticatorData(string asked, bool attested)
    {
        var flags = (byte)(0x01 | (UserVerified ? 0x04 : 0) | (attested ? 0x40 : 0));
        byte[] counter = [(byte)(Counter >> 24), (byte)(Counter >> 16), (byte)(Counter >> 8), (byte)Counter];
        byte[] head = [.. SHA256.HashData(Encoding.UTF8.GetBytes(RelyingParty ?? asked)), flags, .. counter];
        if (!attested)
            return head;
        var point = key.ExportParameters(false).Q;
        // COSE_Key of RFC 9053 §2.1: {1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y}
        byte[] cose = [0xA5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, .. Bytes(point.X!), 0x22, .. Bytes(point.Y!)];
        return [.. head, .. new byte[16], 0, (byte)credentialId.Length, .. credentialId, .. cose];
    }

    private static byte[] Text(string value) => [(byte)(0x60 + value.Length), .. Encoding.UTF8.GetBytes(value)];

    private static byte[] Bytes(byte[] value) => [.. value.Length < 256 ? [0x58, (byte)value.Length] : new byte[] { 0x59, (byte)(value.Length >> 8), (byte)value.Length }, .. value];
}
