using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Attributes.Stages;

public static class StageErrors
{
    public static readonly Error Days = new("stages.days", "Each number of days is a whole number from 1 to 3,650.");

    public static readonly Error Order = new("stages.order", "A person cannot be overdue while still new: let overdue begin after at least as many days as new lasts.");

    public static readonly Error Times = new("stages.times", $"Each number of times is a whole number from 1 to {RiskSigns.MostTimes}, or empty where it is no sign of risk.");

    public static readonly Error Risk = new("stages.risk", "High risk must ask for more than at risk: raise its number, or clear the one below at risk.");

    public static readonly Error Note = new("stages.note", $"Say why, in 5 to {StageRulesVersion.NoteLength} characters; it is recorded.");

    public static readonly Error Unchanged = new("stages.unchanged", "Nothing was changed: this is what the latest version says.");

    public static readonly Error ChangedMeanwhile = new("stages.changed_meanwhile", "Someone saved a newer version of the stage rules meanwhile. Look at it, then make your change on top of it.", ErrorKind.Conflict);
}
