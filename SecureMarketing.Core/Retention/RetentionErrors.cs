using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Retention;

/// <summary>Expected refusals of this module.</summary>
public static class RetentionErrors
{
    public static Error BadSubject { get; } = new("retention.subject",
        "There is no such kind of record. It is one of " + string.Join(", ", RetentionClasses.All.Where(c => c.IsDisposable).Select(c => c.Key)) + "; facts may be narrowed: facts/condition, facts/sensitive, facts/observation/sensitive.");

    public static Error BadLength { get; } = new("retention.length", "Keep records for 1 to 36500 days or 1 to 1200 months: 90d, 24m, 6y.");

    public static Error BasisMissing { get; } = new("retention.basis", "Say on which law, contract or policy the rule rests (5 to 200 characters).");

    public static Error ReasonMissing { get; } = new("retention.reason", "Say why in a few words (5 to 200 characters, no names). The reason is recorded.");

    public static Error NotFound { get; } = new("retention.not_found", "There is no such rule, or not in this version.", ErrorKind.NotFound);

    public static Error NotProposed { get; } = new("retention.not_proposed", "This version does not wait to be switched on. Reload, then look at the rule again.", ErrorKind.Conflict);

    public static Error NothingInForce { get; } = new("retention.nothing_in_force", "This rule is not in force and none of it is proposed.", ErrorKind.Conflict);

    public static Error SecondPerson { get; } = new("retention.second_person", "You proposed this rule, and it lets records go that are kept today; someone else must switch it on.", ErrorKind.Conflict);

    public static Error PreviewChanged { get; } = new("retention.preview_changed", "What would go has changed since the preview. Look at it again.", ErrorKind.Conflict);

    public static Error Busy { get; } = new("retention.busy", "Another disposal is running. It ends by itself; try again then.", ErrorKind.Unavailable);

    public static Error HoldTarget { get; } = new("hold.target", "A hold lies either on one person or on one kind of record: name one of the two.");

    public static Error HoldPast { get; } = new("hold.past", "The last day of a hold lies in the past. Leave it empty for a hold without end.");

    public static Error PersonNotFound { get; } = new("hold.person_not_found", "There is no such person on file.", ErrorKind.NotFound);

    public static Error HoldNotFound { get; } = new("hold.not_found", "There is no such hold, or it was released before.", ErrorKind.NotFound);

    public static Error HoldSecondPerson { get; } = new("hold.second_person", "You placed this hold; someone else must release it.", ErrorKind.Conflict);

    public static Error NoCertificate { get; } = new("disposal.not_found", "There is no such certificate.", ErrorKind.NotFound);

    internal static Error BelowFloor(RetentionClassInfo info) => new("retention.below_floor",
        FormattableString.Invariant($"{info.Title}: the law has them kept for at least {info.FloorMonths / 12} years ({info.FloorCitation}). A rule may not say less."), ErrorKind.Conflict);

    internal static Error NotDisposable(RetentionClassInfo info) => new("retention.not_disposable",
        $"{info.Title}: this is evidence, and no rule disposes of it ({info.FloorCitation}).", ErrorKind.Conflict);

    internal static Error BadSince(RetentionClassInfo info) => new("retention.since",
        $"{info.Title}: the time may run from {string.Join(" or ", info.Since.Select(s => s.ToString()))}.");
}
