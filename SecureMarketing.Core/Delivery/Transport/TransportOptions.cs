namespace SecureMarketing.Core.Delivery.Transport;

/// <summary>What bounds the transport of one process. Section <c>Sending</c> of the settings.</summary>
public sealed class TransportOptions
{
    public const string Section = "Sending";

    /// <summary>
    /// Connections at work at once, over all routes; 1–64, default 4. Of each at most one message stands between its final dot
    /// and the recorded reply, so this also bounds what a crash leaves in doubt.
    /// </summary>
    public int Connections { get; set; } = 4;
}
