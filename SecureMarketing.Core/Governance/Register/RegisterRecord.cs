using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;

namespace SecureMarketing.Core.Governance;

/// <summary>Identifies a record of the register.</summary>
public readonly record struct RegisterRecordId(Guid Value) : ITypedId<RegisterRecordId>
{
    public static RegisterRecordId New() => new(Guid.CreateVersion7());
    public static RegisterRecordId From(Guid value) => new(value);
}

/// <summary>One record of governance: a policy, an assessment, an audit, a review, a drill, a complaint. Its words are sealed.</summary>
public sealed class RegisterRecord
{
    private const string WordsField = "register-words";

    private RegisterRecord()
    {
    }

    internal RegisterRecord(RecordKind kind, string title, string words, Guid owner, DateOnly dueOn, int? periodMonths, IFieldCipher cipher, Guid by, DateTimeOffset now)
    {
        Id = RegisterRecordId.New();
        (Kind, Title, State, Owner, DueOn, PeriodMonths, OpenedBy, OpenedAt, StateSince) = (kind, title, RecordState.Open, owner, dueOn, periodMonths, by, now, now);
        WordsSealed = cipher.Seal(Id.Value, WordsField, words);
    }

    public RegisterRecordId Id { get; private set; }

    public RecordKind Kind { get; private set; }

    /// <summary>3–200 characters; a complaint's is made from its day.</summary>
    public string Title { get; private set; } = "";

    public RecordState State { get; private set; }

    public DateTimeOffset StateSince { get; private set; }

    /// <summary>User id of who sees to it; zero for the command line.</summary>
    public Guid Owner { get; private set; }

    /// <summary>Last day on which it must be complete.</summary>
    public DateOnly DueOn { get; private set; }

    /// <summary>Null for what does not repeat.</summary>
    public int? PeriodMonths { get; private set; }

    public Guid OpenedBy { get; private set; }

    public DateTimeOffset OpenedAt { get; private set; }

    /// <summary>What it is about, AES-256-GCM.</summary>
    public byte[] WordsSealed { get; private set; } = [];

    /// <summary>Number of its last step.</summary>
    public int Steps { get; private set; }

    /// <summary>Number of its last finding.</summary>
    public int Findings { get; private set; }

    /// <summary>Neither complete nor dropped: evidence and findings may still come.</summary>
    public bool IsOpen => State is RecordState.Open or RecordState.UnderWay;

    internal string Words(IFieldCipher cipher) => cipher.Open(Id.Value, WordsField, WordsSealed);

    internal void Move(RecordState to, DateTimeOffset now) => (State, StateSince) = (to, now);

    internal void Assign(Guid owner, DateOnly dueOn) => (Owner, DueOn) = (owner, dueOn);

    /// <summary>The next step, to be added; it carries a note that is sealed as well.</summary>
    internal RegisterStep Step(RegisterAct act, RecordState? to, string? note, IFieldCipher cipher, Guid by, DateTimeOffset now) =>
        new(Id, ++Steps, act, to, note, cipher, by, now);

    internal int NextFinding() => ++Findings;
}

/// <summary>What somebody did with a record. Stored: never renumber.</summary>
public enum RegisterAct
{
    Opened = 1,
    Moved = 2,

    /// <summary>Owner or day.</summary>
    Changed = 3,
    EvidenceAdded = 4,
    EvidencePassed = 5,
    EvidenceFailed = 6,
    FindingRaised = 7,
    FindingDone = 8,
    FindingClosed = 9,
    FindingReturned = 10,
}

/// <summary>One step of a record: what, who, when, why. Written once.</summary>
public sealed class RegisterStep
{
    private RegisterStep()
    {
    }

    internal RegisterStep(RegisterRecordId record, int number, RegisterAct act, RecordState? to, string? note, IFieldCipher cipher, Guid by, DateTimeOffset at)
    {
        (Record, Number, Act, To, By, At) = (record, number, act, to, by, at);
        NoteSealed = note is null ? null : cipher.Seal(record.Value, FieldOf(number), note);
    }

    public RegisterRecordId Record { get; private set; }

    /// <summary>1 upward.</summary>
    public int Number { get; private set; }

    public RegisterAct Act { get; private set; }

    /// <summary>State it came to; null for a step that changed none.</summary>
    public RecordState? To { get; private set; }

    public Guid By { get; private set; }

    public DateTimeOffset At { get; private set; }

    /// <summary>Why, AES-256-GCM; null: nothing was said.</summary>
    public byte[]? NoteSealed { get; private set; }

    internal string? Note(IFieldCipher cipher) => NoteSealed is { } kept ? cipher.Open(Record.Value, FieldOf(Number), kept) : null;

    private static string FieldOf(int number) => FormattableString.Invariant($"register-step-{number}");
}

internal sealed class RegisterRecordMapping : IEntityTypeConfiguration<RegisterRecord>
{
    public const int TitleLength = 200;

    public void Configure(EntityTypeBuilder<RegisterRecord> builder)
    {
        builder.ToTable("register_records");
        builder.HasKey(r => r.Id);
        builder.Property(r => r.Id).ValueGeneratedNever();
        builder.Property(r => r.Title).HasMaxLength(TitleLength);
        // Every change adds a step: two at once conflict here.
        builder.Property(r => r.Steps).IsConcurrencyToken();
        builder.Ignore(r => r.IsOpen);
        builder.HasIndex(r => new { r.Kind, r.State });
    }
}

internal sealed class RegisterStepMapping : IEntityTypeConfiguration<RegisterStep>
{
    public void Configure(EntityTypeBuilder<RegisterStep> builder)
    {
        builder.ToTable("register_steps");
        builder.HasKey(s => new { s.Record, s.Number });
        builder.Property(s => s.Record).HasColumnName("record_id");
        builder.HasOne<RegisterRecord>().WithMany().HasForeignKey(s => s.Record).OnDelete(DeleteBehavior.Restrict);
    }
}
