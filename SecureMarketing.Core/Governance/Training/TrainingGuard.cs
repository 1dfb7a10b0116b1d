using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Governance;

/// <summary>
/// Training with teeth: asked by the use-case runner before whatever changes something. Members of staff only: the command line and workers
/// are nobody who could be trained.
/// </summary>
internal sealed class TrainingGuard(IDbContextFactory<AppDbContext> contexts, StandingReader reader, TimeProvider clock) : ITrainingGuard
{
    public async ValueTask<Error?> RefuseAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (actor.Kind != ActorKind.User)
            return null;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var asked = await reader.OfAsync(db, new UserId(actor.Id), clock.GetUtcNow(), cancellationToken);
        var worst = asked.Where(c => c.Standing.State == TrainingState.ReadOnly).MinBy(c => c.Standing.DueOn);
        return worst is null ? null : GovernanceErrors.TrainingLapsed(worst.Title, worst.Standing.DueOn!.Value);
    }
}
