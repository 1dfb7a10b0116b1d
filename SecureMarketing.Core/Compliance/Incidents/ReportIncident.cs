using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
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
}

/// <summary>Who holds the mailbox that a message went to by mistake (45 CFR 164.528(b)(2)(ii)). PHI: a class that prints nothing.</summary>
public sealed class MailboxHolder
{
    /// <summary>Name of the person or organisation, 2–200 characters; null: not known.</summary>
    public string? Name { get; init; }

    /// <summary>The email address it went to; null: not known, or see <see cref="AddressOnFile"/>.</summary>
    public string? Address { get; init; }

    /// <summary>True: it is the address that the person's record holds at this moment, which was not theirs. Default false.</summary>
    public bool AddressOnFile { get; init; }
}

internal sealed class ReportIncidentValidator : AbstractValidator<ReportIncident>
{
    public ReportIncidentValidator(TimeProvider clock, Organisation organisation)
    {
        RuleFor(c => c.Description).Must(IncidentText.IsNote).WithErrorCode("incident.note").WithMessage("Say what happened, in 5 to 2,000 characters, without names.");
        RuleFor(c => c.DiscoveredOn).Must(d => d <= organisation.DayAt(clock.GetUtcNow())).WithErrorCode("incident.discovered").WithMessage("The day of discovery cannot be in the future.");
        RuleFor(c => c.Holder).Must((c, h) => h is null || c.Misdirected is not null).WithErrorCode("incident.holder").WithMessage("Whoever got a message can be named only with the message that they got.");
        RuleFor(c => c.Holder).Must(h => h?.Name is not { } name || name.Trim().Length is >= 2 and <= 200).WithErrorCode("incident.holder_name").WithMessage("Write the holder's name in 2 to 200 characters, or leave it out.");
        RuleFor(c => c.Holder).Must(h => h?.Address is not { } address || EmailAddress.TryParse(address, out _)).WithErrorCode("incident.holder_address").WithMessage("This is no email address. Write the one that the message went to, or leave it out.");
    }
}

internal sealed class ReportIncidentHandler(Organisation organisation, IContactDirectory directory, IFieldCipher cipher) : IUseCase<ReportIncident, IncidentId>
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
            await KeepAsync(scope, incident, got, holder, cancellationToken);
        return incident.Id;
    }

    /// <summary>The accounting names who got it, with the address if known; the message itself keeps none.</summary>
    private async Task KeepAsync(UseCaseScope scope, Incident incident, MessageId message, MailboxHolder holder, CancellationToken cancellationToken)
    {
        var address = holder.Address?.Trim();
        if (address is null && holder.AddressOnFile)
        {
            var contact = await scope.Db.OutboundMessages.Where(m => m.Id == message).Select(m => m.ContactId).SingleAsync(cancellationToken);
            address = (await directory.IdentitiesAsync(scope.Db, [contact], cancellationToken)).GetValueOrDefault(contact)?.Email?.Reveal();
            scope.Audit.Subject = contact;
        }

        if (address is null && holder.Name is null)
            return;
        incident.Keep(new MailboxHolder { Name = holder.Name?.Trim(), Address = address }, cipher);
        scope.Audit.ReasonCodes += ",holder_kept";
    }
}
