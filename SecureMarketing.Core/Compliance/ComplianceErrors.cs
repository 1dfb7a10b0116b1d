using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Compliance;

/// <summary>The expected refusals of this module.</summary>
public static class ComplianceErrors
{
    public static Error IncidentUnknown { get; } = new("incident.unknown", "No such incident.", ErrorKind.NotFound);

    public static Error NothingSent { get; } = new("list_audit.nothing_sent", "No campaign message was handed over in this period, so there is nothing to audit. Choose other days.", ErrorKind.Conflict);

    public static Error IncidentTransition(IncidentState from, IncidentState to) =>
        new("incident.transition_undefined", $"An incident in state {from} cannot become {to}. Reload the page; somebody may have decided meanwhile.", ErrorKind.Conflict);
}
