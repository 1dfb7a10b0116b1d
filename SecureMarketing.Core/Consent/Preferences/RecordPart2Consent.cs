using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Consent;

/// <summary>Records a consent to use substance-use records (42 CFR 2.31).</summary>
public sealed record RecordPart2Consent : ICommand<Part2ConsentId>
{
    public static Permission Requires => Permission.AuthorizationManage;
    public static AuditAction Audits => AuditAction.PreferenceChanged;

    public required ContactId Contact { get; init; }

    public required Part2ConsentTerms Terms { get; init; }
}

/// <summary>Records that the person took a Part 2 consent back; effective from receipt.</summary>
public sealed record RevokePart2Consent : ICommand<Unit>
{
    public static Permission Requires => Permission.AuthorizationManage;
    public static AuditAction Audits => AuditAction.PreferenceChanged;

    /// <summary>It only protects people: it works whatever the training.</summary>
    public static bool? NeedsTraining => false;

    public required Part2ConsentId Consent { get; init; }

    /// <summary>Not in the future.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>How it arrived; the target of its latency depends on it.</summary>
    public ReceiptMeans Means { get; init; } = ReceiptMeans.Paper;
}

internal sealed class RecordPart2ConsentValidator : AbstractValidator<RecordPart2Consent>
{
    public RecordPart2ConsentValidator()
    {
        RuleFor(c => c.Terms.Discloser).NotEmpty().MaximumLength(Part2ConsentMapping.TextLength).WithMessage("Name who discloses (42 CFR 2.31(a)(2)).");
        RuleFor(c => c.Terms.Description).NotEmpty().MaximumLength(Part2ConsentMapping.TextLength).WithMessage("Describe the information (42 CFR 2.31(a)(3)).");
        RuleFor(c => c.Terms.Recipients).NotEmpty().MaximumLength(Part2ConsentMapping.TextLength).WithMessage("Name the recipients (42 CFR 2.31(a)(4)).");
        RuleFor(c => c.Terms.Purpose).NotEmpty().MaximumLength(AgreedRestrictionMapping.PurposeLength).WithMessage("Name the purpose (42 CFR 2.31(a)(5)).");
        RuleFor(c => c.Terms.Evidence).NotEmpty().MaximumLength(Part2ConsentMapping.TextLength).WithMessage("Say in at most 400 characters where the signed form is: a file or a scan number.");
        RuleFor(c => c.Terms.SignedOn).Must((c, day) => day <= c.Terms.ExpiresOn).WithMessage("It expires before it was signed (42 CFR 2.31(a)(7)).");
    }
}

internal sealed class RevokePart2ConsentValidator : AbstractValidator<RevokePart2Consent>
{
    public RevokePart2ConsentValidator(TimeProvider clock) =>
        RuleFor(c => c.ReceivedAt).Must(at => at <= clock.GetUtcNow()).WithMessage("A revocation cannot have been received in the future.");
}

internal sealed class RecordPart2ConsentHandler : IUseCase<RecordPart2Consent, Part2ConsentId>
{
    public async Task<Result<Part2ConsentId>> HandleAsync(RecordPart2Consent command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        await ConsentChange.BeginAsync(db, cancellationToken);
        if (!await db.Contacts.AnyAsync(c => c.Id == command.Contact, cancellationToken))
            return ConsentErrors.ContactNotFound;
        var consent = new Part2Consent(command.Contact, command.Terms, scope.Now);
        db.Part2Consents.Add(consent);
        await ConsentChange.MarkStaleAsync(db, [command.Contact], cancellationToken);
        scope.Audit.ObjectType = "part2_consent";
        scope.Audit.ObjectId = consent.Id.Value.ToString();
        scope.Audit.Subject = command.Contact;
        return consent.Id;
    }
}

internal sealed class RevokePart2ConsentHandler(ConsentChange change) : IUseCase<RevokePart2Consent, Unit>
{
    public async Task<Result<Unit>> HandleAsync(RevokePart2Consent command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        await ConsentChange.BeginAsync(db, cancellationToken);
        var consent = await db.Part2Consents.SingleOrDefaultAsync(c => c.Id == command.Consent, cancellationToken);
        if (consent is null)
            return ConsentErrors.Part2ConsentNotFound;
        consent.Revoke(command.ReceivedAt);
        await ConsentChange.MarkStaleAsync(db, [consent.Contact], cancellationToken);
        var cancelled = await change.CancelQueuedAsync(
            db, consent.Contact, origin => origin.Sens == Gate.GateSensitivity.Part2, "SENSITIVE_CONSENT_Part2", scope.Now, cancellationToken);
        await change.NoteAsync(db, new RefusalNote(consent.Contact, RefusalKind.Withdrawal, consent.Id.Value, new Receipt(command.ReceivedAt, command.Means), scope.Now, cancelled), cancellationToken);
        scope.Audit.ObjectType = "part2_consent";
        scope.Audit.ObjectId = consent.Id.Value.ToString();
        scope.Audit.Subject = consent.Contact;
        scope.Audit.ReasonCodes = "revoked";
        return Unit.Value;
    }
}
