using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Quartz;
using SecureMarketing.Core.Contacts.Intake.Fhir;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Contacts.Intake.Jobs;

/// <summary>
/// Takes the next step with the FHIR servers whose time has come. A job of its own, and some at a time, because a download may
/// take hours and must hold up neither folders nor other servers. The job carries no data.
/// </summary>
[DisallowConcurrentExecution]
internal sealed partial class ReadFhirServersJob(IDbContextFactory<AppDbContext> contexts, UseCaseRunner useCases, TimeProvider clock, ILogger<ReadFhirServersJob> log) : IJob
{
    private const int AtATime = 4;

    private static readonly Actor Worker = Actor.Worker("import-source", Permission.ImportRun);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await ReadAsync(cancellationToken);

    internal async Task ReadAsync(CancellationToken cancellationToken) => await Parallel.ForEachAsync(
        await DueAsync(cancellationToken),
        new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken },
        async (source, token) =>
        {
            try
            {
                await useCases.RunAsync<LookAtSource, LookOutcome>(new LookAtSource(source, Wait: false), Worker, token);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                LogFault(source.Value, fault.GetType().Name);
            }
        });

    private async Task<List<IntakeSourceId>> DueAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var exports = db.FhirExports;
        return await db.IntakeSources.Where(s => s.Kind == IntakeKind.FhirServer && s.NextLookAt <= now)
            .Where(s => !s.Paused || exports.Any(e => e.SourceId == s.Id && e.State != FhirExportState.Done && e.State != FhirExportState.Failed))
            .OrderBy(s => s.NextLookAt).Select(s => s.Id).ToListAsync(cancellationToken);
    }

    [LoggerMessage(1, LogLevel.Error, "Reading of import source {Source} met {Fault}; the next look goes on where it stopped")]
    private partial void LogFault(Guid source, string fault);
}
