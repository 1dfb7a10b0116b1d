using System.Reflection;

namespace SecureMarketing.Core.Persistence;

/// <summary>The day of an instant, for queries that lay instants beside days.</summary>
public static class InstantDay
{
    internal static MethodInfo Method { get; } = typeof(InstantDay).GetMethod(nameof(Of))!;

    /// <summary><see cref="DateOnly.DayNumber"/> of the instant's day, UTC. Each database works it out itself (<see cref="AppDbContext"/>).</summary>
    public static int Of(DateTimeOffset instant) => DateOnly.FromDateTime(instant.UtcDateTime).DayNumber;

    /// <summary>Midnight UTC of a day number, as far as the calendar goes.</summary>
    public static DateTimeOffset Start(int day) => new(DateOnly.FromDayNumber(Math.Clamp(day, 0, DateOnly.MaxValue.DayNumber)), TimeOnly.MinValue, TimeSpan.Zero);
}
