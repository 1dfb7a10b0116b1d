using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts.Duplicates;
using SecureMarketing.Core.Contacts.People;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Compliance;

/// <summary>Enters a disclosure that the product cannot know of. One that is exempt is refused with the reason. PHI: prints nothing.</summary>
public sealed class RecordDisclosure : ICommand<DisclosureId>
{
    public static Permission Requires => Permission.DisclosuresManage;

    public static AuditAction Audits => AuditAction.DisclosureRecorded;

    public required ContactId Contact { get; init; }

    /// <summary>Not in the future.</summary>
    public required DateOnly On { get; init; }

    public required DisclosureBasis Basis { get; init; }

    public required DisclosureWords Words { get; init; }
}

/// <summary>Strikes an entry out that was a mistake. It stays on file.</summary>
/// <param name="Disclosure">Entered by hand.</param>
/// <param name="Reason">5–1,000 characters, no names.</param>
public sealed record StrikeDisclosure(DisclosureId Disclosure, string Reason) : ICommand<Unit>
{
    public static Permission Requires => Permission.DisclosuresManage;

    public static AuditAction Audits => AuditAction.DisclosureStruck;
}

/// <summary>Enters that a person asked for an accounting.</summary>
/// <param name="Contact">The person.</param>
/// <param name="ReceivedOn">Not in the future; the 60 days run from it.</param>
/// <param name="From">First day asked about, at most six years before <paramref name="ReceivedOn"/>; null: six years.</param>
public sealed record AskAccounting(ContactId Contact, DateOnly ReceivedOn, DateOnly? From = null) : ICommand<AccountingRequestId>
{
    public static Permission Requires => Permission.DisclosuresManage;

    public static AuditAction Audits => AuditAction.AccountingAsked;
}

/// <summary>Extends the 60 days by 30, once; the person is told why and until when.</summary>
/// <param name="Request">Not answered yet.</param>
/// <param name="Reason">As it is told to the person, 5–1,000 characters, no names.</param>
public sealed record ExtendAccounting(AccountingRequestId Request, string Reason) : ICommand<DateOnly>
{
    public static Permission Requires => Permission.DisclosuresManage;

    public static AuditAction Audits => AuditAction.AccountingExtended;
}

internal sealed class RecordDisclosureValidator : AbstractValidator<RecordDisclosure>
{
    public RecordDisclosureValidator(TimeProvider clock, Organisation organisation)
    {
        RuleFor(c => c.On).Must(d => d <= organisation.DayAt(clock.GetUtcNow())).WithErrorCode("disclosure.day").WithMessage("A disclosure cannot lie in the future.");
        RuleFor(c => c.Basis).IsInEnum().WithErrorCode("disclosure.ground").WithMessage("Say on what ground it was disclosed.");
        RuleFor(c => c.Words.Recipient).Must(t => t?.Trim().Length is >= 2 and <= 200).WithErrorCode("disclosure.recipient").WithMessage("Say who received it, in 2 to 200 characters.");
        RuleFor(c => c.Words.Address).MaximumLength(300).WithErrorCode("disclosure.address").WithMessage("The address has at most 300 characters.");
        RuleFor(c => c.Words.Description).Must(t => t?.Trim().Length is >= 5 and <= 1000).WithErrorCode("disclosure.description").WithMessage("Describe the information briefly, in 5 to 1,000 characters.");
        RuleFor(c => c.Words.Purpose).Must(t => t?.Trim().Length is >= 5 and <= 1000).WithErrorCode("disclosure.purpose").WithMessage("State the purpose briefly, in 5 to 1,000 characters.");
    }
}

internal sealed class StrikeDisclosureValidator : AbstractValidator<StrikeDisclosure>
{
    public StrikeDisclosureValidator() => RuleFor(c => c.Reason).Must(AccountingText.IsReason).WithErrorCode("disclosure.reason").WithMessage(AccountingText.Reason);
}

internal sealed class AskAccountingValidator : AbstractValidator<AskAccounting>
{
    public AskAccountingValidator(TimeProvider clock, Organisation organisation)
    {
        RuleFor(c => c.ReceivedOn).Must(d => d <= organisation.DayAt(clock.GetUtcNow())).WithErrorCode("accounting.received").WithMessage("A request cannot have been received in the future.");
        RuleFor(c => c).Must(c => c.From is null || (c.From <= c.ReceivedOn && c.From >= c.ReceivedOn.AddYears(-AccountingRequest.Years)))
            .WithErrorCode("accounting.period").WithMessage("The first day lies within the six years before the request.");
    }
}

