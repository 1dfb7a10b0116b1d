using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Duplicates;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Consent;

/// <summary>Records a person's wish for unencrypted mail. Without a warning on file it does not count, and is recorded as such.</summary>
public sealed record RecordPlainPreference : ICommand<PlainPreferenceId>
{
    public static Permission Requires => Permission.AuthorizationManage;
    public static AuditAction Audits => AuditAction.PreferenceChanged;

    public required ContactId Contact { get; init; }

    /// <summary>Limited to this campaign purpose; null: any.</summary>
    public string? Purpose { get; init; }

    /// <summary>Which wording of the warning was given; null: none on file.</summary>
    public string? WarningTextVersion { get; init; }

    public DateTimeOffset? WarnedAt { get; init; }

    /// <summary>Not before <see cref="WarnedAt"/>, not in the future.</summary>
    public required DateTimeOffset AcceptedAt { get; init; }
}

/// <summary>Ends every wish for plain mail of a person, under all their records.</summary>
public sealed record WithdrawPlainPreference : ICommand<Unit>
{
    public static Permission Requires => Permission.AuthorizationManage;
    public static AuditAction Audits => AuditAction.PreferenceChanged;

    /// <summary>It only protects people: it works whatever the training.</summary>
    public static bool? NeedsTraining => false;

    public required ContactId Contact { get; init; }
}

internal sealed class RecordPlainPreferenceValidator : AbstractValidator<RecordPlainPreference>
{
    public RecordPlainPreferenceValidator(TimeProvider clock)
    {
        RuleFor(c => c.AcceptedAt).Must(at => at <= clock.GetUtcNow()).WithMessage("The acceptance cannot lie in the future.");
        RuleFor(c => c.WarningTextVersion).MaximumLength(PlainPreferenceMapping.VersionLength);
        RuleFor(c => c.Purpose).MaximumLength(AgreedRestrictionMapping.PurposeLength);
        RuleFor(c => c).Must(c => c.WarnedAt is null || c.AcceptedAt >= c.WarnedAt)
            .WithErrorCode(ConsentErrors.PlainNotWarned.Code).WithMessage(ConsentErrors.PlainNotWarned.Message);
    }
}

internal sealed class RecordPlainPreferenceHandler : IUseCase<RecordPlainPreference, PlainPreferenceId>
{
    public async Task<Result<PlainPreferenceId>> HandleAsync(RecordPlainPreference command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        await ConsentChange.BeginAsync(db, cancellationToken);
        if (!await db.Contacts.AnyAsync(c => c.Id == command.Contact, cancellationToken))
            return ConsentErrors.ContactNotFound;
        var preference = new PlainPreference(command.Contact, command.Purpose, command.AcceptedAt, command.WarningTextVersion, command.WarnedAt);
        db.PlainPreferences.Add(preference);
        await ConsentChange.MarkStaleAsync(db, [command.Contact], cancellationToken);
        scope.Audit.ObjectType = "plain_preference";
        scope.Audit.ObjectId = preference.Id.Value.ToString();
        scope.Audit.Subject = command.Contact;
        scope.Audit.ReasonCodes = command.WarningTextVersion is { Length: > 0 } version ? "accepted," + version : "accepted,not_warned";
        return preference.Id;
    }
}

internal sealed class WithdrawPlainPreferenceHandler : IUseCase<WithdrawPlainPreference, Unit>
{
    public async Task<Result<Unit>> HandleAsync(WithdrawPlainPreference command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        await ConsentChange.BeginAsync(db, cancellationToken);
        if (!await db.Contacts.AnyAsync(c => c.Id == command.Contact, cancellationToken))
            return ConsentErrors.ContactNotFound;
        // Whatever record of the person it was wished under: it ends for all of them.
        var records = (await db.PersonRecordsAsync([command.Contact], cancellationToken))[command.Contact].All.ToList();
        foreach (var preference in await db.PlainPreferences.Where(p => records.Contains(p.Contact) && p.WithdrawnAt == null).ToListAsync(cancellationToken))
            preference.Withdraw(scope.Now);
        await ConsentChange.MarkStaleAsync(db, records, cancellationToken);
        scope.Audit.ObjectType = "plain_preference";
        scope.Audit.Subject = command.Contact;
        scope.Audit.ReasonCodes = "withdrawn";
        return Unit.Value;
    }
}
