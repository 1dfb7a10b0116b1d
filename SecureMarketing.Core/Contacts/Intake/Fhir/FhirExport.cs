using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Contacts.Import;

namespace SecureMarketing.Core.Contacts.Intake.Fhir;

/// <summary>Stored: never renumber.</summary>
public enum FhirExportState
{
    /// <summary>The server prepares it (Bulk Data Access, "Bulk Data Status Request").</summary>
    Preparing = 1,

    /// <summary>Its files are being fetched.</summary>
    Fetching = 2,

    /// <summary>All files are here; their import waits or runs.</summary>
    Importing = 3,

    /// <summary>Everything went in.</summary>
    Done = 4,

    /// <summary>It failed; the next one asks for the same again.</summary>
    Failed = 5,
}

/// <summary>Stored: never renumber.</summary>
public enum FhirExportWay
{
    /// <summary>Bulk Data Access <c>$export</c>.</summary>
    Bulk = 1,

    /// <summary>Page after page of searches, for servers without it.</summary>
    Search = 2,
}

/// <summary>One export from a FHIR server, from the request to its import. Written before each step, so that any node goes on after a crash.</summary>
public sealed class FhirExport
{
    private FhirExport()
    {
    }

    internal FhirExport(IntakeSourceId source, FhirExportWay way, byte[]? statusSealed, DateTimeOffset now)
    {
        RunId = ImportRunId.New();
        SourceId = source;
        Way = way;
        StatusSealed = statusSealed;
        State = way == FhirExportWay.Bulk ? FhirExportState.Preparing : FhirExportState.Fetching;
        StartedAt = now;
    }

    /// <summary>Also the id of its import, which exists once all files are here.</summary>
    public ImportRunId RunId { get; private set; }
    public IntakeSourceId SourceId { get; private set; }
    public FhirExportWay Way { get; private set; }
    public FhirExportState State { get; private set; }
    public DateTimeOffset StartedAt { get; private set; }

    /// <summary>Null while it goes on.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>The server's time to which the export is complete; null while it prepares.</summary>
    public DateTimeOffset? TransactionTime { get; private set; }

    /// <summary>What the server says about its progress (<c>X-Progress</c>), at most 100 characters; null when it says nothing.</summary>
    public string? Progress { get; private set; }

    public int Files { get; private set; }

    /// <summary>Bytes fetched.</summary>
    public long Bytes { get; private set; }

    /// <summary>Errors that the server itself reported about the export.</summary>
    public int ServerErrors { get; private set; }

    /// <summary>Resources that the server says were deleted; what is on file of them, people and coverage aside, is taken back by the import.</summary>
    public int Deleted { get; private set; }

    /// <summary>Why it failed, null when it did not.</summary>
    public string? Code { get; private set; }

    /// <summary>Where the server is asked how far it is; sealed, for such addresses can carry a secret.</summary>
    internal byte[]? StatusSealed { get; private set; }

    /// <summary>The server's list of files, sealed likewise.</summary>
    internal byte[]? ManifestSealed { get; private set; }

    public bool IsOver => State is FhirExportState.Done or FhirExportState.Failed;

    internal void Prepare(string? progress) => Progress = progress;

    internal void Fetch(byte[]? manifestSealed, DateTimeOffset transactionTime)
    {
        State = FhirExportState.Fetching;
        ManifestSealed = manifestSealed;
        TransactionTime = transactionTime;
        Progress = null;
    }

    internal void Fetched(int files, long bytes, int serverErrors, int deleted)
    {
        State = FhirExportState.Importing;
        (Files, Bytes, ServerErrors, Deleted) = (files, bytes, serverErrors, deleted);
    }

    internal void End(FhirExportState state, string? code, DateTimeOffset now)
    {
        State = state;
        Code = code;
        EndedAt = now;
        (StatusSealed, ManifestSealed) = (null, null);
    }
}

internal sealed class FhirExportMapping : IEntityTypeConfiguration<FhirExport>
{
    public void Configure(EntityTypeBuilder<FhirExport> builder)
    {
        builder.ToTable("intake_fhir_exports");
        builder.HasKey(e => e.RunId);
        builder.Property(e => e.RunId).ValueGeneratedNever();
        builder.Property(e => e.Progress).HasMaxLength(100);
        builder.Property(e => e.Code).HasMaxLength(60);
        builder.Property(e => e.StatusSealed);
        builder.Property(e => e.ManifestSealed);
        builder.Ignore(e => e.IsOver);
        builder.HasOne<IntakeSource>().WithMany().HasForeignKey(e => e.SourceId);
        builder.HasIndex(e => new { e.SourceId, e.StartedAt });
    }
}
