namespace SecureMarketing.Core.Governance;

/// <summary>How a person stands with their training, from good to bad.</summary>
public enum TrainingState
{
    /// <summary>Taken, and not due within <see cref="TrainingPolicy.SoonDays"/>; or no course asks this person.</summary>
    Current = 1,

    /// <summary>Taken, and due again within <see cref="TrainingPolicy.SoonDays"/>.</summary>
    DueSoon = 2,

    /// <summary>Never taken, or not in the version that must be taken anew; the days for it still run.</summary>
    Due = 3,

    /// <summary>The last day is over; for <see cref="TrainingPolicy.GraceDays"/> everything still works.</summary>
    Lapsed = 4,

    /// <summary>Nothing is changed, approved or taken out until the training is taken. Who approves is here from the first day after the last.</summary>
    ReadOnly = 5,
}

/// <summary>What one course in force asks of one person. Days of the organisation's zone.</summary>
public sealed record TrainingNeed
{
    /// <summary>The person's first session.</summary>
    public required DateOnly FirstAccessOn { get; init; }

    /// <summary>Since when the course is in force without a break, over all its versions.</summary>
    public required DateOnly RequiredSince { get; init; }

    /// <summary>Oldest version whose completion still counts.</summary>
    public required int CountsFrom { get; init; }

    /// <summary>Since when that version is in force.</summary>
    public required DateOnly CountsSince { get; init; }

    /// <summary>1 or more.</summary>
    public required int RepeatMonths { get; init; }

    /// <summary>Last time the person passed; null: never.</summary>
    public required DateOnly? CompletedOn { get; init; }

    /// <summary>Version they passed then; 0: none.</summary>
    public required int CompletedNumber { get; init; }

    /// <summary>The person approves what is sent: no days of grace.</summary>
    public required bool Approves { get; init; }
}

/// <param name="DueOn">Last day; null when nothing asks the person.</param>
/// <param name="LapsedOn">First day after it; null while it is not over.</param>
public sealed record TrainingStanding(TrainingState State, DateOnly? DueOn, DateOnly? LapsedOn)
{
    /// <summary>No course asks the person.</summary>
    public static TrainingStanding Unasked { get; } = new(TrainingState.Current, null, null);
}

/// <summary>When training is due, and what a lapse means (45 CFR 164.530(b)(2), 164.308(a)(5); compliance §5 and §12). Pure.</summary>
public static class TrainingPolicy
{
    /// <summary>Days from a person's first access, and from a course's first day, until it must be taken.</summary>
    public const int FirstDays = 30;

    /// <summary>Days after the last day in which people who approve nothing may still work [pol].</summary>
    public const int GraceDays = 14;

    /// <summary>Days before the last day from which a person is told.</summary>
    public const int SoonDays = 30;

    public static TrainingStanding Of(TrainingNeed need, DateOnly today)
    {
        var first = Later(need.FirstAccessOn, need.RequiredSince).AddDays(FirstDays);
        var counts = need.CompletedOn is not null && need.CompletedNumber >= need.CountsFrom;
        var due = first;
        if (need.CompletedOn is { } completed)
        {
            due = completed.AddMonths(need.RepeatMonths);
            // An older version that was passed still holds for the days that everyone has for the new one, and no longer than it would have.
            if (!counts)
                due = Earlier(due, need.CountsSince.AddDays(FirstDays));
            due = Later(due, first);
        }

        if (today > due)
            return new TrainingStanding(need.Approves || today > due.AddDays(GraceDays) ? TrainingState.ReadOnly : TrainingState.Lapsed, due, due.AddDays(1));
        return new TrainingStanding(!counts ? TrainingState.Due : due.AddDays(-SoonDays) <= today ? TrainingState.DueSoon : TrainingState.Current, due, null);
    }

    /// <summary>The worst of several courses; of equal ones the earliest.</summary>
    public static TrainingStanding Worst(IEnumerable<TrainingStanding> standings) =>
        standings.OrderByDescending(s => s.State).ThenBy(s => s.DueOn).FirstOrDefault() ?? TrainingStanding.Unasked;

    private static DateOnly Later(DateOnly a, DateOnly b) => a > b ? a : b;

    private static DateOnly Earlier(DateOnly a, DateOnly b) => a < b ? a : b;
}
