using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Tracking;

public static class TrackingErrors
{
    /// <summary>One answer for every token that leads nowhere: forged, of another kind, or of a message that is gone.</summary>
    public static readonly Error UnknownToken =
        new("tracking.unknown_token", "This link is not valid. It may have been cut off by the mail program; try copying it whole.", ErrorKind.NotFound);
}
