using SecureMarketing.Core.Access;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Web.Hosting;

/// <summary>
/// Closes what belongs to ended sessions (45 CFR 164.312(a)(2)(iii)). Every two seconds one query asks about all sessions
/// with a circuit on this node, whichever node ended them: the first round after the end takes the pages away, the next cuts
/// the connection. So a revoked session loses its circuit within five seconds even if its browser does nothing.
/// </summary>
internal sealed partial class SessionWatch(OpenCircuits open, UseCaseRunner useCases, TimeProvider clock, ILogger<SessionWatch> log) : BackgroundService
{
    public static readonly TimeSpan Round = TimeSpan.FromSeconds(2);

    private static readonly Actor Watchman = Actor.Worker("sessions", Permission.UsersManage);

    private readonly HashSet<SessionId> told = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Round, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                // The database is away: use cases refuse by themselves meanwhile, and the next round looks again.
                RoundFailed(log, failure);
            }
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        var watched = open.Sessions();
        told.IntersectWith(watched);
        var answer = await useCases.RunAsync<EndOverdueSessions, IReadOnlyDictionary<SessionId, SessionEnd>>(new EndOverdueSessions(watched), Watchman, cancellationToken);
        // Refused only when another node wrote down the same ends at the same time; the next round reads them.
        if (!answer.IsSuccess)
            return;
        foreach (var (session, reason) in answer.Value)
        {
            if (told.Add(session))
                open.Tell(session, reason);
            else
                open.Cut(session);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A look at the open sessions failed; the next follows in two seconds.")]
    private static partial void RoundFailed(ILogger log, Exception failure);
}
