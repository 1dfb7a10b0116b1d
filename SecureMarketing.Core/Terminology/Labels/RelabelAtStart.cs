using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Terminology;

/// <summary>
/// A build with another catalogue labels the codes on file before anything runs on them: nothing is counted or sent by labels of the former
/// one. A start with the same catalogue asks one short question.
/// </summary>
internal sealed class RelabelAtStart(IDbContextFactory<AppDbContext> contexts, UseCaseRunner useCases, TimeProvider clock) : IDatabaseStartStep
{
    private static readonly Actor Worker = Actor.Worker("labels", Permission.SensitiveTermsManage);

    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            if (await db.CodeLabelPasses.AnyAsync(p => p.Catalogue == SensitivityCatalogue.Version && p.FinishedAt != null, cancellationToken))
                return;
            if (!await db.Codes.AnyAsync(cancellationToken) && !await db.CodeLabelPasses.AnyAsync(cancellationToken))
            {
                await NoteAsync(db, cancellationToken);
                return;
            }
        }

        var done = await useCases.RunAsync<RelabelCodes, RelabelledCodes>(new RelabelCodes(), Worker, cancellationToken);
        if (done.Error is { } error)
            throw new InvalidOperationException($"The codes on file could not be labelled ({error.Code}).");
    }

    /// <summary>A new store: codes that come will have been labelled by this catalogue. Nothing happened that the trail should tell.</summary>
    private async Task NoteAsync(AppDbContext db, CancellationToken cancellationToken)
    {
        var pass = new CodeLabelPass(SensitivityCatalogue.Version, clock.GetUtcNow());
        pass.Finish(clock.GetUtcNow());
        db.CodeLabelPasses.Add(pass);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException conflict) when (UniqueConflict.Is(conflict))
        {
            // Another node of the same build was first.
        }
    }
}
