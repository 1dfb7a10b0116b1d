using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Consent;

/// <summary>Identifies a GDPR consent.</summary>
public readonly record struct GdprConsentId(Guid Value) : ITypedId<GdprConsentId>
{
    public static GdprConsentId New() => new(Guid.CreateVersion7());
    public static GdprConsentId From(Guid value) => new(value);
}

/// <summary>Explicit consent to process health data for one purpose (GDPR Art. 9(2)(a)). A HIPAA authorization is none.</summary>
public sealed class GdprConsent
{
    private GdprConsent()
    {
    }

    public GdprConsent(ContactId contact, string purpose, DateTimeOffset givenAt, string? evidence)
    {
        Evidence = evidence;
        Id = GdprConsentId.New();
        Contact = contact;
        Purpose = purpose;
        GivenAt = givenAt;
    }

    public GdprConsentId Id { get; private set; }

    public ContactId Contact { get; private set; }

    public string Purpose { get; private set; } = "";

    public DateTimeOffset GivenAt { get; private set; }

    /// <summary>Where the proof is that it was given (Art. 7(1)): form, file number, recording; null in entries from before it was asked for, which open nothing.</summary>
    public string? Evidence { get; private set; }

    /// <summary>Null while it stands (Art. 7(3)).</summary>
    public DateTimeOffset? WithdrawnAt { get; private set; }

    public void Withdraw(DateTimeOffset now) => WithdrawnAt ??= now;

    /// <summary>True when it is told where the proof is, it was given for the purpose by that moment, and it was not withdrawn by then.</summary>
    public bool IsValid(string purpose, DateTimeOffset at) =>
        !string.IsNullOrWhiteSpace(Evidence) && string.Equals(Purpose, purpose, StringComparison.OrdinalIgnoreCase) && GivenAt <= at && !(WithdrawnAt <= at);
}

internal sealed class GdprConsentMapping : IEntityTypeConfiguration<GdprConsent>
{
    public void Configure(EntityTypeBuilder<GdprConsent> builder)
    {
        builder.ToTable("gdpr_consents");
        builder.HasKey(c => c.Id);
        builder.Property(c => c.Id).ValueGeneratedNever();
        builder.Property(c => c.Contact).HasColumnName("contact_id");
        builder.Property(c => c.Purpose).HasMaxLength(AgreedRestrictionMapping.PurposeLength);
        builder.Property(c => c.Evidence).HasMaxLength(Part2ConsentMapping.TextLength);
        builder.HasIndex(c => c.Contact);
    }
}

/// <summary>Records explicit consent, or with <see cref="Withdrawn"/> its withdrawal for that purpose.</summary>
public sealed record RecordGdprConsent : ICommand<Unit>
{
    public static Permission Requires => Permission.AuthorizationManage;
    public static AuditAction Audits => AuditAction.PreferenceChanged;

    public required ContactId Contact { get; init; }

    public required string Purpose { get; init; }

    public bool Withdrawn { get; init; }

    /// <summary>Where the proof is that it was given (Art. 7(1)), 1 to 400 characters; null with a withdrawal, which needs none.</summary>
    public string? Evidence { get; init; }

    /// <summary>When a withdrawal was received, not in the future; null: just now.</summary>
    public DateTimeOffset? ReceivedAt { get; init; }

    /// <summary>How a withdrawal arrived.</summary>
    public ReceiptMeans Means { get; init; } = ReceiptMeans.Electronic;
}

internal sealed class RecordGdprConsentValidator : AbstractValidator<RecordGdprConsent>
{
    private const string WhereTheProofIs = "Say in at most 400 characters where the proof is: a form, a file number or a recording (GDPR Art. 7(1)).";

    public RecordGdprConsentValidator(TimeProvider clock)
    {
        RuleFor(c => c.Purpose).NotEmpty().MaximumLength(AgreedRestrictionMapping.PurposeLength).WithMessage("Name the purpose, in at most 100 characters.");
        RuleFor(c => c.Evidence).NotEmpty().WithMessage(WhereTheProofIs).When(c => !c.Withdrawn);
        RuleFor(c => c.Evidence).MaximumLength(Part2ConsentMapping.TextLength).WithMessage(WhereTheProofIs);
        RuleFor(c => c.ReceivedAt).Must(at => at is null || at <= clock.GetUtcNow()).WithMessage("A withdrawal cannot have been received in the future.");
    }
}

internal sealed class RecordGdprConsentHandler(ConsentChange change) : IUseCase<RecordGdprConsent, Unit>
{
    public async Task<Result<Unit>> HandleAsync(RecordGdprConsent command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        await ConsentChange.BeginAsync(db, cancellationToken);
        if (!await db.Contacts.AnyAsync(c => c.Id == command.Contact, cancellationToken))
            return ConsentErrors.ContactNotFound;
        var standing = await db.GdprConsents
            .Where(c => c.Contact == command.Contact && c.Purpose == command.Purpose && c.WithdrawnAt == null).ToListAsync(cancellationToken);
        if (command.Withdrawn)
            standing.ForEach(c => c.Withdraw(command.ReceivedAt ?? scope.Now));
        else if (!standing.Exists(c => c.IsValid(command.Purpose, scope.Now)))
            db.GdprConsents.Add(new GdprConsent(command.Contact, command.Purpose, scope.Now, command.Evidence?.Trim()));
        await ConsentChange.MarkStaleAsync(db, [command.Contact], cancellationToken);
        if (command.Withdrawn && standing.Count > 0)
        {
            var cancelled = await change.CancelQueuedAsync(db, command.Contact, origin => Rests(command.Purpose, origin), "RULEPACK:GDPR-ART9", scope.Now, cancellationToken);
            await change.NoteAsync(
                db, new RefusalNote(command.Contact, RefusalKind.Withdrawal, standing[0].Id.Value, new Receipt(command.ReceivedAt ?? scope.Now, command.Means), scope.Now, cancelled), cancellationToken);
        }

        scope.Audit.ObjectType = "gdpr_consent";
        scope.Audit.Subject = command.Contact;
        scope.Audit.ReasonCodes = command.Withdrawn ? "withdrawn" : "given";
        return Unit.Value;
    }

    /// <summary>Whether a waiting message may only go with the consent that is now gone (GDPR Art. 7(3)); care itself rests on Art. 9(2)(h).</summary>
    private static bool Rests(string purpose, GateOrigin origin) => string.Equals(purpose, origin.Purpose, StringComparison.OrdinalIgnoreCase)
        && (origin.Comm == CommercialClass.Commercial || origin.Class is HipaaClass.Marketing or HipaaClass.MarketingRemunerated or HipaaClass.Fundraising);
}
