namespace SecureMarketing.Core.Sending;

/// <summary>
/// Where a message stands (compliance.md, "State machines"). The only vocabulary for it: reports, pages and jobs read
/// these words. Numbers are stored: never renumber.
/// </summary>
public enum MessageState
{
    /// <summary>The person is in the audience; nothing has been decided.</summary>
    Planned = 1,

    /// <summary>First evaluation of the send gate, at launch.</summary>
    Gate1 = 2,

    /// <summary>Final. The gate denied at launch; the recipient row holds the reasons.</summary>
    Suppressed = 3,

    /// <summary>Waits for its due time.</summary>
    Queued = 4,

    /// <summary>A worker holds the lease; second evaluation, before anything about the person is rendered.</summary>
    Gate2 = 5,

    /// <summary>Content exists in memory, only there.</summary>
    Rendered = 6,

    /// <summary>Protected by the method of the present candidate route.</summary>
    Encrypted = 7,

    /// <summary>Third evaluation, for the present candidate route, at most 60 s before DATA.</summary>
    Gate3 = 8,

    /// <summary>Submitting, claimed: the transport dials. No byte of the message has left.</summary>
    SubmittingClaimed = 9,

    /// <summary>
    /// Submitting, data started: DATA is about to be sent. Without the final dot the peer must discard what it has
    /// (RFC 5321 §4.1.1.4), so a crash here is safe to retry.
    /// </summary>
    SubmittingDataStarted = 10,

    /// <summary>Submitting, dot sent: recorded before the final dot leaves. From here on nobody can know until the reply.</summary>
    SubmittingDotSent = 11,

    /// <summary>The next hop took responsibility (250 after the dot). Not delivery.</summary>
    Accepted = 12,

    /// <summary>A definite temporary failure; tried again at the due time.</summary>
    Deferred = 13,

    /// <summary>Final. A definite refusal of the peer, or temporary failures until the deadline.</summary>
    Bounced = 14,

    /// <summary>The route could not protect as required; no DATA byte was sent. The next candidate follows.</summary>
    RouteFailed = 15,

    /// <summary>Final unless a report follows. A positive delivery report arrived (RFC 3464 <c>delivered</c>).</summary>
    Delivered = 16,

    /// <summary>Final. A delivery status notification reported permanent failure after acceptance.</summary>
    DsnFailed = 17,

    /// <summary>Final. The recipient reported it as abuse (RFC 5965).</summary>
    Complained = 18,

    /// <summary>The content lies encrypted in the portal.</summary>
    PortalPosted = 19,

    /// <summary>The neutral notice is a queued message of its own.</summary>
    NoticeQueued = 20,

    /// <summary>The next hop accepted the notice. Not that anybody read it.</summary>
    NoticeSent = 21,

    /// <summary>Final. Opened in the portal after identity proof.</summary>
    Read = 22,

    /// <summary>Final. Held, or unread in the portal, until its time ran out.</summary>
    Expired = 23,

    /// <summary>Something other than the person stands in the way (pause, audit down, no permitted route); evaluated again.</summary>
    Held = 24,

    /// <summary>Final. Given up before submission: denied after launch, stopped, or past its deadline.</summary>
    Cancelled = 25,

    /// <summary>The final dot may have arrived. Never resent automatically; a person decides (ADR 1).</summary>
    InDoubt = 26,
}
