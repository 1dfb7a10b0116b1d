using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Sending;

namespace SecureMarketing.Core.Compliance;

/// <summary>Everything on record about one message that was handed over.</summary>
internal sealed record HandedOver
{
    /// <summary>When DATA began, or when it was laid into the portal.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The person was in the counted audience and the gate let the recipient pass at launch.</summary>
    public required bool OnList { get; init; }

    /// <summary>The decision in the receipt; null when there is none.</summary>
    public required GateEvidence? Decision { get; init; }

    /// <summary>The audit trail holds an evaluation of this message that allowed it, made before it went.</summary>
    public required bool AllowedOnTrail { get; init; }

    /// <summary>What the campaign's version says; null when campaign or version are gone.</summary>
    public required GateOrigin? Origin { get; init; }

    /// <summary>The authorization that the decision names; null when it names none or it is not in the register.</summary>
    public AuthorizationRecord? Relied { get; init; }

    /// <summary>The signed document is there, and its hash is the one bound to the signature.</summary>
    public bool DocumentHolds { get; init; }

    /// <summary>It is this person's, or that of a record merged upon proof.</summary>
    public bool IsThePersons { get; init; }

    /// <summary>Suppressions of the person that were in force when the message went.</summary>
    public IReadOnlyList<SuppressionFact> Suppressions { get; init; } = [];

    /// <summary>Of the address that it went to; no more of the address is kept.</summary>
    public required string Domain { get; init; }

    /// <summary>What else is on file about the person.</summary>
    public required PersonDocuments Documents { get; init; }
}

/// <summary>Does what is on record permit that this message went? A pure function; it knows the documents and not the gate's own answer.</summary>
internal static class ListAuditJudge
{
    /// <summary>Reason codes; empty when everything agrees.</summary>
    public static IReadOnlyList<string> Mismatches(HandedOver sent, Organisation organisation)
    {
        var found = new List<string>();
        if (!sent.OnList)
            found.Add("NOT_ON_LIST");
        if (sent.Decision is not { Effect: GateEffect.Allow } decision)
            found.Add("DECISION_MISSING");
        else if (decision.At > sent.At || sent.At - decision.At > GateDecision.Lifetime)
            found.Add("DECISION_STALE");
        if (!sent.AllowedOnTrail)
            found.Add("DECISION_NOT_ON_TRAIL");
        if (sent.Origin is not { } origin)
            return [.. found, "ORIGIN_UNKNOWN"];
        if (sent.Decision is { } bound && !string.Equals(bound.Binding.ContentHash, origin.ContentHash, StringComparison.Ordinal))
            found.Add("CONTENT_DIFFERS");
        // Where the class depends on the person, the receipt says what it was.
        var hipaa = origin.Lapsed.Count > 0 ? sent.Decision?.Class ?? origin.Class : origin.Class;
        var own = Own(origin, hipaa);
        if (hipaa is HipaaClass.Marketing or HipaaClass.MarketingRemunerated)
            found.AddRange(OfAuthorization(sent.Relied, sent.IsThePersons, sent.DocumentHolds, own, sent.At, organisation));
        found.AddRange(sent.Suppressions.Where(s => SuppressionChoice.Concerns(s.Kind, s.Topic, own)).Select(s => "SUPPRESSED_" + s.Kind).Distinct());
        found.AddRange(sent.Documents.Against(own, sent.Relied, sent.At, organisation));
        found.AddRange(sent.Documents.AgainstAddress(sent.Domain, sent.At));
        return found;
    }

    /// <summary>The message as it is for one person: where the class depends on the person, so do the purpose and the remuneration.</summary>
    /// <param name="origin">What is sent.</param>
    /// <param name="hipaa">What the gate found it to be for the person.</param>
    internal static GateOrigin Own(GateOrigin origin, HipaaClass hipaa)
    {
        if (origin.Lapsed.Count == 0)
            return origin;
        var outcomes = origin.Lapsed.SelectMany(l => new[] { l.Beyond, l.Within }).Where(o => o.Class == hipaa).ToList();
        return origin with { Class = hipaa, Purpose = outcomes.Count == 0 ? origin.Purpose : outcomes[0].Purpose, Lapsed = [] };
    }

    /// <summary>What does not agree about the authorization that a decision rests on; empty when everything does.</summary>
    /// <param name="relied">Null when it names none, or one that is not in the register.</param>
    /// <param name="isThePersons">It is this person's, or that of a record merged upon proof.</param>
    /// <param name="documentHolds">The signed document is there, and its hash is the one bound to the signature.</param>
    /// <param name="origin">What is sent, as it is for the person (<see cref="Own"/>).</param>
    /// <param name="at">When it went, or would go.</param>
    /// <param name="organisation">Who sends.</param>
    public static IReadOnlyList<string> OfAuthorization(AuthorizationRecord? relied, bool isThePersons, bool documentHolds, GateOrigin origin, DateTimeOffset at, Organisation organisation)
    {
        if (relied is not { } form)
            return ["AUTH_None"];
        var found = new List<string>();
        if (!isThePersons)
            found.Add("AUTH_OF_SOMEBODY_ELSE");
        if (!documentHolds)
            found.Add("AUTH_DOCUMENT_ALTERED");
        var verdict = AuthorizationCheck.Evaluate(
            form.KnownAt(at), at, organisation.Zone, AuthorizationNeed.Of(origin.Purpose, origin, organisation) with { Remunerated = origin.Remunerated });
        if (!verdict.Valid)
            found.AddRange(["AUTH_" + verdict.Status, .. ScopeCodes.Of(verdict.UncoveredParts)]);
        return found;
    }
}
