using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Bounces.Mailboxes;

/// <summary>A way to fetch reports.</summary>
internal interface IReportSource
{
    MailboxKind Kind { get; }

    /// <summary>
    /// Offers what waits, at most <see cref="Reading.ReportBytes.Maximum"/> octets of each and <see cref="MostPerLook"/> at once. What was
    /// taken is removed, what a person should see is kept, and what could not be stored stays for the next look.
    /// </summary>
    /// <returns>Null, or why the look ended.</returns>
    Task<Error?> FetchAsync(BounceMailbox mailbox, IReportTaker taker, CancellationToken cancellationToken);

    /// <summary>Connects and counts what waits, without taking any.</summary>
    Task<Result<int>> CountAsync(BounceMailbox mailbox, CancellationToken cancellationToken);

    /// <summary>More wait for the next look.</summary>
    const int MostPerLook = 200;
}

/// <summary>What becomes of one fetched message.</summary>
internal enum ReportFate
{
    /// <summary>Its findings are stored.</summary>
    Taken,

    /// <summary>A letter, or not readable: kept where a person finds it.</summary>
    Aside,

    /// <summary>It could not be stored now.</summary>
    Later,
}

/// <summary>Stores fetched messages.</summary>
internal interface IReportTaker
{
    /// <summary>
    /// Those of the server's ids that were fetched before, and whether they were taken or are kept aside. A taken one that still
    /// waits was not removed then: the connection or the process ended between storing and removing.
    /// </summary>
    Task<IReadOnlyDictionary<string, ReportFate>> KnownAsync(IReadOnlyCollection<string> serverIds, CancellationToken cancellationToken);

    Task<ReportFate> TakeAsync(byte[] message, string? serverId, CancellationToken cancellationToken);
}
