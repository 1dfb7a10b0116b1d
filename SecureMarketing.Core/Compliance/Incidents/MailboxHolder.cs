using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.Sending;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Compliance;

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

/// <summary>
/// Keeps who got a message, learned after its incident was reported: names mostly come to light while somebody looks into it. What is
/// written replaces what was kept of the same kind; a name alone leaves a known address standing. Sealed, for the accounting alone.
/// </summary>
/// <param name="Incident">One about a message, whatever its state: an accounting is asked for years later.</param>
/// <param name="Holder">As far as it is known.</param>
public sealed record KeepMailboxHolder(IncidentId Incident, MailboxHolder Holder) : ICommand<Unit>
{
    public static Permission Requires => Permission.IncidentsManage;

    public static AuditAction Audits => AuditAction.IncidentHolderKept;
}

internal sealed class KeepMailboxHolderValidator : AbstractValidator<KeepMailboxHolder>
{
    public KeepMailboxHolderValidator()
    {
        RuleFor(c => c.Holder).MustBeWritten();
        RuleFor(c => c.Holder).Must(h => h.Name is not null || h.Address is not null || h.AddressOnFile).WithErrorCode("incident.holder_unknown").WithMessage("Write a name or an address; with neither there is nothing to keep.");
    }
}

internal sealed class KeepMailboxHolderHandler(MailboxHolders holders) : IUseCase<KeepMailboxHolder, Unit>
{
    public async Task<Result<Unit>> HandleAsync(KeepMailboxHolder command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var id = command.Incident;
        if (await scope.Db.Incidents.SingleOrDefaultAsync(i => i.Id == id, cancellationToken) is not { } incident)
            return ComplianceErrors.IncidentUnknown;
        if (incident.ObjectType != "message" || !Guid.TryParseExact(incident.ObjectId, "N", out var message))
            return ComplianceErrors.HolderWithoutMessage;
        (scope.Audit.ObjectType, scope.Audit.ObjectId, scope.Audit.ReasonCodes) = ("incident", id.Value.ToString("N"), incident.Kind.ToString());
        await holders.KeepAsync(scope, incident, MessageId.From(message), command.Holder, cancellationToken);
        return Unit.Value;
    }
}

/// <summary>Seals holders into their incidents.</summary>
internal sealed class MailboxHolders(IContactDirectory directory, IFieldCipher cipher)
{
    /// <summary>The accounting names who got it, with the address if known; the message itself keeps none.</summary>
    public async Task KeepAsync(UseCaseScope scope, Incident incident, MessageId message, MailboxHolder holder, CancellationToken cancellationToken)
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
        var kept = incident.Holder(cipher);
        incident.Keep(new MailboxHolder { Name = holder.Name?.Trim() ?? kept?.Name, Address = address ?? kept?.Address }, cipher);
        scope.Audit.ReasonCodes += ",holder_kept";
    }
}

/// <summary>What may be written of a holder.</summary>
internal static class MailboxHolderRules
{
    public static void MustBeWritten<T>(this IRuleBuilderInitial<T, MailboxHolder?> rule) => rule
        .Must(h => h?.Name is not { } name || name.Trim().Length is >= 2 and <= 200).WithErrorCode("incident.holder_name").WithMessage("Write the holder's name in 2 to 200 characters, or leave it out.")
        .Must(h => h?.Address is not { } address || EmailAddress.TryParse(address, out _)).WithErrorCode("incident.holder_address").WithMessage("This is no email address. Write the one that the message went to, or leave it out.");
}
