using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Duplicates;
using SecureMarketing.Core.Contacts.People;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Consent;

/// <summary>What a person chose and what protects them, for staff; logged.</summary>
public sealed record ViewPreferences(ContactId Contact) : ICommand<PersonPreferences>
{
    public static Permission Requires => Permission.SuppressionView;
    public static AuditAction Audits => AuditAction.PersonViewed;
}

/// <summary>PHI: prints nothing.</summary>
public sealed class PersonPreferences
{
    /// <summary>As the person's own page shows it.</summary>
    public required PreferenceSheet Sheet { get; init; }

    /// <summary>Every suppression in force, of all records of the person.</summary>
    public required IReadOnlyList<Suppression> Suppressions { get; init; }

    public required IReadOnlyList<PlainPreference> PlainWishes { get; init; }

    /// <summary>Binding and ended, newest first.</summary>
    public required IReadOnlyList<AgreedRestriction> Restrictions { get; init; }

    /// <summary>Null: no other address was asked for.</summary>
    public required ConfidentialRequest? Confidential { get; init; }

    /// <summary>What the gate says of the mailbox.</summary>
    public required GateAddress Address { get; init; }

    /// <summary>Other people with the same mailbox; 0: the person's own.</summary>
    public required int SharedWith { get; init; }

    /// <summary>Masked mailbox; null: none on file.</summary>
    public required string? Mailbox { get; init; }

    /// <summary>The latest refusals with how long each took, at most twenty.</summary>
    public required IReadOnlyList<Refusal> Refusals { get; init; }
}

/// <summary>Staff notes a cap on advertising that the person asked for, by telephone for instance.</summary>
public sealed record SetMailCap(ContactId Contact, MailCap Cap) : ICommand<Unit>
{
    public static Permission Requires => Permission.SuppressionManage;
    public static AuditAction Audits => AuditAction.PreferenceChanged;
}

internal sealed class SetMailCapValidator : AbstractValidator<SetMailCap>
{
    public SetMailCapValidator() => RuleFor(c => c.Cap).IsInEnum().WithMessage("Choose how often.");
}

internal sealed class SetMailCapHandler : IUseCase<SetMailCap, Unit>
{
    public async Task<Result<Unit>> HandleAsync(SetMailCap command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        await ConsentChange.BeginAsync(scope.Db, cancellationToken);
        if (!await scope.Db.Contacts.AnyAsync(c => c.Id == command.Contact, cancellationToken))
            return ConsentErrors.ContactNotFound;
        if (await StatePreferencesHandler.SetCapAsync(scope, command.Contact, command.Cap, SuppressionSource.Staff, cancellationToken))
            await ConsentChange.MarkStaleAsync(scope.Db, [command.Contact], cancellationToken);
        (scope.Audit.ObjectType, scope.Audit.Subject, scope.Audit.ReasonCodes) = ("preferences", command.Contact, "cap:" + command.Cap);
        return Unit.Value;
    }
}

internal sealed class ViewPreferencesHandler(ContactSeal seal) : IUseCase<ViewPreferences, PersonPreferences>
{
    private const int MostRefusals = 20;

    public async Task<Result<PersonPreferences>> HandleAsync(ViewPreferences command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        if (await db.Contacts.AsNoTracking().SingleOrDefaultAsync(c => c.Id == command.Contact, cancellationToken) is not { } contact)
            return ConsentErrors.ContactNotFound;
        var records = (await db.PersonRecordsAsync([command.Contact], cancellationToken))[command.Contact].All.ToList();
        var others = await db.Contacts.AsNoTracking().Where(c => records.Contains(c.Id)).Select(c => new { c.AlternateAddressRequired, c.AgreedEmailIndex }).ToListAsync(cancellationToken);
        var shared = await db.IsSharedMailboxAsync(contact, cancellationToken);
        (scope.Audit.ObjectType, scope.Audit.ObjectId, scope.Audit.Subject, scope.Audit.ReasonCodes) = ("contact", command.Contact.Value.ToString("N"), command.Contact, "preferences");
        return new PersonPreferences
        {
            Sheet = await PreferenceReading.ReadAsync(db, command.Contact, cancellationToken),
            Suppressions = await db.SuppressionsInForce(records).AsNoTracking().OrderByDescending(s => s.CreatedAt).ToListAsync(cancellationToken),
            PlainWishes = await db.PlainPreferences.AsNoTracking().Where(p => records.Contains(p.Contact)).OrderByDescending(p => p.AcceptedAt).ToListAsync(cancellationToken),
            Restrictions = await db.AgreedRestrictions.AsNoTracking().Where(r => records.Contains(r.Contact)).OrderByDescending(r => r.AgreedAt).ToListAsync(cancellationToken),
            Confidential = await db.ConfidentialRequests.AsNoTracking().Where(r => records.Contains(r.Contact) && r.EndedAt == null).OrderByDescending(r => r.AgreedAt).FirstOrDefaultAsync(cancellationToken),
            Address = AddressPolicy.Of(contact.EmailIndex is not null, shared, contact.EmailVerification, others.Any(o => AddressPolicy.Denies(o.AlternateAddressRequired, o.AgreedEmailIndex, contact.EmailIndex))),
            SharedWith = shared ? await db.Contacts.CountAsync(c => c.EmailIndex == contact.EmailIndex && !records.Contains(c.Id), cancellationToken) : 0,
            Mailbox = IdentityMask.Email(seal.Open(contact, ContactField.Email)),
            Refusals = await db.Refusals.AsNoTracking().Where(r => records.Contains(r.Contact)).OrderByDescending(r => r.RecordedAt).Take(MostRefusals).ToListAsync(cancellationToken),
        };
    }
}
