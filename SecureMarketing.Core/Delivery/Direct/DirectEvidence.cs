using SecureMarketing.Core.Delivery.Sts;

namespace SecureMarketing.Core.Delivery.Direct;

/// <summary>What direct delivery found out for one attempt: part of the security receipt.</summary>
public sealed record DirectEvidence
{
    /// <summary>The MX answer was validated (AD).</summary>
    public required bool MxSecure { get; init; }

    public required StsMode StsMode { get; init; }

    /// <summary>Id of the MTA-STS policy that held; null without one.</summary>
    public string? StsPolicyId { get; init; }

    /// <summary>Why the policy could not be had or refreshed; null when all went well.</summary>
    public string? StsProblem { get; init; }

    /// <summary>Every host tried, in order.</summary>
    public required IReadOnlyList<MxEvidence> Hosts { get; init; }
}

/// <summary>One host of the recipient's domain.</summary>
public sealed record MxEvidence
{
    public required string Host { get; init; }

    public required int Preference { get; init; }

    /// <summary>Null when it was not dialled.</summary>
    public string? Ip { get; init; }

    /// <summary>The address answers were validated (AD).</summary>
    public required bool AddressSecure { get; init; }

    public required DaneState Dane { get; init; }

    /// <summary>The usable TLSA records, data shortened; empty without.</summary>
    public IReadOnlyList<string> Tlsa { get; init; } = [];

    /// <summary>The record that matched, data shortened; null when none did.</summary>
    public string? Matched { get; init; }

    /// <summary>Word of the level; null when no session stood.</summary>
    public string? Level { get; init; }

    /// <summary>Why it was passed over; null for the host that carried the message.</summary>
    public string? Reason { get; init; }
}
