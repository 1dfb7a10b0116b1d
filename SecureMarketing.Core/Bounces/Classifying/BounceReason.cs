namespace SecureMarketing.Core.Bounces;

/// <summary>Why delivery failed, by meaning and not by any one server's words. Stored: never renumber.</summary>
public enum BounceReason
{
    /// <summary>Nothing is said that a rule knows.</summary>
    Undetermined = 0,

    /// <summary>The mailbox does not exist (RFC 3463 X.1.1 and its neighbours).</summary>
    NoSuchMailbox = 1,

    /// <summary>The domain does not exist (X.1.2).</summary>
    NoSuchDomain = 2,

    /// <summary>The domain takes no mail: null MX (RFC 7505) or no mail server.</summary>
    NoMailService = 3,

    /// <summary>The person moved and left no forwarding (X.1.6).</summary>
    Moved = 4,

    /// <summary>Mailbox full (X.2.2).</summary>
    MailboxFull = 10,

    /// <summary>Mailbox closed for now: suspended, disabled, inactive (X.2.1).</summary>
    MailboxDisabled = 11,

    /// <summary>The recipient's own filter or list refused.</summary>
    Filtered = 12,

    /// <summary>Message too large (X.2.3, X.3.4).</summary>
    TooLarge = 20,

    /// <summary>Taken for spam.</summary>
    Spam = 21,

    /// <summary>A virus or a forbidden attachment.</summary>
    Malware = 22,

    /// <summary>Form or content refused: headers, syntax, standards.</summary>
    Content = 23,

    /// <summary>A policy of the receiver.</summary>
    Policy = 30,

    /// <summary>Reputation of the sending address or host: block lists, missing reverse name.</summary>
    Reputation = 31,

    /// <summary>SPF, DKIM or DMARC failed.</summary>
    Authentication = 32,

    /// <summary>The sender's address was refused.</summary>
    SenderRefused = 33,

    /// <summary>Relaying denied.</summary>
    Relaying = 34,

    /// <summary>Encryption or sign-in was demanded.</summary>
    Security = 35,

    /// <summary>Too many messages or connections.</summary>
    RateLimited = 40,

    /// <summary>No connection, DNS trouble, a routing loop.</summary>
    Network = 41,

    /// <summary>Tried until the time was over.</summary>
    Expired = 42,

    /// <summary>The receiving system failed: program, disk, configuration.</summary>
    System = 43,

    /// <summary>A command of the dialogue was not understood.</summary>
    Protocol = 44,
}

/// <summary>What follows from a reason.</summary>
public static class BounceReasons
{
    /// <summary>True when the address itself is dead, so that no later message can arrive.</summary>
    public static bool IsOfAddress(this BounceReason reason) =>
        reason is BounceReason.NoSuchMailbox or BounceReason.NoSuchDomain or BounceReason.NoMailService or BounceReason.Moved;

    /// <summary>True when repeated failures say something about the address: gone for now, full, closed, refused by its owner, or never reached.</summary>
    public static bool IsOfMailbox(this BounceReason reason) =>
        reason.IsOfAddress()
            || reason is BounceReason.MailboxFull or BounceReason.MailboxDisabled or BounceReason.Filtered or BounceReason.Expired or BounceReason.Network;
}
