using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Governance;

/// <summary>One mail by which a person was reminded of their training. Booked before it is sent, so that a crash sends it less and never twice.</summary>
public sealed class TrainingReminder
{
    private TrainingReminder()
    {
    }

    internal TrainingReminder(UserId person, int number, int upcoming, int overdue, DateTimeOffset now) =>
        (Person, Number, Upcoming, Overdue, At) = (person, number, upcoming, overdue, now);

    public UserId Person { get; private set; }

    /// <summary>1 upward for each person: two nodes that book the same one meet here.</summary>
    public int Number { get; private set; }

    /// <summary>Courses whose last day is near.</summary>
    public int Upcoming { get; private set; }

    /// <summary>Courses whose last day is over.</summary>
    public int Overdue { get; private set; }

    public DateTimeOffset At { get; private set; }
}

/// <summary>Whom a reminder of training goes to, and when. Pure.</summary>
public static class ReminderPolicy
{
    /// <summary>Days before the last day from which a person is reminded by mail; the page tells from <see cref="TrainingPolicy.SoonDays"/> on.</summary>
    public const int NearDays = 14;

    /// <summary>A person gets no second mail within so many days.</summary>
    public const int RestDays = 7;

    public static bool IsNear(TrainingStanding standing, DateOnly today) =>
        standing is { State: TrainingState.DueSoon or TrainingState.Due, DueOn: { } due } && due.DayNumber - today.DayNumber <= NearDays;

    public static bool IsOver(TrainingStanding standing) => standing.State is TrainingState.Lapsed or TrainingState.ReadOnly;

    /// <param name="last">When the person was reminded last; null: never.</param>
    /// <param name="now">The moment to judge.</param>
    public static bool Rests(DateTimeOffset? last, DateTimeOffset now) => last is { } at && now - at < TimeSpan.FromDays(RestDays);
}

internal sealed class TrainingReminderMapping : IEntityTypeConfiguration<TrainingReminder>
{
    public void Configure(EntityTypeBuilder<TrainingReminder> builder)
    {
        builder.ToTable("training_reminders");
        builder.HasKey(r => new { r.Person, r.Number });
    }
}
