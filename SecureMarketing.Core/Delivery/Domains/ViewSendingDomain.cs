using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Delivery.Crypto;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Delivery.Domains;

/// <summary>One sending domain: keys, records to publish, what the last check found. Looks nothing up.</summary>
/// <param name="Domain">A host name.</param>
public sealed record ViewSendingDomain(string Domain) : ICommand<DomainView>
{
    public static Permission Requires => Permission.DeliveryPolicyView;

    public static AuditAction Audits => AuditAction.NotAudited;
}

internal sealed class ViewSendingDomainHandler(DomainPlans plans) : IUseCase<ViewSendingDomain, DomainView>
{
    public async Task<Result<DomainView>> HandleAsync(ViewSendingDomain command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        if (DomainPlans.Normal(command.Domain) is not { } domain)
            return DeliveryErrors.DomainInvalid;
        return await OfAsync(scope.Db, plans, domain, cancellationToken);
    }

    internal static async Task<DomainView> OfAsync(AppDbContext db, DomainPlans plans, string domain, CancellationToken cancellationToken)
    {
        var plan = await plans.OfAsync(db, domain, cancellationToken);
        var row = await db.SendingDomains.AsNoTracking().SingleOrDefaultAsync(d => d.Domain == domain, cancellationToken);
        var keys = await db.DkimKeys.AsNoTracking().Where(k => k.Domain == domain).OrderBy(k => k.RetiredAt != null).ThenByDescending(k => k.CreatedAt).ToListAsync(cancellationToken);
        return new DomainView
        {
            Domain = domain,
            Keys = keys.ConvertAll(DkimKeyRow.Of),
            Records = Told(plan, row?.Findings ?? []),
            CheckedAt = row?.CheckedAt,
            GoodAt = row?.GoodAt,
        };
    }

    /// <summary>What is to be published now, each with what was found at its name when it was last looked at.</summary>
    private static List<RecordFinding> Told(DomainPlan plan, IReadOnlyList<RecordFinding> findings) =>
        [.. plan.Records().Select(record => findings.FirstOrDefault(f => f.Record.Kind == record.Kind && f.Record.Name == record.Name) is not { } found
            ? new RecordFinding(record, RecordState.Unknown, null, "Not looked up yet.", null)
            // The policy's text follows the mail hosts that the check saw.
            : found.Record.Value == record.Value || record.Kind is DomainRecordKind.MtaSts or DomainRecordKind.MtaStsPolicy ? found
            : new RecordFinding(record, RecordState.Unknown, found.Seen, "What should be published has changed since the last check.", "Check again."))];
}
