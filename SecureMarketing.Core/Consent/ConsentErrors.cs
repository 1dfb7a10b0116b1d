using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Consent;

/// <summary>Expected refusals of this module.</summary>
public static class ConsentErrors
{
    public static Error AuthorizationNotFound { get; } = new("authorization.not_found", "There is no such authorization.", ErrorKind.NotFound);

    public static Error ContactNotFound { get; } = new("consent.contact_not_found", "There is no such person on file. Import the person first.", ErrorKind.NotFound);

    public static Error SuppressionNotFound { get; } = new("suppression.not_found", "There is no such suppression.", ErrorKind.NotFound);

    public static Error SuppressionReleased { get; } = new("suppression.already_released", "This suppression was released already.", ErrorKind.Conflict);

    public static Error ReleaseNotRequested { get; } = new("suppression.release_not_requested", "Nobody has asked for this release. Ask for it with a reason; a second person then confirms.", ErrorKind.Conflict);

    public static Error ReleaseNeedsSecondPerson { get; } = new("suppression.release_needs_second_person", "A release needs two people: someone other than the one who asked for it must confirm.", ErrorKind.Forbidden);

    public static Error RestrictionNotFound { get; } = new("restriction.not_found", "There is no such restriction.", ErrorKind.NotFound);

    public static Error Part2ConsentNotFound { get; } = new("part2.not_found", "There is no such Part 2 consent.", ErrorKind.NotFound);

    public static Error NoExpirationEvent { get; } = new("authorization.no_event", "This authorization ends on a date, not with an event; there is nothing to attest.", ErrorKind.Conflict);

    public static Error EventInFuture { get; } = new("authorization.event_in_future", "The event cannot have happened in the future.");

    public static Error PlainNotWarned { get; } = new("plain.accepted_before_warning", "The person must have been warned before accepting plain mail: acceptedAt may not lie before warnedAt.");

    public static Error TransitionUndefined(AuthorizationState from, AuthorizationState to) =>
        new("authorization.transition_undefined", $"An authorization that is {from} cannot become {to}.", ErrorKind.Conflict);
}
