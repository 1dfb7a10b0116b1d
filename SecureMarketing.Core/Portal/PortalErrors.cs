using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Portal;

public static class PortalErrors
{
    /// <summary>One answer for forged links, messages that are gone and messages that have expired.</summary>
    public static readonly Error NotThere =
        new("portal.not_there", "This message is not available. It may have expired, or the link was cut off by the mail program.", ErrorKind.NotFound);

    /// <summary>One answer whatever was wrong: birth date, code, or both.</summary>
    public static readonly Error NotProved =
        new("portal.not_proved", "The date of birth and the code do not fit. Check both, or ask for a new code.", ErrorKind.Forbidden);

    /// <summary>Whoever says whom they saw must be somebody.</summary>
    public static readonly Error NoWitness =
        new("desk.no_witness", "Only a signed-in member of staff can say whom they see at the desk.", ErrorKind.Forbidden);

    /// <summary>Staff must not sign for a person, and no device that is handed over may be signed in.</summary>
    public static readonly Error StaffSignedIn =
        new("desk.staff_signed_in", "A member of staff is signed in on this device. Sign out here first, then hand it over.", ErrorKind.Forbidden);
}
