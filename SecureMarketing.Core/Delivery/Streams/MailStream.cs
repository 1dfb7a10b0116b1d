namespace SecureMarketing.Core.Delivery.Streams;

/// <summary>
/// A kind of mail whose reputation stands alone: own sender, own From domain, own routes, own connections, so that complaints about
/// a newsletter never delay a reminder, and nobody sees a sensitive message beside one. Stored: never renumber.
/// </summary>
public enum MailStream
{
    /// <summary>What a person waits for: reminders, codes, notices of the portal.</summary>
    Transactional = 1,

    /// <summary>Everything commercial, and everything that needs an authorization.</summary>
    Marketing = 2,

    /// <summary>Anything of a sensitive category, whatever its purpose.</summary>
    Sensitive = 3,
}

/// <summary>The streams a route serves. Stored: never renumber.</summary>
[Flags]
public enum StreamSet
{
    None = 0,
    Transactional = 1,
    Marketing = 2,
    Sensitive = 4,
    All = Transactional | Marketing | Sensitive,
}

public static class MailStreams
{
    public static IReadOnlyList<MailStream> All { get; } = [MailStream.Transactional, MailStream.Marketing, MailStream.Sensitive];

    /// <summary>The stream as a member of a set.</summary>
    public static StreamSet AsSet(this MailStream stream) => stream switch
    {
        MailStream.Transactional => StreamSet.Transactional,
        MailStream.Marketing => StreamSet.Marketing,
        MailStream.Sensitive => StreamSet.Sensitive,
        _ => throw new ArgumentOutOfRangeException(nameof(stream), stream, "Unknown stream."),
    };

    public static bool Serves(this StreamSet set, MailStream stream) => (set & stream.AsSet()) != 0;

    /// <summary>The word in JSON and evidence: <c>transactional</c>, <c>marketing</c>, <c>sensitive</c>.</summary>
    public static string Word(this MailStream stream) => stream.ToString().ToLowerInvariant();
}
