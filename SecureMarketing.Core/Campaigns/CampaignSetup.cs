using System.Text.Json.Serialization;
using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Content;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Core.Campaigns;

/// <summary>
/// Everything a marketer chooses for a version. PHI level, sensitivity and class are not among it: they are derived from the
/// content, the segment and the stated facts.
/// </summary>
public sealed record CampaignSetup
{
    /// <summary>Null until chosen.</summary>
    public SegmentVersionId? Segment { get; init; }

    /// <summary>Null until chosen.</summary>
    public ContentVersionId? Content { get; init; }

    /// <summary>Display name of the sender, at most 80 characters; neutral for sensitive streams.</summary>
    public string FromName { get; init; } = "";

    /// <summary>An address of the organisation, empty until chosen.</summary>
    public string FromAddress { get; init; } = "";

    /// <summary>Null: replies go to <see cref="FromAddress"/>.</summary>
    public string? ReplyTo { get; init; }

    /// <summary>Neutral name of the stream for List-ID (RFC 2919): 1–30 of a–z, 0–9 and hyphen.</summary>
    public string Stream { get; init; } = "news";

    /// <summary>Word that a topic opt-out matches, at most 60 characters; null when it has none.</summary>
    public string? Topic { get; init; }

    /// <summary>Opens and clicks by first-party links. Off by default once a sensitive category is used (compliance §8).</summary>
    public bool Tracking { get; init; } = true;

    /// <summary>"Encrypt more": end-to-end or the portal, never TLS alone.</summary>
    public bool NoTlsOnly { get; init; }

    /// <summary>Does the message claim anything about a treatment's effect? Unknown counts as yes.</summary>
    public Stated ClinicalClaims { get; init; }

    /// <summary>Sending may not begin before; null: any time after approval.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>No attempt after; null: 48 hours after it begins.</summary>
    public DateTimeOffset? NotAfter { get; init; }

    /// <summary>
    /// Sensitive categories that the message tells by what it says, beside those that follow from segment, fields and names: they can be
    /// added and never taken away (compliance §3). Default none.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Sensitivity Declared { get; init; }

    /// <summary>Facts F1–F7 by group of blocks.</summary>
    public IReadOnlyList<FactSheet> Sheets { get; init; } = [];
}
