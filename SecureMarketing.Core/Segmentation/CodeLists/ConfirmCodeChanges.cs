using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Segmentation.CodeLists;

/// <summary>Somebody looked at what code lists, new names or newer value sets made of a segment and means it so: the notice on its page goes, the trail keeps it.</summary>
/// <param name="Seen">The changes that were shown; one that came meanwhile stays.</param>
public sealed record ConfirmCodeChanges(SegmentId Segment, IReadOnlyCollection<SegmentCodeChangeId> Seen) : ICommand<Unit>
{
    public static Permission Requires => Permission.SegmentEdit;

    public static AuditAction Audits => AuditAction.CodeListChanged;
}

internal sealed class ConfirmCodeChangesHandler : IUseCase<ConfirmCodeChanges, Unit>
{
    // The trail's field holds 400. What a unit or a value set is called may tell what people are treated for, so names are not written there.
    private const int MostReason = 400;

    public async Task<Result<Unit>> HandleAsync(ConfirmCodeChanges command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var id = command.Segment;
        (scope.Audit.ObjectType, scope.Audit.ObjectId) = ("segment", id.Value.ToString("N"));
        var open = await scope.Db.SegmentCodeChanges.Where(c => c.SegmentId == id && c.ConfirmedAt == null).OrderBy(c => c.At).ToListAsync(cancellationToken);
        var seen = open.Where(c => command.Seen.Contains(c.Id)).ToList();
        if (seen.Count == 0)
            return SegmentErrors.NothingToConfirm;
        foreach (var change in seen)
            (change.ConfirmedAt, change.ConfirmedBy) = (scope.Now, scope.Actor.Id);
        scope.Audit.ReasonCodes = "confirmed," + string.Join(',', seen.Select(c => c.IsName || c.IsSet ? c.System : $"{c.System} {c.Version}")) is { Length: <= MostReason } all ? all : $"confirmed,{seen.Count}";
        return Unit.Value;
    }
}
