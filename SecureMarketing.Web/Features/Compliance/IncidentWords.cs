using SecureMarketing.Core.Compliance;
using SecureMarketing.Core.Sending;
using SecureMarketing.Web.Components.Shared;

namespace SecureMarketing.Web.Features.Compliance;

/// <summary>Incidents and audits of recipient lists in the words of the screen.</summary>
internal static class IncidentWords
{
    /// <summary>The four factors as the law asks them (45 CFR 164.402(2)), in its order.</summary>
    public static IReadOnlyList<(string Name, string Question)> Factors { get; } =
    [
        ("The information", "Which identifiers and which kind of information, and how likely is it that somebody can be identified by it?"),
        ("Who got it", "Who used it or received it, and are they bound to keep it to themselves?"),
        ("Acquired or viewed", "Was it actually acquired or viewed, or could it have been only?"),
        ("Mitigation", "How far was the risk reduced: returned, destroyed, assured in writing?"),
    ];

    public static string Of(IncidentState state) => state switch
    {
        IncidentState.Reported => "Reported",
        IncidentState.Triage => "In triage",
        IncidentState.NotIncident => "No incident",
        IncidentState.Investigating => "Under investigation",
        IncidentState.FourFactor => "Four factors",
        IncidentState.LowProbability => "Low probability",
        IncidentState.ExceptionApplies => "Exception applies",
        IncidentState.Breach => "Breach",
        IncidentState.Notifying => "Notifying",
        _ => "Closed",
    };

    public static Tone ToneOf(IncidentState state) => state switch
    {
        IncidentState.Reported or IncidentState.Breach => Tone.Error,
        IncidentState.Triage or IncidentState.Notifying => Tone.Warning,
        IncidentState.NotIncident or IncidentState.ExceptionApplies => Tone.Neutral,
        IncidentState.LowProbability or IncidentState.Closed => Tone.Success,
        _ => Tone.Info,
    };

    public static string Of(IncidentRow row) => row.Kind switch
    {
        IncidentKind.AuditFollowUp => "Follow-up of a review",
        IncidentKind.Reported => "Report",
        _ => "Message " + AuditWords.Short(row.ObjectId),
    };

    /// <summary>Who did something: the end of an account's id; the command line has none.</summary>
    public static string By(Guid who) => who == Guid.Empty ? "the command line" : AuditWords.Short(who.ToString("N"));

    public static string Of(BreachException exception) => exception switch
    {
        BreachException.GoodFaith => "Unintentional access in good faith within the workforce, not used further (164.402(1)(i))",
        BreachException.Inadvertent => "Inadvertent disclosure between people who both may see it (164.402(1)(ii))",
        BreachException.NotRetained => "Whoever got it could not reasonably have kept it (164.402(1)(iii))",
        _ => "Secured: encrypted, and the key was not exposed (164.402; 74 FR 19006)",
    };

    public static string Of(BreachDuty duty) => duty.Audience switch
    {
        BreachAudience.Individuals => "Each person affected",
        BreachAudience.Media => "Media of " + duty.State,
        _ => "The Secretary of HHS",
    };

    public static string Of(FactorRating rating) => rating switch { FactorRating.Low => "Low", FactorRating.Medium => "Medium", _ => "High" };

    public static Tone ToneOf(FactorRating rating) => rating switch { FactorRating.Low => Tone.Success, FactorRating.Medium => Tone.Warning, _ => Tone.Error };

    /// <summary>What a person may decide next, in the order offered; low probability is reached by signing.</summary>
    public static IReadOnlyList<(IncidentState To, string Text)> Steps(IncidentState from) =>
    [
        .. new[]
            {
                (IncidentState.Triage, "Take into triage"), (IncidentState.Investigating, "It is one: investigate"), (IncidentState.NotIncident, "It is none"),
                (IncidentState.FourFactor, "Assess the four factors"), (IncidentState.ExceptionApplies, "An exception applies"), (IncidentState.Breach, "It is a breach"),
                (IncidentState.Notifying, "Begin the notices"), (IncidentState.Closed, "Close it"),
            }
            .Where(s => IncidentTransitions.Allows(from, s.Item1)),
    ];

    /// <summary>A code in words.</summary>
    public static string Of(string code) => code switch
    {
        "NOT_ON_LIST" => "The person was not in the counted audience, or was left out at launch.",
        "DECISION_MISSING" => "The receipt holds no decision that allowed it.",
        "DECISION_STALE" => "The decision was older than a minute when it went.",
        "DECISION_NOT_ON_TRAIL" => "The audit trail holds no decision that allowed it.",
        "ORIGIN_UNKNOWN" => "The campaign or its version is gone.",
        "CONTENT_DIFFERS" => "Its content is not what the campaign's version holds.",
        "AUTH_OF_SOMEBODY_ELSE" => "The authorization relied on is another person's.",
        "AUTH_DOCUMENT_ALTERED" => "The signed document is missing, or not what was signed.",
        "REPORTED" => "Reported by a person.",
        "MISDIRECTED" => "It went to an address that was not the person's.",
        _ when Enum.TryParse<AuditReviewKind>(code, out var kind) && Enum.IsDefined(kind) => AuditReviewWords.Of(kind) + ".",
        _ => SendingReasonWords.Of(code),
    };
}
