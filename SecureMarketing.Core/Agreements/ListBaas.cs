using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Agreements;

/// <summary>All agreements with what they mean today.</summary>
public sealed record ListBaas : ICommand<BaaList>
{
    public static Permission Requires => Permission.BaaView;
    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <param name="Rows">Nearest end first.</param>
/// <param name="Tenant">What the gate is told of the tenant's agreement now.</param>
public sealed record BaaList(IReadOnlyList<BaaRow> Rows, Gate.GateTenantBaa Tenant);

/// <summary>One agreement in a list.</summary>
/// <param name="Record">The agreement.</param>
/// <param name="Active">In force now with every required clause.</param>
/// <param name="DaysLeft">Whole days to its expiry, 0 on the last day, null without expiry or when over.</param>
/// <param name="Alert">The alert threshold passed: 7, 30, 60 or 90 days; null: none.</param>
public sealed record BaaRow(BaaRecord Record, bool Active, int? DaysLeft, int? Alert);

internal sealed class ListBaasHandler : IUseCase<ListBaas, BaaList>
{
    private static readonly int[] Alerts = [7, 30, 60, 90];

    public async Task<Result<BaaList>> HandleAsync(ListBaas command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var register = await scope.Db.BaaRecords.AsNoTracking().ToListAsync(cancellationToken);
        var rows = register.Select(b => Row(b, scope.Now)).OrderBy(r => r.Record.ExpiresAt ?? DateTimeOffset.MaxValue).ToList();
        return new BaaList(rows, AgreementStatus.Tenant(register, scope.Now));
    }

    internal static BaaRow Row(BaaRecord record, DateTimeOffset now)
    {
        var active = record.IsActive(now);
        int? left = active && record.ExpiresAt is { } end ? (int)(end - now).TotalDays : null;
        return new BaaRow(record, active, left, left is { } days ? Alerts.Where(a => days <= a).Select(a => (int?)a).FirstOrDefault() : null);
    }
}
