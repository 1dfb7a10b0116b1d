using MimeKit;
using MimeKit.Cryptography;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Delivery.Sandbox;

/// <summary>A kept message, read. Holds what a patient would have got: a class, prints nothing.</summary>
internal sealed class SandboxMessage(MimeMessage mime, DateTimeOffset receivedAt, long octets)
{
    public MimeMessage Mime { get; } = mime;

    public DateTimeOffset ReceivedAt { get; } = receivedAt;

    public long Octets { get; } = octets;

    /// <summary>From the envelope; null when the file was not written by the sandbox.</summary>
    public EmailAddress? Recipient => EmailAddress.TryParse(Mime.Headers["Delivered-To"], out var address) ? address : null;

    /// <summary>Null for a readable body.</summary>
    public static DeliveryMethod? MethodOf(MimeEntity? body) => body switch
    {
        ApplicationPkcs7Mime => DeliveryMethod.SMime,
        MultipartEncrypted => DeliveryMethod.OpenPgp,
        _ => null,
    };
}
