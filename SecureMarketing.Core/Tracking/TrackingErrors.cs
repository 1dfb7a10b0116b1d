using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Tracking;

public static class TrackingErrors
{
    /// <summary>One answer for every token that leads nowhere: forged, of another kind, or of a message that is gone.</summary>
    public static readonly Error UnknownToken =
        new("tracking.unknown_token", "This link is not valid. It may have been cut off by the mail program; try copying it whole.", ErrorKind.NotFound);

    /// <summary>Plain mail was chosen without the proof it takes. Tells nothing about the date on record.</summary>
    public static readonly Error NotProven =
        new("tracking.not_proven", "Nothing was saved. To choose plain email, enter your date of birth as we have it on record, or ask us.");

    /// <summary>An import or an undo holds the records.</summary>
    public static readonly Error RecordsBusy =
        new("tracking.records_busy", "Records are being updated. Try again in a minute.", ErrorKind.Conflict);
}
