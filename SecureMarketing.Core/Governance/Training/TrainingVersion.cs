using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Governance;

/// <summary>Identifies a course over all its versions.</summary>
public readonly record struct TrainingCourseId(Guid Value) : ITypedId<TrainingCourseId>
{
    public static TrainingCourseId New() => new(Guid.CreateVersion7());
    public static TrainingCourseId From(Guid value) => new(value);
}

/// <summary>State of a version of a course. Stored: never renumber.</summary>
public enum CourseState
{
    Draft = 1,

    /// <summary>Asked of everyone in its roles. It never changes; a change is a new version.</summary>
    InForce = 2,

    /// <summary>A later version took its place.</summary>
    Superseded = 3,

    /// <summary>Asked of nobody any more.</summary>
    Withdrawn = 4,
}

/// <summary>One version of a training course.</summary>
public sealed class TrainingVersion
{
    private TrainingVersion()
    {
    }

    internal TrainingVersion(TrainingCourseId course, int number, CourseDefinition definition, Guid by, DateTimeOffset now)
    {
        (Course, Number, State) = (course, number, CourseState.Draft);
        Write(definition, by, now);
    }

    public TrainingCourseId Course { get; private set; }

    /// <summary>1 upward.</summary>
    public int Number { get; private set; }

    public CourseState State { get; private set; }

    public string Title { get; private set; } = "";

    /// <summary>Names of roles joined by comma.</summary>
    public string RoleNames { get; private set; } = "";

    public int RepeatMonths { get; private set; }

    public string Text { get; private set; } = "";

    /// <summary>The scenarios, JSON.</summary>
    public string Scenarios { get; private set; } = "[]";

    public int PassMark { get; private set; }

    public bool TakenAnew { get; private set; }

    /// <summary>Ids of everyone who wrote on it, joined by comma: none of them puts it in force.</summary>
    public string Writers { get; private set; } = "";

    public DateTimeOffset WrittenAt { get; private set; }

    /// <summary>Null while a draft.</summary>
    public DateTimeOffset? InForceAt { get; private set; }

    public Guid? InForceBy { get; private set; }

    /// <summary>When it was superseded or withdrawn; null before.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Since when the course is in force without a break; null while a draft.</summary>
    public DateTimeOffset? RequiredSince { get; private set; }

    /// <summary>Oldest version whose completion counts.</summary>
    public int CountsFrom { get; private set; }

    /// <summary>Since when that one is in force; null while a draft.</summary>
    public DateTimeOffset? CountsSince { get; private set; }

    /// <summary>Grows with every change; a lost update is refused.</summary>
    public int Revision { get; private set; }

    internal CourseDefinition Definition() => new()
    {
        Title = Title,
        Roles = RolesOf(RoleNames),
        RepeatMonths = RepeatMonths,
        Text = Text,
        Scenarios = JsonSerializer.Deserialize<IReadOnlyList<CompetencyScenario>>(Scenarios) ?? [],
        PassMark = PassMark,
        TakenAnew = TakenAnew,
    };

    internal bool WasWrittenBy(Guid person) => Writers.Split(',').Contains(person.ToString("N"), StringComparer.Ordinal);

    internal Result Edit(CourseDefinition definition, Guid by, DateTimeOffset now)
    {
        if (State != CourseState.Draft)
            return GovernanceErrors.CourseNoDraft;
        Write(definition, by, now);
        return Result.Success;
    }

    /// <param name="before">The version in force until now; null when none is.</param>
    /// <param name="by">Who puts it in force: nobody who wrote on it.</param>
    /// <param name="now">From when it is asked.</param>
    internal Result PutInForce(TrainingVersion? before, Guid by, DateTimeOffset now)
    {
        if (State != CourseState.Draft)
            return GovernanceErrors.CourseNoDraft;
        if (WasWrittenBy(by))
            return GovernanceErrors.CourseOwnWork;
        (State, InForceAt, InForceBy) = (CourseState.InForce, now, by);
        RequiredSince = before?.RequiredSince ?? now;
        (CountsFrom, CountsSince) = TakenAnew ? (Number, now) : before is null ? (1, now) : (before.CountsFrom, before.CountsSince);
        Revision++;
        before?.End(CourseState.Superseded, now);
        return Result.Success;
    }

    internal Result Withdraw(DateTimeOffset now)
    {
        if (State is not (CourseState.Draft or CourseState.InForce))
            return GovernanceErrors.CourseEnded;
        End(CourseState.Withdrawn, now);
        return Result.Success;
    }

    internal static IReadOnlyList<Role> RolesOf(string names) => [.. names.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Enum.Parse<Role>)];

    private void End(CourseState state, DateTimeOffset now)
    {
        (State, EndedAt) = (state, now);
        Revision++;
    }

    private void Write(CourseDefinition definition, Guid by, DateTimeOffset now)
    {
        (Title, Text, RepeatMonths, PassMark, TakenAnew) = (definition.Title.Trim(), definition.Text.Trim(), definition.RepeatMonths, definition.PassMark, definition.TakenAnew);
        RoleNames = string.Join(',', definition.Roles.Distinct().Order());
        Scenarios = JsonSerializer.Serialize(definition.Scenarios);
        if (!WasWrittenBy(by))
            Writers = Writers.Length == 0 ? by.ToString("N") : Writers + "," + by.ToString("N");
        WrittenAt = now;
        Revision++;
    }
}

/// <summary>A person passed a version of a course. Written once.</summary>
public sealed class TrainingCompletion
{
    private TrainingCompletion()
    {
    }

    internal TrainingCompletion(UserId person, TrainingCourseId course, int number, int score, string textHash, DateTimeOffset at) =>
        (Id, Person, Course, Number, Score, TextHash, At) = (Guid.CreateVersion7(), person, course, number, score, textHash, at);

    public Guid Id { get; private set; }

    public UserId Person { get; private set; }

    public TrainingCourseId Course { get; private set; }

    public int Number { get; private set; }

    /// <summary>Percent of right answers.</summary>
    public int Score { get; private set; }

    /// <summary>SHA-256 of what was read, 64 lower-case hex digits.</summary>
    public string TextHash { get; private set; } = "";

    public DateTimeOffset At { get; private set; }
}

internal sealed class TrainingVersionMapping : IEntityTypeConfiguration<TrainingVersion>
{
    public const int TitleLength = 120;

    public void Configure(EntityTypeBuilder<TrainingVersion> builder)
    {
        builder.ToTable("training_versions");
        builder.HasKey(v => new { v.Course, v.Number });
        builder.Property(v => v.Course).HasColumnName("course_id");
        builder.Property(v => v.Title).HasMaxLength(TitleLength);
        builder.Property(v => v.RoleNames).HasMaxLength(400);
        builder.Property(v => v.Writers).HasMaxLength(2000);
        builder.Property(v => v.Revision).IsConcurrencyToken();
        builder.HasIndex(v => v.State);
    }
}

internal sealed class TrainingCompletionMapping : IEntityTypeConfiguration<TrainingCompletion>
{
    public void Configure(EntityTypeBuilder<TrainingCompletion> builder)
    {
        builder.ToTable("training_completions");
        builder.HasKey(c => c.Id);
        builder.Property(c => c.Id).ValueGeneratedNever();
        builder.Property(c => c.Person).HasColumnName("person_id");
        builder.Property(c => c.Course).HasColumnName("course_id");
        builder.Property(c => c.TextHash).HasMaxLength(64);
        builder.HasIndex(c => new { c.Person, c.Course });
    }
}
