using Microsoft.EntityFrameworkCore;
using MimeKit;
using MimeKit.Cryptography;
using SecureMarketing.Core.Delivery.Policy;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Delivery.Crypto;

/// <summary>
/// Turns a composed message into the bytes that travel: encrypted for the chosen method, then DKIM-signed. Header fields
/// outside the body (unsubscribe among them) stay readable by design, so they must hold no PHI.
/// </summary>
public sealed class MessageProtector
{
    /// <summary>Outer subject of an OpenPGP message; the real one travels inside (protected header fields).</summary>
    internal const string NeutralSubject = "...";

    private readonly IDbContextFactory<AppDbContext> contexts;
    private readonly KeyRegister keys;
    private readonly DkimSigner dkim;
    private readonly TimeProvider clock;

    internal MessageProtector(IDbContextFactory<AppDbContext> contexts, KeyRegister keys, DkimSigner dkim, TimeProvider clock)
    {
        this.contexts = contexts;
        this.keys = keys;
        this.dkim = dkim;
        this.clock = clock;
    }

    /// <summary>Encrypts if the candidate says so, signs, and seals the bytes.</summary>
    /// <returns>Null when none of the candidate's keys can be used any more: walk the ladder again.</returns>
    public async Task<WireMessage?> ProtectAsync(OutgoingMessage message, MethodCandidate candidate, CancellationToken cancellationToken)
    {
        if (candidate.Method is not (DeliveryMethod.SMime or DeliveryMethod.OpenPgp))
            return await SealAsync(message, candidate, message.Unencrypted(), null, cancellationToken);
        message.Mime.Prepare(EncodingConstraint.SevenBit);
        return await EncryptAsync(message, candidate, cancellationToken) is { } fingerprint
            ? await SealAsync(message, candidate, WireFormat.Write(message.Mime), fingerprint, cancellationToken)
            : null;
    }

    private async Task<WireMessage> SealAsync(OutgoingMessage message, MethodCandidate candidate, ReadOnlyMemory<byte> plain, string? fingerprint, CancellationToken cancellationToken)
    {
        var signature = await dkim.SignAsync(plain, message.FromDomain, cancellationToken);
        byte[] bytes = [.. signature, .. plain.Span];
        return WireMessage.Seal(message, candidate.Method, bytes, fingerprint);
    }

    private async Task<string?> EncryptAsync(OutgoingMessage message, MethodCandidate candidate, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var materials = await keys.MaterialsAsync(db, [.. candidate.Keys.Select(k => k.Id)], cancellationToken);
        // Judged again at this instant: a key may have expired between the ladder and now.
        var usable = materials.Where(m => m.Refusal(message.Recipient, now) is null).ToList();
        if (usable.Count == 0)
            return null;

        if (candidate.Method == DeliveryMethod.SMime)
        {
            message.Mime.Body = SMimeBody(message.Mime.Body!, [.. usable.Select(m => m.Certificate!)]);
            return usable[0].Certificate!.Fingerprint;
        }

        message.Mime.Body = OpenPgpBody(message.Mime, [.. usable.Select(m => m.Key!.EncryptionKey(now))]);
        message.Mime.Subject = NeutralSubject;
        return usable[0].Key!.Fingerprint;
    }

    private static ApplicationPkcs7Mime SMimeBody(MimeEntity body, IReadOnlyList<SMimeCertificate> recipients) =>
        new(SecureMimeType.EnvelopedData, new MemoryStream(SMimeEncryption.Encrypt(Bytes(body), recipients)));

    /// <summary>RFC 3156 §4, with the subject inside the encrypted part.</summary>
    private static MultipartEncrypted OpenPgpBody(MimeMessage message, IReadOnlyList<Org.BouncyCastle.Bcpg.OpenPgp.PgpPublicKey> recipients)
    {
        var body = message.Body!;
        body.ContentType.Parameters.Add("protected-headers", "v1");
        body.Headers.Add(HeaderId.Subject, message.Subject ?? "");
        var encrypted = new MultipartEncrypted();
        encrypted.ContentType.Parameters["protocol"] = "application/pgp-encrypted";
        encrypted.Add(new ApplicationPgpEncrypted());
        encrypted.Add(new MimePart("application", "octet-stream")
        {
            FileName = "encrypted.asc",
            ContentDisposition = new ContentDisposition(ContentDisposition.Inline) { FileName = "encrypted.asc" },
            ContentTransferEncoding = ContentEncoding.SevenBit,
            Content = new MimeContent(new MemoryStream(OpenPgpEncryption.Encrypt(Bytes(body), recipients))),
        });
        return encrypted;
    }

    private static byte[] Bytes(MimeEntity entity)
    {
        using var output = new MemoryStream(16 * 1024);
        entity.WriteTo(WireFormat.Options, output);
        return output.ToArray();
    }
}
