using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Contacts.Intake.Fhir;

/// <summary>A FHIR server as its source's row shows it; the private key never leaves the database.</summary>
/// <param name="Settings">As configured.</param>
/// <param name="Jwks">The public key as a JSON Web Key Set, for the server's administrator (RFC 7517 §5).</param>
/// <param name="Since">Server time of the last complete export; null = the next one asks for everything.</param>
/// <param name="Export">The latest export, null before the first.</param>
public sealed record FhirRow(FhirSettings Settings, string Jwks, DateTimeOffset? Since, ExportRow? Export)
{
    internal static async Task<Dictionary<IntakeSourceId, FhirRow>> ReadAsync(AppDbContext db, IntakeSourceId? source, CancellationToken cancellationToken)
    {
        var servers = await db.FhirServers.AsNoTracking().Where(s => source == null || s.SourceId == source).ToListAsync(cancellationToken);
        var rows = new Dictionary<IntakeSourceId, FhirRow>();
        foreach (var server in servers)
        {
            var export = await db.FhirExports.AsNoTracking().Where(e => e.SourceId == server.SourceId).OrderByDescending(e => e.StartedAt).FirstOrDefaultAsync(cancellationToken);
            rows[server.SourceId] = new FhirRow(server.Settings(), "{\"keys\":[" + server.PublicJwk + "]}", server.Since, export is null ? null : ExportRow.Of(export));
        }

        return rows;
    }
}

/// <summary>An export in numbers; meanings as in <see cref="FhirExport"/>.</summary>
public sealed record ExportRow
{
    public required ImportRunId Run { get; init; }
    public required FhirExportWay Way { get; init; }
    public required FhirExportState State { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public required string? Progress { get; init; }
    public required int Files { get; init; }
    public required long Bytes { get; init; }
    public required int ServerErrors { get; init; }
    public required int Deleted { get; init; }
    public required string? Code { get; init; }

    public bool IsOver => State is FhirExportState.Done or FhirExportState.Failed;

    internal static ExportRow Of(FhirExport export) => new()
    {
        Run = export.RunId,
        Way = export.Way,
        State = export.State,
        StartedAt = export.StartedAt,
        Progress = export.Progress,
        Files = export.Files,
        Bytes = export.Bytes,
        ServerErrors = export.ServerErrors,
        Deleted = export.Deleted,
        Code = export.Code,
    };
}
