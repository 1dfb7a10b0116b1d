using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Sending;

/// <summary>Where reports about one message come back. Implemented by Bounces.</summary>
public interface IReturnPath
{
    /// <summary>The envelope sender for this message; null = the From address, which is aligned by itself (RFC 7489 §3.1.2).</summary>
    EmailAddress? Of(MessageId message);
}
