using System.Globalization;
using System.Text;
using System.Text.Json;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Contacts.Intake.Fhir;

/// <summary>
/// Brings the files of an export into the staging folder, under names that a crash cannot confuse, and registers their import.
/// They lie there as they came until it is over; the disk's own encryption protects them.
/// </summary>
internal sealed class FhirFetching(FhirSessions sessions, ImportStaging staging, UseCaseRunner useCases, ImportSettings settings, TimeProvider clock)
{
    /// <summary>By how much the server's clock may be behind.</summary>
    private static readonly TimeSpan ClockDrift = TimeSpan.FromMinutes(5);

    public async Task<LookOutcome> FetchAsync(AppDbContext db, FhirServer server, FhirExport export, FhirClient client, CancellationToken cancellationToken)
    {
        var folder = staging.FolderOf(export.RunId);
        var (errors, deleted) = export.Way == FhirExportWay.Bulk
            ? await BulkAsync(export, client, folder, cancellationToken)
            : await SearchAsync(db, server, export, client, folder, cancellationToken);
        var files = Files(export);
        export.Fetched(files.Count, files.Sum(f => new FileInfo(f.Path).Length), errors, deleted);
        await db.SaveChangesAsync(cancellationToken);
        return new LookOutcome { Taken = files.Count, Waiting = 1, NextIn = TimeSpan.FromSeconds(1) };
    }

    /// <summary>Registers the import of what was fetched, under the id of the export.</summary>
    /// <exception cref="FhirException">The files are no longer there.</exception>
    public async Task<Error?> StartAsync(IntakeSource source, FhirExport export, Actor actor, CancellationToken cancellationToken)
    {
        var files = Files(export);
        if (files.Count != export.Files)
            throw new FhirException(FhirErrors.ExportGone);
        var start = new StartImport(files, source.Options(settings) with { Format = ImportFormat.Ndjson }) { Run = export.RunId };
        return (await useCases.RunAsync<StartImport, ImportRunId>(start, actor, cancellationToken)).Error;
    }

    /// <summary>Takes away what was fetched, whether or not its import did.</summary>
    public void Discard(FhirExport export) => staging.Discard(Path.Combine(staging.FolderOf(export.RunId), "x"));

    /// <summary>Complete files that hold something.</summary>
    private List<ImportSource> Files(FhirExport export) =>
    [
        .. new DirectoryInfo(staging.FolderOf(export.RunId)).EnumerateFiles("*.ndjson").Where(f => f.Length > 0)
            .OrderBy(f => f.Name, StringComparer.Ordinal).Select(f => new ImportSource(f.FullName, f.Name)),
    ];

    private async Task<(int Errors, int Deleted)> BulkAsync(FhirExport export, FhirClient client, string folder, CancellationToken cancellationToken)
    {
        var bulk = new BulkExport(client);
        using var written = JsonDocument.Parse(sessions.Unseal(export.SourceId, export.ManifestSealed!));
        var manifest = BulkManifest.Read(written.RootElement, client.Base, client.Base);
        foreach (var (index, file) in manifest.Output.Index())
            await bulk.FetchAsync(file, manifest.RequiresAccessToken, Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{file.Type}.{index:000}.ndjson")), cancellationToken);
        var errors = await CountAsync(bulk, manifest, manifest.Errors, index => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"errors.{index:000}")), line => IsError(line) ? 1 : 0, cancellationToken);
        // Read after what was changed, which lower case sees to: the import takes back what they list.
        var deleted = await CountAsync(bulk, manifest, manifest.Deleted, index => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"deleted.{index:000}.ndjson")), Deletions, cancellationToken);
        return (errors, deleted);
    }

    private static async Task<int> CountAsync(BulkExport bulk, BulkManifest manifest, IReadOnlyList<BulkFile> files, Func<int, string> pathOf, Func<string, int> counts, CancellationToken cancellationToken)
    {
        var count = 0;
        foreach (var (index, file) in files.Index())
        {
            var one = pathOf(index);
            await bulk.FetchAsync(file, manifest.RequiresAccessToken, one, cancellationToken);
            await foreach (var line in File.ReadLinesAsync(one, Encoding.UTF8, cancellationToken))
            {
                if (!string.IsNullOrWhiteSpace(line))
                    count += counts(line);
            }
        }

        return count;
    }

    /// <summary>How many resources a line says were deleted; a broken line is the import's to reject.</summary>
    private static int Deletions(string line)
    {
        try
        {
            using var bundle = JsonDocument.Parse(line);
            return FhirDeletions.Of(bundle.RootElement).Count();
        }
        catch (JsonException)
        {
            return 0;
        }
    }

    /// <summary>An OperationOutcome with an issue that is more than a remark; its words are not kept, for they may name anybody.</summary>
    private static bool IsError(string line)
    {
        try
        {
            using var outcome = JsonDocument.Parse(line);
            return !outcome.RootElement.TryGetProperty("issue", out var issues) || issues.ValueKind != JsonValueKind.Array ||
                issues.EnumerateArray().Any(i => !i.TryGetProperty("severity", out var severity) || severity.GetString() is "error" or "fatal");
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return true;
        }
    }

    private async Task<(int Errors, int Deleted)> SearchAsync(AppDbContext db, FhirServer server, FhirExport export, FhirClient client, string folder, CancellationToken cancellationToken)
    {
        if (export.TransactionTime is null)
        {
            // What changes while it goes on is asked for again by the next one.
            export.Fetch(null, clock.GetUtcNow() - ClockDrift);
            await db.SaveChangesAsync(cancellationToken);
        }

        var extra = await FhirCapabilities.ExtraAsync(client, cancellationToken);
        await new PagedSearch(client, settings.Fhir).FetchAsync(folder, server.Since, extra, cancellationToken);
        return (0, 0);
    }
}
