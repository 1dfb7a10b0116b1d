using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Contacts.Import;

/// <summary>One import, from request to outcome.</summary>
public readonly record struct ImportRunId(Guid Value) : ITypedId<ImportRunId>
{
    public static ImportRunId New() => new(Guid.CreateVersion7());
    public static ImportRunId From(Guid value) => new(value);
}

/// <summary>Stored: never renumber.</summary>
public enum ImportState
{
    Queued = 1,
    Running = 2,
    Finished = 3,

    /// <summary>Stopped by a fault; committed batches stay, and running it again completes it.</summary>
    Failed = 4,

    /// <summary>Stopped on request between two batches.</summary>
    Cancelled = 5,

    /// <summary>Stopped by itself, because too many rows were rejected; committed batches stay until it is undone.</summary>
    Stopped = 6,

    /// <summary>Being taken back.</summary>
    Undoing = 7,

    /// <summary>Taken back as a whole.</summary>
    Undone = 8,
}

/// <summary>Which reader takes a file. Stored: never renumber.</summary>
public enum ImportFormat
{
    /// <summary>Decided per file by its first bytes and name.</summary>
    Auto = 0,

    /// <summary>FHIR R4 JSON: a bundle or a single resource.</summary>
    Fhir = 1,

    /// <summary>One FHIR R4 resource per line (Bulk Data Access).</summary>
    Ndjson = 2,

    /// <summary>Delimited text of any layout.</summary>
    Csv = 3,

    /// <summary>An Excel workbook (Office Open XML).</summary>
    Xlsx = 4,
}

/// <summary>
/// A request to bring files in, its progress and its result: also the history. Progress is written with each batch, in the
/// batch's transaction.
/// </summary>
public sealed class ImportRun
{
    private ImportRun()
    {
    }

    public ImportRun(ImportRunId id, ImportOptions options, Actor actor, int files, DateTimeOffset now)
    {
        Id = id;
        State = ImportState.Queued;
        Format = options.Format;
        SourceSystem = options.SourceSystem;
        DryRun = options.DryRun;
        AddressesVerified = options.AddressesVerified;
        Background = options.Background;
        MaxRejectedPercent = options.MaxRejectedPercent;
        MaxRejectedRows = options.MaxRejectedRows;
        RequestedBy = actor.Id;
        RequestedRole = actor.Role;
        RequestedAt = now;
        Files = files;
    }

    public ImportRunId Id { get; private set; }

    public ImportState State { get; private set; }

    public ImportFormat Format { get; private set; }

    public string SourceSystem { get; private set; } = "";

    public bool DryRun { get; private set; }

    /// <summary>The person who started it declared that the source verified its mailbox addresses.</summary>
    public bool AddressesVerified { get; private set; }

    /// <summary>True when the worker is to pick it up; false when whoever requested it also runs it.</summary>
    public bool Background { get; private set; }

    /// <summary>User id; zero for the command line.</summary>
    public Guid RequestedBy { get; private set; }

    public string RequestedRole { get; private set; } = "";

    public DateTimeOffset RequestedAt { get; private set; }

    public DateTimeOffset? StartedAt { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Set on request; the runner stops after the batch at hand.</summary>
    public bool CancelRequested { get; private set; }

    /// <summary>Number of files, at least 1.</summary>
    public int Files { get; private set; }

    public int FilesDone { get; private set; }

    public int Created { get; private set; }

    public int Updated { get; private set; }

    public int Unchanged { get; private set; }

    /// <summary>Clinical facts, encounters and appointments that were new or changed.</summary>
    public int Facts { get; private set; }

    /// <summary>Rows left out, whether or not each could be listed.</summary>
    public int Rejected { get; private set; }

    /// <summary>Stable code of what stopped it, null unless failed or stopped.</summary>
    public string? FailureCode { get; private set; }

    /// <summary>
    /// How far the files were read by the last committed batch: rows and refused files in reading order. After a crash
    /// reading skips so many, so that nothing is repeated or counted twice.
    /// </summary>
    public long StepsDone { get; private set; }

    /// <summary>Share of rejected rows above which it stops, percent; null = as the installation says for background runs, else no limit.</summary>
    public int? MaxRejectedPercent { get; private set; }

    /// <summary>The same as a number of rows.</summary>
    public int? MaxRejectedRows { get; private set; }

    /// <summary>Who asked for the undo: user id, zero for the command line; null while nobody has.</summary>
    public Guid? UndoRequestedBy { get; private set; }

    public string? UndoRequestedRole { get; private set; }

    public DateTimeOffset? UndoRequestedAt { get; private set; }

    public DateTimeOffset? UndoneAt { get; private set; }

    /// <summary>People of the journal when the undo began.</summary>
    public int UndoTotal { get; private set; }

    public int UndoDone { get; private set; }

    /// <summary>People whom the run had brought in and who are gone.</summary>
    public int UndoRemoved { get; private set; }

    /// <summary>People whose former details or facts are back.</summary>
    public int UndoRestored { get; private set; }

    /// <summary>People whom the run had brought in and who stayed, because something depends on them.</summary>
    public int UndoKept { get; private set; }

    public bool IsOver => State is not (ImportState.Queued or ImportState.Running or ImportState.Undoing);

    /// <summary>Begins, or goes on after a crash. A dry run begins anew: it left nothing behind.</summary>
    public void Begin(DateTimeOffset now)
    {
        State = ImportState.Running;
        StartedAt ??= now;
        if (DryRun)
            (StepsDone, FilesDone, Created, Updated, Unchanged, Facts, Rejected) = (0, 0, 0, 0, 0, 0, 0);
    }

    public void Advance(BatchOutcome outcome, int filesDone, long stepsDone)
    {
        StepsDone = stepsDone;
        Created += outcome.Created;
        Updated += outcome.Updated;
        Unchanged += outcome.Unchanged;
        Facts += outcome.Facts;
        Rejected += outcome.Rejections.Count(r => !r.Kept);
        FilesDone = filesDone;
    }

    public void End(ImportState state, string? failureCode, DateTimeOffset now)
    {
        State = state;
        FailureCode = failureCode;
        EndedAt = now;
    }

    public void RequestUndo(Actor actor, int people, DateTimeOffset now)
    {
        State = ImportState.Undoing;
        UndoRequestedBy = actor.Id;
        UndoRequestedRole = actor.Role;
        UndoRequestedAt = now;
        UndoTotal = people;
    }

    internal void AdvanceUndo(UndoOutcome outcome)
    {
        UndoDone += outcome.Done;
        UndoRemoved += outcome.Removed;
        UndoRestored += outcome.Restored;
        UndoKept += outcome.Kept;
    }

    public void EndUndo(DateTimeOffset now)
    {
        State = ImportState.Undone;
        UndoneAt = now;
    }

    public void RequestCancel(DateTimeOffset now)
    {
        CancelRequested = true;
        if (State == ImportState.Queued)
            End(ImportState.Cancelled, null, now);
    }
}

/// <summary>
/// One file of a run. Its name is sealed: EHR exports name files after patients.
/// </summary>
public sealed class ImportFile
{
    public required ImportRunId RunId { get; init; }

