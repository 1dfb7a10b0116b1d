using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Content;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Delivery.Direct;
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
    public IReadOnlyList<MethodCandidate> Candidates { get; init; } = facts.Ladder.Candidates;

    /// <summary>Every rung of the plan, and of the sessions that were judged and passed over since.</summary>
    public IReadOnlyList<LadderRung> Rungs { get; private set; } = facts.Ladder.Rungs;

    /// <summary>
    /// The only method that may carry it, because an earlier attempt by it ended in doubt and a person chose to send again: the
    /// same Message-ID by the same way can be recognised as the same message, by another it would be a second one. Null: any.
    /// </summary>
    public DeliveryMethod? Frozen { get; init; }

    /// <summary>Decisions made and not yet written; the next write takes them along.</summary>
    public IReadOnlyList<(GateQuestion Question, GateDecision Decision)> Unrecorded => unrecorded;

    /// <summary>The last decision, null before the third gate.</summary>
    public GateDecision? Decision { get; private set; }

    /// <summary>The last way that failed in this attempt; null when none did.</summary>
    public SubmissionOutcome? LastFailure { get; private set; }

    /// <summary>What direct delivery met in this attempt before another way took over; null when it was not tried.</summary>
    public DirectEvidence? FailedDirect { get; private set; }

    public void Failed(SubmissionOutcome outcome)
    {
        LastFailure = outcome;
        FailedDirect = outcome.Evidence.Direct ?? FailedDirect;
        // A submission's rungs begin with those it was given.
        if (outcome.Evidence.Rungs.Count > Rungs.Count)
            Rungs = outcome.Evidence.Rungs;
    }

    public void Decided(GateDecision decision)
    {
        Decision = decision;
        unrecorded.Add((Facts.Question, decision));
    }

    public void Recorded() => unrecorded.Clear();

    public void Regathered(GatheredFacts facts) => Facts = facts;

    public override string ToString() => Lease.Id.Value.ToString("N");
}
