using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Terminology.Lists;

/// <summary>Puts another version of its system to use: forward, or back to an earlier one. Refused while a saved segment would change that the person did not see named.</summary>
/// <param name="Seen">Of what the person saw that it would change: <see cref="CodeListMove.Seen"/> of <see cref="PreviewCodeList"/>; null: nothing.</param>
public sealed record UseCodeList(CodeListId List, IReadOnlyCollection<Guid>? Seen = null) : ICommand<UsedCodeList>
{
    public static Permission Requires => Permission.TerminologyManage;
    public static AuditAction Audits => AuditAction.CodeListChanged;
}

/// <param name="Moves">Saved segments that mean other codes from now on; each whose latest version does says so on its page until somebody confirms it.</param>
public sealed record UsedCodeList(IReadOnlyList<CodeListMove> Moves);

internal sealed class UseCodeListHandler(ICodeListFollowers followers) : IUseCase<UseCodeList, UsedCodeList>
{
    public async Task<Result<UsedCodeList>> HandleAsync(UseCodeList command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        if (await scope.Db.CodeLists.SingleOrDefaultAsync(l => l.Id == command.List, cancellationToken) is not { } chosen)
            return TerminologyErrors.ListUnknown;
        (scope.Audit.ObjectType, scope.Audit.ObjectId) = ("code-list", chosen.Id.Value.ToString("N"));
        var which = await followers.MovesAsync(scope, chosen, counted: false, cancellationToken);
        if (which.Where(m => command.Seen?.Contains(m.Seen) != true).ToList() is { Count: > 0 } unseen)
            return TerminologyErrors.SegmentsMove(unseen);
        var moves = which.Count == 0 ? which : await followers.MovesAsync(scope, chosen, counted: true, cancellationToken);
        await PutToUseAsync(scope.Db, chosen, cancellationToken);
        followers.Note(scope, chosen, moves);
        scope.Audit.ReasonCodes = moves.Count == 0 ? "used" : FormattableString.Invariant($"used,segments:{moves.Count}");
        return new UsedCodeList(moves);
    }

    /// <summary>One version of a system is in use.</summary>
    internal static async Task PutToUseAsync(AppDbContext db, CodeList chosen, CancellationToken cancellationToken)
    {
        foreach (var before in await db.CodeLists.Where(l => l.System == chosen.System && l.IsCurrent).ToListAsync(cancellationToken))
            before.IsCurrent = false;
        chosen.IsCurrent = true;
    }
}
