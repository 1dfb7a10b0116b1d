using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Retention;

/// <summary>Certificates of disposal and runs under way, latest first.</summary>
/// <param name="Skip">0 or more.</param>
/// <param name="Take">1–100.</param>
public sealed record ListDisposals(int Skip = 0, int Take = 50) : ICommand<DisposalList>
{
    public static Permission Requires => Permission.RetentionView;

    public static AuditAction Audits => AuditAction.NotAudited;
}

public sealed record DisposalList(int Total, IReadOnlyList<DisposalRow> Rows);

public sealed record DisposalRow
{
    public required DisposalId Id { get; init; }
    public required string RuleKey { get; init; }
    public required int RuleNumber { get; init; }
    public required string Title { get; init; }
    public required DateOnly CutOff { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public required DateTimeOffset? EndedAt { get; init; }
    public required DisposalState State { get; init; }
    public required long Gone { get; init; }
    public required long Held { get; init; }
    public required long Tied { get; init; }

    internal static DisposalRow Of(Disposal d) => new()
    {
        Id = d.Id,
        RuleKey = d.RuleKey,
        RuleNumber = d.RuleNumber,
        Title = d.Title,
        CutOff = d.CutOff,
        StartedAt = d.StartedAt,
        EndedAt = d.EndedAt,
        State = d.State,
        Gone = d.Gone,
        Held = d.Held,
        Tied = d.Tied,
    };
}

/// <summary>One certificate, and whether it still is what the audit trail says.</summary>
public sealed record ViewDisposal(DisposalId Disposal) : ICommand<DisposalView>
{
    public static Permission Requires => Permission.RetentionView;

    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <param name="Lines">Names and values in the order of the certificate.</param>
/// <param name="Proof">Whether its content, the certificate before and the audit trail agree.</param>
public sealed record DisposalView(DisposalId Id, IReadOnlyList<(string Name, string Value)> Lines, CertificateProof Proof);

/// <summary>One certificate as a file that leaves the product; <see cref="DisposalView"/> is the look at it.</summary>
public sealed record ExportDisposal(DisposalId Disposal) : ICommand<DisposalFiles>
{
    public static Permission Requires => Permission.RetentionView;

    public static AuditAction Audits => AuditAction.DisposalExported;
}

/// <param name="Proof">As <see cref="DisposalView.Proof"/>.</param>
/// <param name="Json">For programs.</param>
/// <param name="Html">For printing.</param>
public sealed record DisposalFiles(CertificateProof Proof, string Json, string Html);

public enum CertificateProof
{
    /// <summary>Content, chain and trail agree.</summary>
    Holds = 1,

    /// <summary>The content is not what was hashed.</summary>
    ContentChanged,

    /// <summary>The certificate before is missing or another.</summary>
    ChainBroken,

    /// <summary>The audit trail has no event with this hash.</summary>
    NotInTrail,
}

internal sealed class ListDisposalsHandler : IUseCase<ListDisposals, DisposalList>
{
    private const int MaxTake = 100;

    public async Task<Result<DisposalList>> HandleAsync(ListDisposals command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var shown = scope.Db.Disposals.AsNoTracking().Where(d => d.State != DisposalState.Nothing);
        var rows = await shown.OrderByDescending(d => d.StartedAt).ThenByDescending(d => d.Id)
            .Skip(Math.Max(0, command.Skip)).Take(Math.Clamp(command.Take, 1, MaxTake)).ToListAsync(cancellationToken);
        return new DisposalList(await shown.CountAsync(cancellationToken), [.. rows.Select(DisposalRow.Of)]);
    }
}

internal sealed class ViewDisposalHandler : IUseCase<ViewDisposal, DisposalView>
{
    public async Task<Result<DisposalView>> HandleAsync(ViewDisposal command, UseCaseScope scope, CancellationToken cancellationToken) =>
        await FindAsync(scope, command.Disposal, cancellationToken) is { } disposal
            ? new DisposalView(command.Disposal, [.. DisposalCertificate.Lines(disposal)], await CertificateProofs.OfAsync(scope.Db, disposal, cancellationToken))
            : RetentionErrors.NoCertificate;

    /// <summary>Null while it has no certificate.</summary>
    internal static Task<Disposal?> FindAsync(UseCaseScope scope, DisposalId id, CancellationToken cancellationToken) =>
        scope.Db.Disposals.AsNoTracking().SingleOrDefaultAsync(d => d.Id == id && d.Hash != null, cancellationToken);
}

internal sealed class ExportDisposalHandler(Organisation organisation) : IUseCase<ExportDisposal, DisposalFiles>
{
    public async Task<Result<DisposalFiles>> HandleAsync(ExportDisposal command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        (scope.Audit.ObjectType, scope.Audit.ObjectId) = ("disposal", command.Disposal.Value.ToString("N"));
        if (await ViewDisposalHandler.FindAsync(scope, command.Disposal, cancellationToken) is not { } disposal)
            return RetentionErrors.NoCertificate;
        // The certificate's own hash: a file can be told by it years later.
        scope.Audit.AfterHash = disposal.Hash;
        return new DisposalFiles(await CertificateProofs.OfAsync(scope.Db, disposal, cancellationToken), DisposalCertificate.Json(disposal), DisposalCertificate.Html(organisation.Name, disposal));
    }
}
