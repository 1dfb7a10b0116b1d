namespace SecureMarketing.Core.Delivery.Dns;

/// <summary>Stands where no resolver is set: nobody knows anything.</summary>
internal sealed class NoResolver : IMailResolver
{
    public Task<DnsAnswer> AskAsync(string name, MailRecordKind kind, CancellationToken cancellationToken) => Task.FromResult(DnsAnswer.Of(DnsStatus.TimedOut));
}
