using SecureMarketing.Core.Compliance;
using SecureMarketing.Core.Sending;
using SecureMarketing.Web.Components.Shared;

namespace SecureMarketing.Web.Features.Compliance;

/// <summary>Incidents and audits of recipient lists in the words of the screen.</summary>
internal static class IncidentWords
{
    public static string Of(IncidentState state) => state switch
    {
        IncidentState.Reported => "Reported",
        IncidentState.Triage => "In triage",
        IncidentState.NotIncident => "No incident",
        _ => "Under investigation",
    };

    public static Tone ToneOf(IncidentState state) => state switch
    {
        IncidentState.Reported => Tone.Error,
        IncidentState.Triage => Tone.Warning,
        IncidentState.NotIncident => Tone.Neutral,
        _ => Tone.Info,
    };

    /// <summary>What a person may decide next, in the order offered.</summary>
    public static IReadOnlyList<(IncidentState To, string Text)> Steps(IncidentState from) =>
    [
        .. new[] { (IncidentState.Triage, "Take into triage"), (IncidentState.Investigating, "It is one: investigate"), (IncidentState.NotIncident, "It is none") }
            .Where(s => IncidentTransitions.Allows(from, s.Item1)),
    ];

    /// <summary>A code of an audit in words.</summary>
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
        _ => SendingReasonWords.Of(code),
    };
}