internal sealed class ExtendAccountingValidator : AbstractValidator<ExtendAccounting>
{
    public ExtendAccountingValidator() => RuleFor(c => c.Reason).Must(AccountingText.IsReason).WithErrorCode("accounting.reason").WithMessage(AccountingText.Reason);
}

internal static class AccountingText
{
    public const string Reason = "Say why, in 5 to 1,000 characters, without names.";

    public static bool IsReason(string? text) => text?.Trim().Length is >= 5 and <= DisclosureMapping.ReasonLength;
}

internal sealed class RecordDisclosureHandler(IFieldCipher cipher) : IUseCase<RecordDisclosure, DisclosureId>
{
    public async Task<Result<DisclosureId>> HandleAsync(RecordDisclosure command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        if (!await scope.Db.IsAccountedAsync(command.Contact, cancellationToken))
            return PeopleErrors.NotFound;
        scope.Audit.Subject = command.Contact;
        if (DisclosureGrounds.Of(command.Basis) is { Accountable: false } exempt)
            return ComplianceErrors.DisclosureExempt(exempt);
        var words = new DisclosureWords
        {
            Recipient = command.Words.Recipient.Trim(),
            Address = string.IsNullOrWhiteSpace(command.Words.Address) ? null : command.Words.Address.Trim(),
            Description = command.Words.Description.Trim(),
            Purpose = command.Words.Purpose.Trim(),
        };
        var disclosure = new Disclosure(command.Contact, command.On, command.Basis, words, cipher, scope.Actor.Id, scope.Now);
        scope.Db.Disclosures.Add(disclosure);
        (scope.Audit.ObjectType, scope.Audit.ObjectId, scope.Audit.ReasonCodes) = ("disclosure", disclosure.Id.Value.ToString("N"), command.Basis.ToString());
        return disclosure.Id;
    }
}

internal sealed class StrikeDisclosureHandler : IUseCase<StrikeDisclosure, Unit>
{
    public async Task<Result<Unit>> HandleAsync(StrikeDisclosure command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        (scope.Audit.ObjectType, scope.Audit.ObjectId) = ("disclosure", command.Disclosure.Value.ToString("N"));
        if (await scope.Db.Disclosures.SingleOrDefaultAsync(d => d.Id == command.Disclosure && d.StruckAt == null, cancellationToken) is not { } disclosure)
            return ComplianceErrors.DisclosureUnknown;
        disclosure.Strike(command.Reason.Trim(), scope.Actor.Id, scope.Now);
        (scope.Audit.Subject, scope.Audit.ReasonCodes) = (disclosure.Contact, disclosure.Basis.ToString());
        return Unit.Value;
    }
}

internal sealed class AskAccountingHandler : IUseCase<AskAccounting, AccountingRequestId>
{
    public async Task<Result<AccountingRequestId>> HandleAsync(AskAccounting command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        if (!await db.IsAccountedAsync(command.Contact, cancellationToken))
            return PeopleErrors.NotFound;
        scope.Audit.Subject = command.Contact;
        var records = (await db.PersonRecordsAsync([command.Contact], cancellationToken))[command.Contact].All.ToList();
        var yearBefore = command.ReceivedOn.AddMonths(-12);
        var free = !await db.AccountingRequests.AnyAsync(r => records.Contains(r.Contact) && r.ReceivedOn > yearBefore && r.ReceivedOn <= command.ReceivedOn, cancellationToken);
        var request = new AccountingRequest(
            command.Contact, command.ReceivedOn, command.From ?? command.ReceivedOn.AddYears(-AccountingRequest.Years), command.ReceivedOn, free, scope.Actor.Id, scope.Now);
        db.AccountingRequests.Add(request);
        (scope.Audit.ObjectType, scope.Audit.ObjectId, scope.Audit.ReasonCodes) = ("accounting", request.Id.Value.ToString("N"), free ? "free" : "may_cost");
        return request.Id;
    }
}

internal sealed class ExtendAccountingHandler(Organisation organisation) : IUseCase<ExtendAccounting, DateOnly>
{
    /// <returns>The new last day.</returns>
    public async Task<Result<DateOnly>> HandleAsync(ExtendAccounting command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        (scope.Audit.ObjectType, scope.Audit.ObjectId) = ("accounting", command.Request.Value.ToString("N"));
        if (await scope.Db.AccountingRequests.SingleOrDefaultAsync(r => r.Id == command.Request, cancellationToken) is not { } request)
            return ComplianceErrors.RequestUnknown;
        scope.Audit.Subject = request.Contact;
        return request.Extend(command.Reason.Trim(), organisation.DayAt(scope.Now), scope.Now).Error is { } refused ? refused : request.DueOn;
    }
}
