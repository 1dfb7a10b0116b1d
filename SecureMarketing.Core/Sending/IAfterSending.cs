namespace SecureMarketing.Core.Sending;

/// <summary>Whoever has to look at what became of messages, in transactions of their own: asked now and then while messages are sent, and at the end.</summary>
public interface IAfterSending
{
    Task LookAsync(CancellationToken cancellationToken);
}
