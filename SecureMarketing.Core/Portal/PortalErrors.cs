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
}
