using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Contacts.Intake.Fhir;

/// <summary>
/// One look at a FHIR server: a step of its export, or all of them. What was reached is written down, so that the next look, of
/// any node, goes on from there; <c>_since</c> moves on only when everything of an export went in.
/// </summary>
internal sealed class FhirIntake(
    IDbContextFactory<AppDbContext> contexts, FhirSessions sessions, FhirFetching fetching, UseCaseRunner useCases, ImportSettings settings, TimeProvider clock)
{
    private static readonly TimeSpan AfterFault = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    /// <param name="source">Whose server.</param>
    /// <param name="actor">On whose behalf imports start.</param>
    /// <param name="wait">Go through all steps, waiting as the server asks; false takes the next step only.</param>
    /// <param name="cancellationToken">Ends it between two steps, or within a download.</param>
    public async Task<LookOutcome> LookAsync(IntakeSource source, Actor actor, bool wait, CancellationToken cancellationToken)
    {
        var all = new LookOutcome();
        while (true)
        {
            var step = await StepAsync(source, actor, wait, cancellationToken);
            all = all.And(step) with { Waiting = step.Waiting, NextIn = step.NextIn };
            if (!wait || step.Waiting == 0 || step.Failure is not null)
                return all;
            await Task.Delay(step.NextIn ?? Soon, clock, cancellationToken);
        }
    }

    private async Task<LookOutcome> StepAsync(IntakeSource source, Actor actor, bool wait, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var server = await db.FhirServers.SingleAsync(s => s.SourceId == source.Id, cancellationToken);
        var export = await db.FhirExports.Where(e => e.SourceId == source.Id && e.State != FhirExportState.Done && e.State != FhirExportState.Failed).OrderBy(e => e.StartedAt).FirstOrDefaultAsync(cancellationToken);
        try
        {
            var client = sessions.Open(server);
            if (export is null)
                return await BeginAsync(db, server, client, cancellationToken);
            if (export.State != FhirExportState.Importing && clock.GetUtcNow() - export.StartedAt > TimeSpan.FromHours(settings.Fhir.MaxHours))
                throw new FhirException(FhirErrors.TooSlow);
            if (export.State == FhirExportState.Preparing && await PollAsync(db, export, client, cancellationToken) is { } preparing)
                return preparing;
            if (export.State == FhirExportState.Fetching)
                return await fetching.FetchAsync(db, server, export, client, cancellationToken);
            return await ImportAsync(db, source, export, actor, wait, cancellationToken) ?? await FinishAsync(db, server, export, client, cancellationToken);
        }
        catch (FhirException fault)
        {
            if (export is null || IsPassing(fault.Error))
                return new LookOutcome { Failure = fault.Error, Waiting = export is null ? 0 : 1, NextIn = export is null ? null : fault.After ?? AfterFault };
            fetching.Discard(export);
            export.End(FhirExportState.Failed, fault.Error.Code, clock.GetUtcNow());
            await db.SaveChangesAsync(cancellationToken);
            return new LookOutcome { Failure = fault.Error };
        }
    }

    /// <summary>The same request may succeed a little later, so that what was reached is kept.</summary>
    private static bool IsPassing(Error error) => error == FhirErrors.Unreachable || error == FhirErrors.Stalled || error == FhirErrors.TooBusy;

    private async Task<LookOutcome> BeginAsync(AppDbContext db, FhirServer server, FhirClient client, CancellationToken cancellationToken)
    {
        var extra = await FhirCapabilities.ExtraAsync(client, cancellationToken);
        var kicked = await new BulkExport(client).KickOffAsync(server.Group, server.Since, extra, cancellationToken);
        if (kicked is null && server.Group is not null)
            throw new FhirException(FhirErrors.NoGroups);
        db.FhirExports.Add(new FhirExport(
            server.SourceId, kicked is null ? FhirExportWay.Search : FhirExportWay.Bulk, kicked is { } bulk ? sessions.Seal(server.SourceId, bulk.Status.AbsoluteUri) : null, clock.GetUtcNow()));
        await db.SaveChangesAsync(cancellationToken);
        return new LookOutcome { Waiting = 1, NextIn = kicked?.After ?? Soon };
    }

    /// <returns>Null when the export is ready.</returns>
    private async Task<LookOutcome?> PollAsync(AppDbContext db, FhirExport export, FhirClient client, CancellationToken cancellationToken)
    {
        var status = await new BulkExport(client).StatusAsync(StatusOf(export), cancellationToken);
        if (status.Manifest is { } manifest)
            export.Fetch(sessions.Seal(export.SourceId, manifest.Write()), manifest.TransactionTime);
        else
            export.Prepare(status.Progress);
        await db.SaveChangesAsync(cancellationToken);
        return status.Manifest is null ? new LookOutcome { Waiting = 1, NextIn = status.After } : null;
    }

    /// <returns>Null when the import is over, or there was nothing to import.</returns>
    private async Task<LookOutcome?> ImportAsync(AppDbContext db, IntakeSource source, FhirExport export, Actor actor, bool wait, CancellationToken cancellationToken)
    {
        if (export.Files == 0)
            return null;
        if (!await db.ImportRuns.AnyAsync(r => r.Id == export.RunId, cancellationToken) && await fetching.StartAsync(source, export, actor, cancellationToken) is { } refused)
            return new LookOutcome { Failure = refused, Waiting = 1, NextIn = AfterFault };
        if (wait)
            await useCases.RunAsync<RunImport, ImportRunId>(new RunImport(export.RunId), actor, cancellationToken);
        var over = await db.ImportRuns.AsNoTracking().Where(r => r.Id == export.RunId).Select(r => r.State).SingleAsync(cancellationToken);
        return over is ImportState.Queued or ImportState.Running or ImportState.Undoing ? new LookOutcome { Waiting = 1, Run = export.RunId, NextIn = Soon } : null;
    }

    private async Task<LookOutcome> FinishAsync(AppDbContext db, FhirServer server, FhirExport export, FhirClient client, CancellationToken cancellationToken)
    {
        // Nothing new has no import.
        var run = await db.ImportRuns.AsNoTracking().SingleOrDefaultAsync(r => r.Id == export.RunId, cancellationToken);
        var refused = run is null ? null : IntakeFiling.RejectionOf(run, null);
        var status = export.StatusSealed is null ? null : StatusOf(export);
        var failure = refused is null && export.ServerErrors > 0 ? FhirErrors.Incomplete : null;
        export.End(refused is null && failure is null ? FhirExportState.Done : FhirExportState.Failed, refused ?? failure?.Code, clock.GetUtcNow());
        if (export.State == FhirExportState.Done)
            server.Advance(export.TransactionTime!.Value);
        await db.SaveChangesAsync(cancellationToken);
        if (status is not null)
            await new BulkExport(client).DeleteAsync(status, cancellationToken);
        fetching.Discard(export);
        return new LookOutcome { Done = refused is null ? export.Files : 0, Rejected = refused is null ? 0 : export.Files, Run = run?.Id, Failure = failure };
    }

    private Uri StatusOf(FhirExport export) => new(sessions.Unseal(export.SourceId, export.StatusSealed!));
}
