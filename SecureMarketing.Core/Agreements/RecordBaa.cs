using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Agreements;

/// <summary>Enters a signed agreement, or the renewal of one.</summary>
public sealed record RecordBaa : ICommand<RecordedBaa>
{
    public static Permission Requires => Permission.BaaManage;
    public static AuditAction Audits => AuditAction.BaaChanged;

    /// <summary>The party whose agreement is renewed; null: a new party.</summary>
    public PartyId? Party { get; init; }

    public required BaaTerms Terms { get; init; }
}

/// <param name="Baa">The new row.</param>
/// <param name="Party">What routes name as their operator.</param>
public sealed record RecordedBaa(BaaRecordId Baa, PartyId Party);

/// <summary>Ends an agreement from an instant on; the gate denies from that instant.</summary>
public sealed record TerminateBaa : ICommand<Unit>
{
    public static Permission Requires => Permission.BaaManage;
    public static AuditAction Audits => AuditAction.BaaChanged;

    /// <summary>It only protects people: it works whatever the training.</summary>
    public static bool? NeedsTraining => false;

    public required BaaRecordId Baa { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>Records that someone read the agreement again and found these clauses.</summary>
public sealed record VerifyBaa : ICommand<Unit>
{
    public static Permission Requires => Permission.BaaManage;
    public static AuditAction Audits => AuditAction.BaaChanged;

    public required BaaRecordId Baa { get; init; }

    public required BaaClauses Clauses { get; init; }
}

internal sealed class RecordBaaValidator : AbstractValidator<RecordBaa>
{
    public RecordBaaValidator()
    {
        RuleFor(c => c.Terms.Party).NotEmpty().MaximumLength(BaaRecordMapping.PartyLength).WithMessage("Name the party, in at most 200 characters.");
        RuleFor(c => c.Terms.Services).NotEmpty().MaximumLength(BaaRecordMapping.ServicesLength).WithMessage("Say what the party does, in at most 400 characters.");
        RuleFor(c => c.Terms.Role).IsInEnum().WithMessage("Say what the party is: tenant or vendor.");
        RuleFor(c => c.Terms.DocumentSha256).Matches("^[0-9a-fA-F]{64}$").When(c => c.Terms.DocumentSha256 is not null).WithMessage("The document hash is 64 hex digits (SHA-256).");
        RuleFor(c => c.Terms).Must(t => t.ExpiresAt is null || t.ExpiresAt > t.EffectiveAt).WithMessage("An agreement must expire after it begins.");
    }
}

internal sealed class RecordBaaHandler(Organisation organisation) : IUseCase<RecordBaa, RecordedBaa>
{
    public async Task<Result<RecordedBaa>> HandleAsync(RecordBaa command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        if (command.Party is { } known && !await scope.Db.BaaRecords.AnyAsync(b => b.PartyId == known, cancellationToken))
            return AgreementsErrors.NotFound;
        var record = new BaaRecord(command.Party ?? PartyId.New(), command.Terms, organisation.DayAt(scope.Now), scope.Now);
        scope.Db.BaaRecords.Add(record);
        scope.About(record, "recorded");
        return new RecordedBaa(record.Id, record.PartyId);
    }
}

internal sealed class TerminateBaaHandler : IUseCase<TerminateBaa, Unit>
{
    public async Task<Result<Unit>> HandleAsync(TerminateBaa command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var record = await scope.Db.BaaRecords.SingleOrDefaultAsync(b => b.Id == command.Baa, cancellationToken);
        if (record is null)
            return AgreementsErrors.NotFound;
        scope.About(record, "terminated");
        return record.Terminate(command.At, scope.Now).Error is { } error ? error : Unit.Value;
    }
}

internal sealed class VerifyBaaHandler(Organisation organisation) : IUseCase<VerifyBaa, Unit>
{
    public async Task<Result<Unit>> HandleAsync(VerifyBaa command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var record = await scope.Db.BaaRecords.SingleOrDefaultAsync(b => b.Id == command.Baa, cancellationToken);
        if (record is null)
            return AgreementsErrors.NotFound;
        record.Verify(command.Clauses, organisation.DayAt(scope.Now), scope.Now);
        scope.About(record, "verified");
        return Unit.Value;
    }
}

internal static class BaaAudit
{
    public static void About(this UseCaseScope scope, BaaRecord record, string step)
    {
        scope.Audit.ObjectType = "baa";
        scope.Audit.ObjectId = record.Id.Value.ToString();
        scope.Audit.ObjectVersion = (int)record.Version;
        scope.Audit.ReasonCodes = step;
    }
}
