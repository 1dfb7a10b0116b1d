using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Terminology;

/// <summary>
/// Computes the labels of all codes on file anew by the catalogue of this build, with what sources said and people decided. Facts, roll-ups,
/// the audience index and segments hold numbers of codes and read the label when they are asked, so nothing else is written. In batches, each
/// in its own transaction: what was stopped goes on where it stood, and a second run changes nothing. One event, with counts.
/// </summary>
public sealed record RelabelCodes : ICommand<RelabelledCodes>
{
    /// <summary>Codes of one transaction.</summary>
    public const int Batch = 500;

    public static Permission Requires => Permission.SensitiveTermsManage;
    public static AuditAction Audits => AuditAction.CodesRelabelled;
}

/// <param name="Looked">Codes on file.</param>
/// <param name="Changed">Those whose label became another one.</param>
public sealed record RelabelledCodes(int Looked, int Changed);

internal sealed class RelabelCodesHandler(IDbContextFactory<AppDbContext> contexts) : IUseCase<RelabelCodes, RelabelledCodes>
{
    public async Task<Result<RelabelledCodes>> HandleAsync(RelabelCodes command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        await BeginAsync(scope.Now, cancellationToken);
        var more = true;
        while (more)
            more = await StepAsync(cancellationToken);
        var pass = await scope.Db.CodeLabelPasses.SingleAsync(cancellationToken);
        pass.Finish(scope.Now);
        (scope.Audit.ObjectType, scope.Audit.ObjectId, scope.Audit.ReasonCodes) =
            ("sensitivity-catalogue", pass.Catalogue, string.Create(CultureInfo.InvariantCulture, $"looked {pass.Looked},changed {pass.Changed}"));
        return new RelabelledCodes(pass.Looked, pass.Changed);
    }

    /// <summary>Goes on with what was stopped under the same catalogue; else from the first code.</summary>
    private async Task BeginAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.CodeLabelPasses.SingleOrDefaultAsync(cancellationToken) is not { } pass)
            db.CodeLabelPasses.Add(new CodeLabelPass(SensitivityCatalogue.Version, now));
        else if (pass.FinishedAt is not null || pass.Catalogue != SensitivityCatalogue.Version)
            pass.Begin(SensitivityCatalogue.Version, now);
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>One batch; false when none is left. A batch into which somebody came is taken back and done again.</summary>
    private async Task<bool> StepAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var pass = await db.CodeLabelPasses.SingleAsync(cancellationToken);
        var last = pass.LastId;
        var codes = await db.Codes.AsNoTracking().Where(c => c.Id > last).OrderBy(c => c.Id).Take(RelabelCodes.Batch).ToListAsync(cancellationToken);
        if (codes.Count == 0)
            return false;
        if (!await CodeLabelRows.ChangeAsync(db, codes, c => c.Labels.Renewed(c.Catalogue), cancellationToken))
            return true;
        pass.Advance(codes[^1].Id, codes.Count, codes.Count(c => c.Labels.Renewed(c.Catalogue).Sensitivity != c.Sensitivity));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }
}