    /// <summary>From 1, in reading order.</summary>
    public required int Number { get; init; }

    /// <summary>Name as the requester gave it.</summary>
    public required byte[] NameSealed { get; init; }

    /// <summary>Full path from which it is read.</summary>
    public required byte[] PathSealed { get; init; }

    /// <summary>Bytes.</summary>
    public required long Size { get; init; }

    /// <summary>SHA-256 of the content, 32 bytes.</summary>
    public required byte[] Sha256 { get; init; }
}

/// <summary>A row that was left out, or a cell that was. Says where and why, never what was in it.</summary>
public sealed class ImportRow
{
    /// <summary>File number of what is said about a run and none of its files.</summary>
    public const int WholeRun = 0;

    public long Id { get; private set; }

    public required ImportRunId RunId { get; init; }

    /// <summary>From 1; <see cref="WholeRun"/> = no file is meant.</summary>
    public required int FileNumber { get; init; }

    /// <summary>
    /// Bundle entry, line or spreadsheet row from 1 (a spreadsheet's header is row 1); 0 = the file as a whole.
    /// Of <see cref="ImportCodes.ResourceIgnored"/>: how many.
    /// </summary>
    public required int Row { get; init; }

    /// <summary>Element, column or byte of the row, null when the row as a whole is meant; type of what was ignored; header and number of a column that was left out. At most 60 characters.</summary>
    public string? Column { get; init; }

    /// <summary>One of <see cref="ImportCodes"/>.</summary>
    public required string Code { get; init; }

    /// <summary>True when the row went in, without that cell or (<see cref="ImportCodes.IsWarning"/>) with it.</summary>
    public required bool Kept { get; init; }
}

internal sealed class ImportRunMapping : IEntityTypeConfiguration<ImportRun>
{
    public void Configure(EntityTypeBuilder<ImportRun> builder)
    {
        builder.ToTable("import_runs");
        builder.HasKey(r => r.Id);
        builder.Property(r => r.Id).ValueGeneratedNever();
        builder.Property(r => r.SourceSystem).HasMaxLength(100);
        builder.Property(r => r.RequestedRole).HasMaxLength(200);
        builder.Property(r => r.FailureCode).HasMaxLength(60);
        builder.Property(r => r.UndoRequestedRole).HasMaxLength(200);
        builder.Ignore(r => r.IsOver);
        builder.HasIndex(r => new { r.State, r.RequestedAt });
    }
}

internal sealed class ImportFileMapping : IEntityTypeConfiguration<ImportFile>
{
    public void Configure(EntityTypeBuilder<ImportFile> builder)
    {
        builder.ToTable("import_files");
        builder.HasKey(f => new { f.RunId, f.Number });
        builder.Property(f => f.Number).ValueGeneratedNever();
        builder.Property(f => f.Sha256).HasMaxLength(32);
        builder.HasIndex(f => f.Sha256);
        builder.HasOne<ImportRun>().WithMany().HasForeignKey(f => f.RunId);
    }
}

internal sealed class ImportRowMapping : IEntityTypeConfiguration<ImportRow>
{
    internal const int ColumnLength = 60;

    public void Configure(EntityTypeBuilder<ImportRow> builder)
    {
        builder.ToTable("import_rows");
        builder.HasKey(r => r.Id);
        builder.Property(r => r.Column).HasMaxLength(ColumnLength);
        builder.Property(r => r.Code).HasMaxLength(60);
        builder.HasOne<ImportRun>().WithMany().HasForeignKey(r => r.RunId);
        builder.HasIndex(r => new { r.RunId, r.FileNumber, r.Row });
    }
}
