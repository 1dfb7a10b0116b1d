using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Governance;

/// <summary>What the standing of records rests on, read without anybody's words.</summary>
public sealed class RegisterReader(Organisation organisation)
{
    /// <summary>Roles whose holders may own a record or a corrective action: those who may report it done.</summary>
    internal static IReadOnlyList<Role> OwnerRoles { get; } = RolePermissions.Table[Permission.GovernanceManage];

    /// <summary>Records that are overdue now; the register holds hundreds, and what is overdue can only be computed.</summary>
    public async Task<int> CountOverdueAsync(AppDbContext db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var today = organisation.DayAt(now);
        var records = await db.RegisterRecords.AsNoTracking().Where(r => r.State != RecordState.Dropped).Select(r => new { r.Id, r.Kind, r.State, r.DueOn, r.PeriodMonths }).ToListAsync(cancellationToken);
        if (records.Count == 0)
            return 0;
        var (evidence, findings) = await EvidenceAsync(db, null, cancellationToken);
        return records.Count(r => RecordPolicy.Of(FactsOf(r.Id, r.Kind, r.State, r.DueOn, r.PeriodMonths, evidence, findings), today) == RecordStanding.Overdue);
    }

    internal static RecordFacts FactsOf(
        RegisterRecordId id, RecordKind kind, RecordState state, DateOnly dueOn, int? period, ILookup<RegisterRecordId, (DateOnly CollectedOn, DateTimeOffset AddedAt, EvidenceResult? Result)> evidence,
        ILookup<RegisterRecordId, DateOnly> findings)
    {
        var latest = evidence[id].OrderByDescending(e => e.CollectedOn).ThenByDescending(e => e.AddedAt).Select(e => new LatestEvidence(e.CollectedOn, e.Result)).FirstOrDefault();
        return new RecordFacts(kind, state, dueOn, period, latest, [.. findings[id]]);
    }

    internal static async Task<(ILookup<RegisterRecordId, (DateOnly CollectedOn, DateTimeOffset AddedAt, EvidenceResult? Result)> Evidence, ILookup<RegisterRecordId, DateOnly> Findings)> EvidenceAsync(
        AppDbContext db, RegisterRecordId? only, CancellationToken cancellationToken)
    {
        var (documents, findings) = (db.RegisterEvidence.AsNoTracking(), db.RegisterFindings.AsNoTracking().Where(f => f.ClosedAt == null));
        if (only is { } record)
            (documents, findings) = (documents.Where(e => e.Record == record), findings.Where(f => f.Record == record));
        var brought = await documents.Select(e => new { e.Record, e.CollectedOn, e.AddedAt, e.Result }).ToListAsync(cancellationToken);
        var open = await findings.Select(f => new { f.Record, f.DueOn }).ToListAsync(cancellationToken);
        return (brought.ToLookup(e => e.Record, e => (e.CollectedOn, e.AddedAt, e.Result)), open.ToLookup(f => f.Record, f => f.DueOn));
    }

    internal static async Task<RecordFacts> FactsAsync(AppDbContext db, RegisterRecord record, CancellationToken cancellationToken)
    {
        var (evidence, findings) = await EvidenceAsync(db, record.Id, cancellationToken);
        return FactsOf(record.Id, record.Kind, record.State, record.DueOn, record.PeriodMonths, evidence, findings);
    }

    internal DateOnly DayOf(DateTimeOffset now) => organisation.DayAt(now);

    /// <summary>May this be the owner? Who acts may always take it on themselves.</summary>
    internal static async Task<bool> IsOwnerAsync(UseCaseScope scope, Guid owner, CancellationToken cancellationToken)
    {
        if (owner == scope.Actor.Id)
            return true;
        var id = new UserId(owner);
        var (roles, owners) = (scope.Db.StaffRoles, OwnerRoles);
        return await scope.Db.StaffUsers.AnyAsync(u => u.Id == id && u.EnrolledAt != null && u.DeactivatedAt == null && (u.LeavesAt == null || u.LeavesAt > scope.Now) && roles.Any(r => r.UserId == u.Id && owners.Contains(r.Role)), cancellationToken);
    }
}

internal static class RegisterAudit
{
    public static void About(this AuditEntry entry, RegisterRecordId record) => (entry.ObjectType, entry.ObjectId) = ("register-record", record.Value.ToString("N"));
}
