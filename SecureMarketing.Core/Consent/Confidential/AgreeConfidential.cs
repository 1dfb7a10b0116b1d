using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Consent;

/// <summary>
/// Agrees to write to another address only. From this moment the address on file is denied (<c>ADDRESS_AltRequired</c>), everything that
/// waits is cancelled, and no import brings the old address back. PHI: prints nothing.
/// </summary>
public sealed class AgreeConfidential : ICommand<ConfidentialRequestId>
{
    public static Permission Requires => Permission.AuthorizationManage;
    public static AuditAction Audits => AuditAction.ConfidentialAddressChanged;

    public required ContactId Contact { get; init; }

    /// <summary>The mailbox that is used instead; null: none, so nothing goes by mail until there is one.</summary>
    public string? Alternate { get; init; }

    /// <summary>The person gave it to a member of staff face to face, or proved it; otherwise it counts as unverified and gets nothing about a patient.</summary>
    public bool Verified { get; init; }

    /// <summary>When and how the request came.</summary>
    public required Receipt Receipt { get; init; }
}

/// <summary>Ends the request, as the person asked. Whatever mailbox is on file then may be used again; imports may change it.</summary>
public sealed record EndConfidential(ContactId Contact) : ICommand<Unit>
{
    public static Permission Requires => Permission.AuthorizationManage;
    public static AuditAction Audits => AuditAction.ConfidentialAddressChanged;

    /// <summary>Whoever asked may be in danger at the old address.</summary>
    public static Proof Demands => Proof.Fresh;
}

internal sealed class AgreeConfidentialValidator : AbstractValidator<AgreeConfidential>
{
    public AgreeConfidentialValidator(TimeProvider clock)
    {
        RuleFor(c => c.Alternate).Must(a => a is null || EmailAddress.TryParse(a, out _)).WithMessage("Enter the other address like name@example.com, or leave it empty.");
        RuleFor(c => c.Receipt).Must(r => r.At <= clock.GetUtcNow() && Enum.IsDefined(r.Means)).WithMessage("A request cannot have been received in the future; say also how it came.");
    }
}

internal sealed class AgreeConfidentialHandler(ConsentChange change, ContactSeal seal, IEnumerable<IContactFactSink> sinks) : IUseCase<AgreeConfidential, ConfidentialRequestId>
{
    public async Task<Result<ConfidentialRequestId>> HandleAsync(AgreeConfidential command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        await ConsentChange.BeginAsync(db, cancellationToken);
        if (await db.Contacts.SingleOrDefaultAsync(c => c.Id == command.Contact, cancellationToken) is not { } contact)
            return ConsentErrors.ContactNotFound;
        EmailAddress? alternate = EmailAddress.TryParse(command.Alternate, out var parsed) ? parsed : null;
        if (alternate is not null && contact.EmailIndex is { } onFile && onFile.AsSpan().SequenceEqual(seal.EmailIndex(alternate)) && !contact.AlternateAddressRequired)
            return ConsentErrors.SameAddress;
        foreach (var earlier in await db.ConfidentialRequests.Where(r => r.Contact == command.Contact && r.EndedAt == null).ToListAsync(cancellationToken))
            earlier.End(scope.Now);
        var request = new ConfidentialRequest(command.Contact, alternate is not null, command.Receipt, scope.Now);
        db.ConfidentialRequests.Add(request);
        contact.AlternateAddressRequired = true;
        contact.AgreedEmailIndex = null;
        if (alternate is not null)
        {
            seal.Store(contact, ContactField.Email, alternate.Reveal());
            contact.AgreedEmailIndex = contact.EmailIndex;
            contact.EmailVerification = command.Verified ? EmailVerification.InPerson : EmailVerification.None;
            contact.EmailVerifiedAt = command.Verified ? scope.Now : null;
        }

        contact.ChangedAt = scope.Now;
        await ConfidentialChange.TellAsync(scope, command.Contact, sinks, cancellationToken);
        // Also what could go to the new mailbox: a message was planned for the domain of the old one.
        await change.CancelQueuedAsync(db, command.Contact, _ => true, "ADDRESS_AltRequired", scope.Now, cancellationToken);
        (scope.Audit.ObjectType, scope.Audit.ObjectId, scope.Audit.Subject) = ("confidential_request", request.Id.Value.ToString(), command.Contact);
        scope.Audit.ReasonCodes = alternate is null ? "agreed,no-mailbox" : command.Verified ? "agreed,mailbox,verified" : "agreed,mailbox";
        return request.Id;
    }
}

internal sealed class EndConfidentialHandler(IEnumerable<IContactFactSink> sinks) : IUseCase<EndConfidential, Unit>
{
    public async Task<Result<Unit>> HandleAsync(EndConfidential command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        await ConsentChange.BeginAsync(db, cancellationToken);
        var open = await db.ConfidentialRequests.Where(r => r.Contact == command.Contact && r.EndedAt == null).ToListAsync(cancellationToken);
        if (open.Count == 0 || await db.Contacts.SingleOrDefaultAsync(c => c.Id == command.Contact, cancellationToken) is not { } contact)
            return ConsentErrors.ConfidentialNotFound;
        open.ForEach(r => r.End(scope.Now));
        (contact.AlternateAddressRequired, contact.AgreedEmailIndex, contact.ChangedAt) = (false, null, scope.Now);
        await ConfidentialChange.TellAsync(scope, command.Contact, sinks, cancellationToken);
        (scope.Audit.ObjectType, scope.Audit.ObjectId, scope.Audit.Subject, scope.Audit.ReasonCodes) = ("confidential_request", open[^1].Id.Value.ToString(), command.Contact, "ended");
        return Unit.Value;
    }
}

internal static class ConfidentialChange
{
    /// <summary>Saves, makes decisions stale, and lets the person's attributes follow (whether mail reaches them).</summary>
    public static async Task TellAsync(UseCaseScope scope, ContactId contact, IEnumerable<IContactFactSink> sinks, CancellationToken cancellationToken)
    {
        await scope.Db.SaveChangesAsync(cancellationToken);
        await ConsentChange.MarkStaleAsync(scope.Db, [contact], cancellationToken);
        foreach (var sink in sinks)
            await sink.ContactsChangedAsync(scope.Db, [contact], scope.Now, cancellationToken);
    }
}
