using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Quartz;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Contacts.Intake.Jobs;

/// <summary>Looks at the folders whose time has come, and files what is over. The database says which; the job carries no data.</summary>
[DisallowConcurrentExecution]
internal sealed partial class LookAtSourcesJob(IDbContextFactory<AppDbContext> contexts, UseCaseRunner useCases, TimeProvider clock, ILogger<LookAtSourcesJob> log) : IJob
{
    private static readonly Actor Worker = Actor.Worker("import-source", Permission.ImportRun);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await LookAsync(cancellationToken);

    /// <summary>One round over all sources that are due. One that fails holds up no other.</summary>
    internal async Task LookAsync(CancellationToken cancellationToken)
    {
        foreach (var source in await DueAsync(cancellationToken))
        {
            try
            {
                await useCases.RunAsync<LookAtSource, LookOutcome>(new LookAtSource(source, Wait: false), Worker, cancellationToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                LogFault(source.Value, fault.GetType().Name);
            }
        }
    }

    private async Task<List<IntakeSourceId>> DueAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var files = db.IntakeFiles;
        return await db.IntakeSources.Where(s => s.Kind == IntakeKind.Folder)
            .Where(s => (!s.Paused && s.NextLookAt <= now) || files.Any(f => f.SourceId == s.Id && f.State == IntakeFileState.Claimed))
            .OrderBy(s => s.NextLookAt).Select(s => s.Id).ToListAsync(cancellationToken);
    }

    [LoggerMessage(1, LogLevel.Error, "A look at import source {Source} met {Fault}; the next one goes on where it stopped")]
    private partial void LogFault(Guid source, string fault);
}
