namespace SecureMarketing.Core.Delivery.Dns;

/// <summary>
/// The DNS as delivery needs it. An answer is never an exception: what a name server does wrong is an outcome that decides
/// whether mail waits.
/// </summary>
public interface IMailResolver
{
    /// <param name="name">A-labels, with or without the final dot.</param>
    /// <param name="kind">Kind of record.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<DnsAnswer> AskAsync(string name, MailRecordKind kind, CancellationToken cancellationToken);
}
