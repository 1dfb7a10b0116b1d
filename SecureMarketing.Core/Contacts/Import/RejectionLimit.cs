namespace SecureMarketing.Core.Contacts.Import;

/// <summary>When a run stops by itself: a file whose rows mostly break the rules is the wrong file, or wrongly mapped. Pure.</summary>
/// <param name="Percent">Above this share of the rows read, 1–100; null = no such limit.</param>
/// <param name="AfterRows">The share is not looked at before so many rows.</param>
/// <param name="Rows">Above this number of rejected rows; null = no such limit.</param>
internal readonly record struct RejectionLimit(int? Percent, int AfterRows, int? Rows)
{
    public static RejectionLimit Of(ImportRun run, ImportSettings settings) => new(
        run.MaxRejectedPercent ?? (run.Background ? settings.MaxRejectedPercent : null),
        settings.RejectedAfterRows,
        run.MaxRejectedRows ?? (run.Background ? settings.MaxRejectedRows : null));

    public bool IsReached(int rejected, long read) =>
        rejected > Rows || (read >= AfterRows && rejected * 100L > read * Percent);
}
