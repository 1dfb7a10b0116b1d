using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Content;
using SecureMarketing.Core.Delivery.Policy;
using SecureMarketing.Core.Delivery.Transport;
using SecureMarketing.Core.Gate;

namespace SecureMarketing.Core.Sending;

/// <summary>A claimed message that passed the second gate, with all it takes to send it. PHI, in memory only.</summary>
internal sealed class PreparedMessage(LeasedMessage lease, GatheredFacts facts, PublishedContent content, MergeValues values)
{
    private readonly List<(GateQuestion Question, GateDecision Decision)> unrecorded = [];

    public LeasedMessage Lease { get; } = lease;

    /// <summary>The facts of the last gathering.</summary>
    public GatheredFacts Facts { get; private set; } = facts;

    public PublishedContent Content { get; } = content;

    public MergeValues Values { get; } = values;

    public OriginFacts Origin => Facts.Addressee.Origin;

    public SendIdentity Person => Facts.Person!;

    /// <summary>Fixed at the claim: a later gathering changes what the gate knows, not the order in which ways are tried.</summary>
    public IReadOnlyList<MethodCandidate> Candidates { get; } = facts.Ladder.Candidates;

    public IReadOnlyList<LadderRung> Rungs { get; } = facts.Ladder.Rungs;

    /// <summary>Decisions made and not yet written; the next write takes them along.</summary>
    public IReadOnlyList<(GateQuestion Question, GateDecision Decision)> Unrecorded => unrecorded;

    /// <summary>The last decision, null before the third gate.</summary>
    public GateDecision? Decision { get; private set; }

    /// <summary>The last way that failed in this attempt; null when none did.</summary>
    public SubmissionOutcome? LastFailure { get; private set; }

    public void Failed(SubmissionOutcome outcome) => LastFailure = outcome;

    public void Decided(GateDecision decision)
    {
        Decision = decision;
        unrecorded.Add((Facts.Question, decision));
    }

    public void Recorded() => unrecorded.Clear();

    public void Regathered(GatheredFacts facts) => Facts = facts;

    public override string ToString() => Lease.Id.Value.ToString("N");
}
