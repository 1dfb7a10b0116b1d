using SecureMarketing.Core.Contacts.Intake.Fhir;

namespace SecureMarketing.Core.Contacts.Import;

/// <summary>How imports behave in this installation (configuration section <c>Import</c>).</summary>
public sealed record ImportSettings
{
    public const string Section = "Import";

    /// <summary>A background run stops above this share of rejected rows, percent, 1–100; 100 never stops. Default 10.</summary>
    public int MaxRejectedPercent { get; init; } = 10;

    /// <summary>The share is not looked at before so many rows were read. Default 200.</summary>
    public int RejectedAfterRows { get; init; } = 200;

    /// <summary>A background run stops above this number of rejected rows; null (default) = no such limit.</summary>
    public int? MaxRejectedRows { get; init; }

    /// <summary>
    /// People per transaction, at least 1, default 4,000: large enough that a transaction's cost vanishes (1,000 cost a third
    /// more processor time), small enough that memory stays flat and other writers get their turn twice a second.
    /// </summary>
    public int BatchPeople { get; init; } = 4000;

    /// <summary>How long a run whose process died blocks the next one, seconds, default 30. A live run renews it.</summary>
    public int LeaseSeconds { get; init; } = 30;

    /// <summary>Days for which an import can be undone: former values are health information and are not kept longer. Default 90.</summary>
    public int KeepJournalDays { get; init; } = 90;

    /// <summary>Full path of the folder below which import sources may name folders; null (default) = no folder is watched.</summary>
    public string? SourceRoot { get; init; }

    /// <summary>What is taken from FHIR servers at most, and which inner ones may be reached.</summary>
    public FhirLimits Fhir { get; init; } = new();

    /// <summary>How long a file without a <c>.done</c> marker must keep size and time before it counts as complete, seconds, default 10.</summary>
    public int SourceStableSeconds { get; init; } = 10;
}
