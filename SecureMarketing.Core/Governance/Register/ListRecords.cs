using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Governance;

/// <summary>Which records a list shows.</summary>
public enum RecordView
{
    /// <summary>All but the dropped.</summary>
    All = 0,
    Overdue = 1,

    /// <summary>Open or under way.</summary>
    Open = 2,
    Green = 3,

    /// <summary>Those that the reader sees to.</summary>
    Mine = 4,
    Dropped = 5,
}

/// <summary>Records of the register, overdue ones first, then by their next day.</summary>
/// <param name="Kind">Null for all.</param>
/// <param name="Skip">0 or more.</param>
/// <param name="Take">1–100.</param>
public sealed record ListRecords(RecordView View = RecordView.All, RecordKind? Kind = null, int Skip = 0, int Take = 50) : ICommand<RecordList>
{
    public static Permission Requires => Permission.GovernanceView;

    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <param name="Total">Of the chosen ones.</param>
/// <param name="Overdue">Of all.</param>
/// <param name="Green">Of all.</param>
public sealed record RecordList(int Total, int Overdue, int Green, IReadOnlyList<RecordRow> Rows);

/// <param name="NextOn">Last day of what comes next: the record itself, the earliest of its findings, or its next review; null when nothing does.</param>
/// <param name="OpenFindings">Not closed.</param>
public sealed record RecordRow(RegisterRecordId Id, RecordKind Kind, string Title, RecordState State, RecordStanding Standing, Guid Owner, DateOnly DueOn, DateOnly? NextOn, int OpenFindings, DateTimeOffset OpenedAt)
{
    internal static RecordRow Of(RegisterRecord record, RecordFacts facts, DateOnly today)
    {
        var days = facts.FindingDays.ToList();
        if (record.IsOpen)
            days.Add(record.DueOn);
        else if (record.State == RecordState.Complete && facts.NextReviewOn is { } next)
            days.Add(next);
        return new RecordRow(
            record.Id, record.Kind, record.Title, record.State, RecordPolicy.Of(facts, today), record.Owner, record.DueOn, days.Count > 0 ? days.Min() : null, facts.FindingDays.Count, record.OpenedAt);
    }
}

/// <summary>Who may see to a record or a finding: names of staff, by name.</summary>
public sealed record ListOwners : ICommand<IReadOnlyList<OwnerChoice>>
{
    public static Permission Requires => Permission.GovernanceManage;

    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <summary>A class: it holds a name.</summary>
public sealed class OwnerChoice(Guid id, string name)
{
    public Guid Id { get; } = id;

    public string Name { get; } = name;
}

internal sealed class ListRecordsHandler(RegisterReader reader) : IUseCase<ListRecords, RecordList>
{
    public async Task<Result<RecordList>> HandleAsync(ListRecords command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var today = reader.DayOf(scope.Now);
        // The register holds hundreds: read whole, because how a record stands can only be computed.
        var records = await scope.Db.RegisterRecords.AsNoTracking().ToListAsync(cancellationToken);
        var (evidence, findings) = await RegisterReader.EvidenceAsync(scope.Db, null, cancellationToken);
        var all = records.Select(r => RecordRow.Of(r, RegisterReader.FactsOf(r.Id, r.Kind, r.State, r.DueOn, r.PeriodMonths, evidence, findings), today)).ToList();
        var chosen = all.Where(r => (command.Kind is null || r.Kind == command.Kind) && (command.View switch
        {
            RecordView.Overdue => r.Standing == RecordStanding.Overdue,
            RecordView.Open => r.State is RecordState.Open or RecordState.UnderWay,
            RecordView.Green => r.Standing == RecordStanding.Green,
            RecordView.Mine => r.Owner == scope.Actor.Id && r.State != RecordState.Dropped,
            RecordView.Dropped => r.State == RecordState.Dropped,
            _ => r.State != RecordState.Dropped,
        }))
            .OrderBy(r => r.Standing is RecordStanding.Overdue or RecordStanding.Failed ? 0 : 1).ThenBy(r => r.NextOn ?? DateOnly.MaxValue).ThenByDescending(r => r.OpenedAt).ToList();
        return new RecordList(
            chosen.Count, all.Count(r => r.Standing == RecordStanding.Overdue), all.Count(r => r.Standing == RecordStanding.Green),
            [.. chosen.Skip(Math.Max(0, command.Skip)).Take(Math.Clamp(command.Take, 1, 100))]);
    }
}

internal sealed class ListOwnersHandler(IFieldCipher cipher) : IUseCase<ListOwners, IReadOnlyList<OwnerChoice>>
{
    public async Task<Result<IReadOnlyList<OwnerChoice>>> HandleAsync(ListOwners command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var (roles, owners) = (scope.Db.StaffRoles, RegisterReader.OwnerRoles);
        var users = await scope.Db.StaffUsers.AsNoTracking()
            .Where(u => u.EnrolledAt != null && u.DeactivatedAt == null && (u.LeavesAt == null || u.LeavesAt > scope.Now) && roles.Any(r => r.UserId == u.Id && owners.Contains(r.Role))).ToListAsync(cancellationToken);
        return users.Select(u => new OwnerChoice(u.Id.Value, u.Name(cipher))).OrderBy(o => o.Name, StringComparer.CurrentCultureIgnoreCase).ToList();
    }
}
