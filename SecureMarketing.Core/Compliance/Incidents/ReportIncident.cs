using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Sending;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Compliance;

/// <summary>Reports what the product cannot see by itself.</summary>
/// <param name="Description">What happened, 5–2,000 characters, no names.</param>
/// <param name="DiscoveredOn">The first day on which it was known, or would have been with reasonable diligence (45 CFR 164.404(a)(2)); not in the future.</param>
/// <param name="Misdirected">The message that went to an address that was not its recipient's; null: it is about no message.</param>
public sealed record ReportIncident(string Description, DateOnly DiscoveredOn, MessageId? Misdirected = null) : ICommand<IncidentId>
{
    /// <summary>Who got the misdirected message, as far as it is known; null: nothing is. Kept sealed, for the accounting alone.</summary>
    public MailboxHolder? Holder { get; init; }

    public static Permission Requires => Permission.IncidentsManage;

    public static AuditAction Audits => AuditAction.IncidentReported;

    /// <summary>It only protects people: it works whatever the training.</summary>
    public static bool? NeedsTraining => false;
}

internal sealed class ReportIncidentValidator : AbstractValidator<ReportIncident>
{
    public ReportIncidentValidator(TimeProvider clock, Organisation organisation)
    {
        RuleFor(c => c.Description).Must(IncidentText.IsNote).WithErrorCode("incident.note").WithMessage("Say what happened, in 5 to 2,000 characters, without names.");
        RuleFor(c => c.DiscoveredOn).Must(d => d <= organisation.DayAt(clock.GetUtcNow())).WithErrorCode("incident.discovered").WithMessage("The day of discovery cannot be in the future.");
        RuleFor(c => c.Holder).Must((c, h) => h is null || c.Misdirected is not null).WithErrorCode(ComplianceErrors.HolderWithoutMessage.Code).WithMessage(ComplianceErrors.HolderWithoutMessage.Message);
        RuleFor(c => c.Holder).MustBeWritten();
    }
}

internal sealed class ReportIncidentHandler(Organisation organisation, MailboxHolders holders) : IUseCase<ReportIncident, IncidentId>
{
    public async Task<Result<IncidentId>> HandleAsync(ReportIncident command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        var message = command.Misdirected?.Value.ToString("N") ?? "";
        if (command.Misdirected is { } sent)
        {
            var reached = OtherRecords.Reached;
            if (!await db.OutboundMessages.AnyAsync(m => m.Id == sent && reached.Contains(m.State), cancellationToken))
                return ComplianceErrors.MessageNotSent;
            if (await db.Incidents.AnyAsync(i => i.Kind == IncidentKind.Misdirected && i.ObjectId == message, cancellationToken))
                return ComplianceErrors.ReportedAlready;
        }

        // Of an earlier day the clock runs from its start; today is known to the second.
        var discovered = command.DiscoveredOn == organisation.DayAt(scope.Now) ? scope.Now : organisation.StartOf(command.DiscoveredOn);
        var incident = command.Misdirected is null
            ? new Incident(IncidentKind.Reported, "report", "", "REPORTED", scope.Now, discovered, command.Description.Trim())
            : new Incident(IncidentKind.Misdirected, "message", message, "MISDIRECTED", scope.Now, discovered, command.Description.Trim());
        db.Incidents.Add(incident);
        (scope.Audit.ObjectType, scope.Audit.ObjectId, scope.Audit.ReasonCodes) = ("incident", incident.Id.Value.ToString("N"), incident.Kind.ToString());
        if (command is { Misdirected: { } got, Holder: { } holder })
            await holders.KeepAsync(scope, incident, got, holder, cancellationToken);
        return incident.Id;
    }
}
