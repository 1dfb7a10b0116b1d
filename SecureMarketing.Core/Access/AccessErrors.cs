using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Access;

/// <summary>Expected refusals of Access.</summary>
public static class AccessErrors
{
    /// <summary>One text for unknown, wrong, locked, not set up and deactivated: the form tells nobody who has an account.</summary>
    public static readonly Error SignInRefused = new(
        "access.sign_in_refused",
        "That address and password do not open an account. After five wrong attempts an account is locked for 15 minutes.",
        ErrorKind.Forbidden);

    public static readonly Error CodeRefused = new(
        "access.code_refused",
        "That code is not valid, or was used already. Wait for the next one and type it; after five wrong attempts the account is locked for 15 minutes.",
        ErrorKind.Forbidden);

    public static readonly Error SessionEnded = new("access.session_ended", "Your session has ended. Sign in again to go on.", ErrorKind.Forbidden);

    public static readonly Error PasskeyFirst = new(
        "access.passkey_first",
        "Your roles work only in a session opened with a passkey. Present yours, or register one, then go on.",
        ErrorKind.Forbidden);

    /// <summary>One text for every way in which an answer can be wrong.</summary>
    public static readonly Error PasskeyRefused = new(
        "access.passkey_refused",
        "That passkey was not accepted. Try again, or use your password and authenticator app.",
        ErrorKind.Forbidden);

    public static readonly Error ChallengeGone = new("access.challenge_gone", "That took longer than five minutes, or was answered already. Start again.", ErrorKind.Conflict);

    public static readonly Error PasskeysUnavailable = new(
        "access.passkeys_unavailable",
        "Passkeys do not work at this address. The operator sets SignIn:Origin to the https address under which people open the site.",
        ErrorKind.Unavailable);

    public static readonly Error PasskeyUnknown = new("access.passkey_unknown", "This passkey is not registered for you.", ErrorKind.NotFound);

    public static readonly Error LastPasskey = new(
        "access.last_passkey",
        "This is your only passkey, and your roles require one. Register another first, then remove this one.",
        ErrorKind.Conflict);

    /// <summary>The same words for a wrong password, a wrong or used code, and a locked account.</summary>
    public static readonly Error ProofRefused = new(
        "access.proof_refused",
        "That did not confirm that it is you. A code works once: wait for the next one. After five wrong attempts the account is locked for 15 minutes.",
        ErrorKind.Forbidden);

    public static readonly Error NewCodeRefused = new("access.new_code_refused", "That is not the code of the new authenticator. Scan the picture anew, then type the six digits it shows now.");

    public static readonly Error SessionUnknown = new("access.session_unknown", "That session has already ended.", ErrorKind.NotFound);

    public static readonly Error LinkInvalid = new(
        "access.link_invalid",
        "This link was used already, has expired or was replaced by a newer one. Ask an administrator for a new one.",
        ErrorKind.NotFound);

    public static readonly Error PasswordFirst = new("access.password_first", "Choose a password first.", ErrorKind.Conflict);

    public static readonly Error MailboxCodeWrong = new("access.mailbox_code", "This is not the code that was mailed to you last, or its hour is over. Have a new one mailed, then enter it as it stands in the message.");

    public static readonly Error EmergencyOfPeople = new("emergency.not_a_person", "Emergency access is of people who are signed in: asked for by one, allowed by another.", ErrorKind.Forbidden);

    public static readonly Error EmergencyStands = new("emergency.stands", "You have a request that waits, or emergency access that runs. End it first.", ErrorKind.Conflict);

    public static readonly Error EmergencyUnknown = new("emergency.unknown", "There is no such request.", ErrorKind.NotFound);

    public static readonly Error EmergencySecondPerson = new("emergency.second_person", "Nobody allows their own emergency access. A second person must.", ErrorKind.Forbidden);

    public static readonly Error EmergencyDecided = new("emergency.decided", "Somebody answered this request already, or it waited for over an hour. It is to be asked anew.", ErrorKind.Conflict);

    public static readonly Error EmergencyOver = new("emergency.over", "This is over already.", ErrorKind.Conflict);

    public static readonly Error EmailInvalid = new("access.email_invalid", "Enter an email address like name@example.org.");

    public static readonly Error EmailTaken = new("access.email_taken", "Someone with this address is already listed.", ErrorKind.Conflict);

    public static readonly Error UserUnknown = new("access.user_unknown", "This person is not listed.", ErrorKind.NotFound);

    public static readonly Error LastAdministrator = new(
        "access.last_administrator",
        "This is the only administrator who can sign in and has no last day. Give the role to another person first, or nobody could manage users.",
        ErrorKind.Conflict);

    public static readonly Error LeavingDay = new(
        "access.leaving_day", "The last day lies between the day of the invitation and ten years from now. A day that is over ends the access at once.");

    public static readonly Error LeavingReason = new("access.leaving_reason", "Say in 5 to 200 characters, without names, why the access may last longer. The reason is recorded.");

    public static readonly Error LeavingUnset = new("access.leaving_unset", "No last day is set for this person.", ErrorKind.Conflict);

    public static readonly Error HasLeft = new("access.has_left", "This person's access has ended. A new set-up link brings them back.", ErrorKind.Conflict);

    public static readonly Error NoRole = new("access.no_role", "Choose at least one role. Without a role a person can do nothing.");

    public static readonly Error AuditorAlone = new("access.auditor_alone", "An auditor may hold no other role, because auditors write nothing. Take the other roles away or choose them without Auditor.");

    public static readonly Error AdminApproves = new("access.admin_approves", "An administrator may not hold an approving role (Compliance officer, Legal, Clinical reviewer). Give the approval to another person.");

    public static readonly Error NotADemo = new(
        "access.not_a_demo",
        "This database is not a demo: it was used before, and demo accounts can never be added to it. Start the demo with a new, empty --data folder.",
        ErrorKind.Conflict);

    /// <summary>Identity's own words about a password that breaks the rules.</summary>
    public static Error PasswordRefused(string text) => new("access.password_refused", text);
}
