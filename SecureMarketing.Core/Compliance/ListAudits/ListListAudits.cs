using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Compliance;

/// <summary>Audits of recipient lists, latest first.</summary>
/// <param name="Skip">0 or more.</param>
/// <param name="Take">1–100.</param>
public sealed record ListListAudits(int Skip = 0, int Take = 50) : ICommand<ListAuditPage>
{
    public static Permission Requires => Permission.IncidentsView;

    public static AuditAction Audits => AuditAction.NotAudited;
}

public sealed record ListAuditPage(int Total, IReadOnlyList<ListAuditRow> Rows);

/// <summary>One audit as pages show it; meanings as in <see cref="ListAudit"/>.</summary>
public sealed record ListAuditRow(ListAuditId Id, DateTimeOffset From, DateTimeOffset To, int Population, int Sampled, int Mismatches, bool Scheduled, DateTimeOffset At)
{
    /// <summary>Share of the sample that its documents do not permit, 0–1: the audit's error rate.</summary>
    public double ErrorRate => (double)Mismatches / Sampled;

    internal static ListAuditRow Of(ListAudit a) => new(a.Id, a.From, a.To, a.Population, a.Sampled, a.Mismatches, a.Scheduled, a.At);
}

internal sealed class ListListAuditsHandler : IUseCase<ListListAudits, ListAuditPage>
{
    public async Task<Result<ListAuditPage>> HandleAsync(ListListAudits command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var all = scope.Db.ListAudits.AsNoTracking();
        var rows = await all.OrderByDescending(a => a.At).Skip(Math.Max(0, command.Skip)).Take(Math.Clamp(command.Take, 1, 100)).ToListAsync(cancellationToken);
        return new ListAuditPage(await all.CountAsync(cancellationToken), [.. rows.Select(ListAuditRow.Of)]);
    }
}
