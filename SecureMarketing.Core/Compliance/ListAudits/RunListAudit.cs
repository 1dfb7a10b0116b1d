using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Compliance;

/// <summary>
/// Draws messages at random that were handed over in a period and judges each again by its documents: list, decision, content,
/// authorization as it was signed, suppressions, restrictions and consents of that moment. A mismatch opens an incident.
/// </summary>
/// <param name="From">First day of the period, in the organisation's zone.</param>
/// <param name="To">Last day, not before <paramref name="From"/>.</param>
/// <param name="Sample">How many to judge, 1–5,000; all when fewer were sent.</param>
public sealed record RunListAudit(DateOnly From, DateOnly To, int Sample = RunListAudit.Usual) : ICommand<ListAuditRow>
{
    /// <summary>Finds one wrong message of a hundred with a probability of 95 %: 1 − 0.99^298.</summary>
    public const int Usual = 298;

    public static Permission Requires => Permission.ListAuditsRun;

    public static AuditAction Audits => AuditAction.ListAuditRun;
}

internal sealed class RunListAuditValidator : AbstractValidator<RunListAudit>
{
    public RunListAuditValidator()
    {
        RuleFor(c => c.To).GreaterThanOrEqualTo(c => c.From).WithErrorCode("list_audit.period").WithMessage("The period ends before it begins.");
        RuleFor(c => c.Sample).InclusiveBetween(1, 5000).WithErrorCode("list_audit.sample").WithMessage("Judge 1 to 5,000 messages.");
    }
}

internal sealed class RunListAuditHandler(SentMessages sent, Organisation organisation) : IUseCase<RunListAudit, ListAuditRow>
{
    public async Task<Result<ListAuditRow>> HandleAsync(RunListAudit command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        var (from, to) = (organisation.StartOf(command.From), organisation.StartOf(command.To.AddDays(1)));
        var (population, sample) = await SentMessages.DrawAsync(db, from, to, command.Sample, cancellationToken);
        if (population == 0)
            return ComplianceErrors.NothingSent;

        var judged = new List<(MessageId Message, DateTimeOffset At, IReadOnlyList<string> Codes)>(sample.Count);
        foreach (var page in sample.Chunk(200))
        {
            foreach (var (message, facts) in await sent.FactsAsync(db, page, scope.Now, cancellationToken))
                judged.Add((message, facts.At, ListAuditJudge.Mismatches(facts, organisation)));
        }

        var wrong = judged.Where(j => j.Codes.Count > 0).ToList();
        var audit = new ListAudit(from, to, population, judged.Count, wrong.Count, scope.Actor.Kind == ActorKind.Worker, scope.Now);
        db.ListAudits.Add(audit);
        db.ListAuditItems.AddRange(judged.Select(j => new ListAuditItem(audit.Id, j.Message, j.At, j.Codes)));
        await OpenIncidentsAsync(scope, wrong, cancellationToken);
        scope.Audit.ObjectType = "list-audit";
        scope.Audit.ObjectId = audit.Id.Value.ToString("N");
        scope.Audit.ReasonCodes = $"{SmallCells.Show(judged.Count)} of {SmallCells.Show(population)},mismatches:{Wrong(wrong.Count, judged.Count)}";
        return ListAuditRow.Of(audit);
    }

    /// <summary>As readers of the trail may know it: neither the wrong ones nor those that agree are told while they are 1 to 10.</summary>
    private static string Wrong(int wrong, int judged) =>
        SmallCells.IsSmall(judged - wrong) && !SmallCells.IsSmall(wrong) && wrong > 0 ? ShownCount.Hidden(CountDisclosure.Withheld).ToString() : SmallCells.Show(wrong).ToString();

    /// <summary>One per message, however often audits find it.</summary>
    private static async Task OpenIncidentsAsync(UseCaseScope scope, List<(MessageId Message, DateTimeOffset At, IReadOnlyList<string> Codes)> wrong, CancellationToken cancellationToken)
    {
        var ids = wrong.Select(w => w.Message.Value.ToString("N")).ToList();
        var known = await scope.Db.Incidents.Where(i => i.ObjectType == "message" && ids.Contains(i.ObjectId)).Select(i => i.ObjectId).ToListAsync(cancellationToken);
        foreach (var (message, _, codes) in wrong)
        {
            if (message.Value.ToString("N") is var id && !known.Contains(id))
                scope.Db.Incidents.Add(new Incident(IncidentKind.RecipientListMismatch, "message", id, ListAuditItem.Joined(codes), scope.Now));
        }
    }
}
