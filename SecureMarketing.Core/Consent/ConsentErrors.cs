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

    public static Error RecoveryNotFound { get; } = new("recovery.not_found", "There is no such restore on record.", ErrorKind.NotFound);

    public static Error RecoveryReplayed { get; } = new("recovery.replayed", "This was replayed already. A second person confirms it now.", ErrorKind.Conflict);

    public static Error RecoveryNotReplayed { get; } = new("recovery.not_replayed", "Replay the refusals first; then a second person confirms.", ErrorKind.Conflict);

    public static Error RecoveryConfirmed { get; } = new("recovery.confirmed", "This restore was confirmed already.", ErrorKind.Conflict);

    public static Error RecoveryNeedsSecondPerson { get; } = new("recovery.needs_second_person", "Sends go on by the word of two people: someone other than the one who replayed must confirm.", ErrorKind.Forbidden);

    public static Error PreferenceTopicNotFound { get; } = new("preferences.topic_not_found", "There is no such topic in the preference centre.", ErrorKind.NotFound);

    public static Error TargetNotFound { get; } = new("propagation.target_not_found", "There is no such platform on the list.", ErrorKind.NotFound);

    public static Error TargetExists { get; } = new("propagation.target_exists", "A platform of this name is on the list already.", ErrorKind.Conflict);

    public static Error NoListTaken { get; } = new("propagation.no_list", "Take the list first: the platform counts as told of what stands on it.", ErrorKind.Conflict);

    public static Error NoticeNotTold { get; } = new("propagation.not_told", "Note first when the platform was told, then its acknowledgement.", ErrorKind.Conflict);

    public static Error SameAddress { get; } = new("confidential.same_address", "This is the address on file. Enter the other one, or leave it empty to stop mail.");

    public static Error ConfidentialNotFound { get; } = new("confidential.not_found", "No request for another address stands for this person.", ErrorKind.NotFound);

    public static Error RestrictionNotFound { get; } = new("restriction.not_found", "There is no such restriction.", ErrorKind.NotFound);

    public static Error Part2ConsentNotFound { get; } = new("part2.not_found", "There is no such Part 2 consent.", ErrorKind.NotFound);

    public static Error NoExpirationEvent { get; } = new("authorization.no_event", "This authorization ends on a date, not with an event; there is nothing to attest.", ErrorKind.Conflict);

    public static Error PartNotCovered { get; } = new("authorization.part_not_covered", "Only purposes and categories that this authorization names can be taken back. Check the spelling.");

    public static Error EventOver { get; } = new("authorization.event_over", "It is on record that the event has happened; that cannot be taken back. Ask the person for a new authorization.", ErrorKind.Conflict);

    public static Error EventInFuture { get; } = new("authorization.event_in_future", "The event cannot have happened in the future.");

    public static Error PlainNotWarned { get; } = new("plain.accepted_before_warning", "The person must have been warned before accepting plain mail: the acceptance may not lie before the warning.");

    public static Error EvidenceUnreadable { get; } = new("authorization.no_document", "There is no document on file, or it is not any more what was stored.", ErrorKind.NotFound);

    public static Error NothingToConfirm { get; } = new("authorization.nothing_to_confirm", "Nothing that was only said waits to be confirmed in writing.", ErrorKind.Conflict);

    public static Error SeveralPeople { get; } = new("authorization.several_people", "Several people have this mailbox. Use the record id of the one to ask.", ErrorKind.Conflict);

    public static Error AskedAlready { get; } = new("authorization.asked_already", "This person was asked already and has not answered yet.", ErrorKind.Conflict);

    public static Error AskSuppressed { get; } = new("authorization.ask_suppressed", "This person opted out or cannot be written to: no mail asks for an authorization. A link can be handed over in person.", ErrorKind.Conflict);

    public static Error DeclinedLately { get; } = new("authorization.declined_lately", "This person said no within the last 90 days and is not asked again by mail. A link can be handed over in person.", ErrorKind.Conflict);

    public static Error BatchNotFound { get; } = new("authorization_batch.not_found", "There is no such order.", ErrorKind.NotFound);

    public static Error BatchEmpty { get; } = new("authorization_batch.empty", "This concerns nobody. Choose another view, or check the list.");

    public static Error BatchTooLarge { get; } = new("authorization_batch.too_large", "An order concerns at most 50,000. Choose a smaller view or list.");

    public static Error StandingOn { get; } = new("renewals.standing_on", "Renewals go by themselves already.", ErrorKind.Conflict);

    public static Error StandingOff { get; } = new("renewals.standing_off", "There is no standing order to end.", ErrorKind.Conflict);

    public static Error StandingNoSender { get; } =
        new("renewals.no_sender", "Renewals cannot go by themselves: no address is set from which mail to people leaves (Organisation:SenderAddress). An administrator sets one and starts the product again.", ErrorKind.Conflict);

    public static Error SignerMissing { get; } =
        new("authorization.signer_missing", "A minor cannot sign. Record who decides for this person, with the paper that shows it, then ask.", ErrorKind.Conflict);

    public static Error RevocationsNotStopped { get; } =
        new("authorization_batch.revocations", "Revocations count from the day they were received and cannot be stopped. Ask the people for a new authorization where one was named by mistake.", ErrorKind.Conflict);

    public static Error BatchNotThere(AuthorizationBatchState state) =>
        new("authorization_batch.transition_undefined", $"An order that is {state} can be neither stopped nor resumed that way.", ErrorKind.Conflict);

    public static Error RepresentativeNotFound { get; } = new("representative.not_found", "There is no such representative.", ErrorKind.NotFound);

    public static Error RepresentativeEnded { get; } = new("representative.ended", "This authority has ended. Record the present one anew.", ErrorKind.Conflict);

    public static Error TransitionUndefined(AuthorizationState from, AuthorizationState to) =>
        new("authorization.transition_undefined", $"An authorization that is {from} cannot become {to}.", ErrorKind.Conflict);
}
