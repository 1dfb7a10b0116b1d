using SecureMarketing.Core.Delivery.Domains;
using SecureMarketing.Core.Delivery.Streams;
using SecureMarketing.Core.Gate;

namespace SecureMarketing.Core.Sending.Preflight;

/// <summary>Everything that the pre-flight decides upon, read at one moment.</summary>
public sealed record PreflightFacts
{
    public required StreamChoice Stream { get; init; }

    /// <summary>Domain of the From address that was approved.</summary>
    public required string ApprovedDomain { get; init; }

    /// <summary>Domain of the stream's own sender; null: the stream has none, and the approved one is used.</summary>
    public string? StreamDomain { get; init; }

    /// <summary>The From domain as messages will bear it.</summary>
    public string FromDomain => StreamDomain ?? ApprovedDomain;

    public required PhiLevel Phi { get; init; }
    public required CommercialClass Purpose { get; init; }

    /// <summary>Each message rests on an authorization of its recipient.</summary>
    public required bool NeedsAuthorization { get; init; }

    /// <summary>The installation was told the organisation's name (<see cref="Kernel.Organisation.IsNamed"/>).</summary>
    public required bool IsNamed { get; init; }

    /// <summary>A postal address and an opt-out are in the content.</summary>
    public required bool HasFooter { get; init; }

    /// <summary>Every route that could be used now, or serves the stream.</summary>
    public required IReadOnlyList<PreflightRoute> Routes { get; init; }

    /// <summary>A sample of such a message, signed as it would be.</summary>
    public required SampleHeader Sample { get; init; }

    /// <summary>What the DNS check found; empty for mail that does not leave this machine.</summary>
    public IReadOnlyList<RecordFinding> Findings { get; init; } = [];

    /// <summary>When all that sending rests on, as it is now, was last found; null: never.</summary>
    public DateTimeOffset? GoodAt { get; init; }
    public required ComplaintCount Complaints { get; init; }
    public required DateTimeOffset Now { get; init; }

    /// <summary>Some usable route of the stream leads out of this machine, or one that is not usable now would.</summary>
    public bool Leaves => Routes.Any(r => r is { Serves: true, Sandbox: false });
}

/// <summary>One route.</summary>
/// <param name="Name">As administrators call it.</param>
/// <param name="Serves">It serves the stream.</param>
/// <param name="Sandbox">Mail on it does not leave this machine.</param>
/// <param name="Refusal">Why it cannot be used now; null when it can.</param>
/// <param name="Vendor">The agreement of its operator.</param>
public sealed record PreflightRoute(string Name, bool Serves, bool Sandbox, string? Refusal, GateVendorBaa Vendor);

/// <summary>What the header of a message to come holds.</summary>
/// <param name="Unsubscribe"><c>List-Unsubscribe</c>; null without one.</param>
/// <param name="OneClick"><c>List-Unsubscribe-Post</c>; null without one.</param>
/// <param name="Signatures">Per signature its domain and the fields it covers, lower case.</param>
public sealed record SampleHeader(string? Unsubscribe, string? OneClick, IReadOnlyList<SampleSignature> Signatures);

/// <param name="Domain"><c>d=</c>.</param>
/// <param name="Fields"><c>h=</c>.</param>
public sealed record SampleSignature(string Domain, IReadOnlySet<string> Fields);

/// <summary>Complaints of a period.</summary>
/// <param name="Accepted">Messages that a server took responsibility for.</param>
/// <param name="Complaints">Messages about which a complaint came.</param>
public readonly record struct ComplaintCount(long Accepted, long Complaints)
{
    public static ComplaintCount operator +(ComplaintCount a, ComplaintCount b) => new(a.Accepted + b.Accepted, a.Complaints + b.Complaints);
}
