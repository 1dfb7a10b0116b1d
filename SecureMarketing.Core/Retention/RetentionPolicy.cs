using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Retention;

/// <summary>What becomes of one record under one rule.</summary>
public enum Disposition
{
    /// <summary>Its time has passed and nothing holds it.</summary>
    Goes = 1,

    /// <summary>Its time has not passed, or does not run.</summary>
    Younger,

    /// <summary>A legal hold lies on its person or its class.</summary>
    Held,

    /// <summary>Evidence depends on it.</summary>
    Tied,
}

/// <summary>One record as the decision sees it.</summary>
/// <param name="Since">The day from which its time runs; null: it does not run.</param>
/// <param name="Held">A hold lies on its person or its class.</param>
/// <param name="Tied">Evidence depends on it.</param>
public readonly record struct RetainedRecord(DateOnly? Since, bool Held, bool Tied);

/// <summary>The decisions of keeping and disposing. Pure; the stores' queries are held against it by tests.</summary>
public static class RetentionPolicy
{
    /// <summary>
    /// What dates from before this day goes; what dates from it stays. Never later than the floor of the class allows,
    /// whatever a rule says (45 CFR 164.316(b)(2)(i), 164.530(j)(2): six years).
    /// </summary>
    /// <param name="keep">Of the rule.</param>
    /// <param name="info">Of the class.</param>
    /// <param name="today">In the organisation's zone.</param>
    public static DateOnly CutOff(KeepFor keep, RetentionClassInfo info, DateOnly today)
    {
        var cutOff = keep.Before(today);
        var floor = today.AddMonths(-info.FloorMonths);
        return info.FloorMonths > 0 && floor < cutOff ? floor : cutOff;
    }

    /// <summary>A hold wins over everything; evidence over the rule; and nothing younger than the cut-off goes.</summary>
    public static Disposition Decide(RetainedRecord record, DateOnly cutOff) => record switch
    {
        { Held: true } => Disposition.Held,
        { Since: null } => Disposition.Younger,
        { Since: { } since } when since >= cutOff => Disposition.Younger,
        { Tied: true } => Disposition.Tied,
        _ => Disposition.Goes,
    };

    /// <summary>True when the change lets something go that stays without it, so that a second person must switch it on.</summary>
    /// <param name="before">In force; null: everything is kept.</param>
    /// <param name="after">Proposed.</param>
    public static bool Shortens(RetentionTerm? before, RetentionTerm after) =>
        before is not { } term || term.Since != after.Since || after.Keep.IsShorterThan(term.Keep);

    /// <summary>Why a rule may not say this; null when it may.</summary>
    public static Error? Refuse(RetentionClassInfo info, RetentionTerm term)
    {
        if (!term.Keep.IsKnown)
            return RetentionErrors.BadLength;
        if (info.FloorMonths > 0 && term.Keep.IsShorterThan(new KeepFor(info.FloorMonths, KeepUnit.Months)))
            return RetentionErrors.BelowFloor(info);
        if (!info.IsDisposable)
            return RetentionErrors.NotDisposable(info);
        return info.Since.Contains(term.Since) ? null : RetentionErrors.BadSince(info);
    }
}

/// <summary>For how long, and from when.</summary>
public readonly record struct RetentionTerm(KeepFor Keep, RetentionSince Since);
