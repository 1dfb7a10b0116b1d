using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Sending;

/// <summary>How the gate decided at the launch of one origin, all versions together.</summary>
public sealed record CountDecisions(OriginId Origin) : ICommand<LaunchDecisions>
{
    /// <summary>Exact numbers per reason can single people out, so it takes the right to see them.</summary>
    public static Permission Requires => Permission.SegmentCountExact;

    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <param name="Allowed">People for whom a message was queued.</param>
/// <param name="Denied">People left out, by the primary reason code.</param>
public sealed record LaunchDecisions(int Allowed, IReadOnlyDictionary<string, int> Denied);

internal sealed class CountDecisionsHandler : IUseCase<CountDecisions, LaunchDecisions>
{
    public async Task<Result<LaunchDecisions>> HandleAsync(CountDecisions command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var groups = await scope.Db.Recipients.AsNoTracking().Where(r => r.OriginId == command.Origin)
            .GroupBy(r => new { r.Allowed, r.PrimaryReason })
            .Select(g => new { g.Key.Allowed, g.Key.PrimaryReason, Count = g.Count() })
            .ToListAsync(cancellationToken);
        return new LaunchDecisions(
            groups.Where(g => g.Allowed).Sum(g => g.Count),
            groups.Where(g => !g.Allowed).OrderByDescending(g => g.Count).ToDictionary(g => g.PrimaryReason ?? "", g => g.Count, StringComparer.Ordinal));
    }
}
