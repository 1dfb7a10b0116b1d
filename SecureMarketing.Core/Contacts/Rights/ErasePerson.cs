using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Contacts.People;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Contacts.Rights;

/// <summary>
/// Takes a person off the file where a rule asks for it: identity and facts go, what a law keeps stays under the opaque id,
/// waiting messages are cancelled, and later imports leave the record out. One transaction; it cannot be undone.
/// </summary>
/// <param name="Fingerprint">Of the <see cref="ErasurePlan"/> that the operator saw.</param>
/// <param name="Reason">What was asked for and how, 5–200 characters, no names.</param>
public sealed record ErasePerson(ContactId Contact, string Fingerprint, string Reason) : ICommand<ErasureOutcome>
{
    public static Permission Requires => Permission.PeopleErase;

    public static AuditAction Audits => AuditAction.PersonErased;

    public static Proof Demands => Proof.Fresh;
}

/// <param name="Rule">Id of the rule that asked for it.</param>
/// <param name="Parts">What went and what stayed.</param>
public sealed record ErasureOutcome(string Rule, IReadOnlyList<ErasurePart> Parts);

internal sealed class ErasePersonValidator : AbstractValidator<ErasePerson>
{
    public ErasePersonValidator() => RuleFor(c => c.Reason).Must(r => r?.Trim().Length is >= 5 and <= 200)
        .WithErrorCode(RightsErrors.ReasonMissing.Code).WithMessage(RightsErrors.ReasonMissing.Message);
}

internal sealed class ErasePersonHandler(ErasurePlanner planner, IEnumerable<IErasure> owners, IEnumerable<IErasureBar> bars, ContactSeal seal) : IUseCase<ErasePerson, ErasureOutcome>
{
    public async Task<Result<ErasureOutcome>> HandleAsync(ErasePerson command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        var id = command.Contact;
        scope.Audit.ObjectType = "contact";
        scope.Audit.ObjectId = id.Value.ToString("N");
        scope.Audit.Purpose = command.Reason.Trim();
        await db.Database.BeginTransactionAsync(cancellationToken);
        // The first write: decisions made for this person become stale, and a second eraser waits here.
        if (await db.BumpSendVersionAsync([id], cancellationToken) == 0)
            return PeopleErrors.NotFound;
        scope.Audit.Subject = id;
        if (await planner.MakeAsync(db, id, scope.Now, cancellationToken) is not { } plan)
            return PeopleErrors.NotFound;
        if (plan.Rules is not [var rule, ..])
            return RightsErrors.NotAsked;
        if (await db.ImportRuns.AnyAsync(r => r.State == ImportState.Running || r.State == ImportState.Undoing, cancellationToken))
            return RightsErrors.ImportRunning;
        if (plan.Fingerprint != command.Fingerprint)
            return RightsErrors.PlanChanged;
        foreach (var bar in bars)
        {
            if (await bar.StandsAsync(db, id, cancellationToken) is { } error)
                return error;
        }

        var person = await db.Contacts.AsNoTracking().SingleAsync(c => c.Id == id, cancellationToken);
        var subject = new ErasedSubject(id, EmailAddress.TryParse(seal.Open(person, ContactField.Email), out var email) ? email : null, person.EmailIndex);
        db.ErasedPeople.Add(new ErasedPerson(id, seal.SourceIndex(person.SourceSystem, person.SourceId), rule.Id, scope.Actor.Id, scope.Now));
        // The person's own row goes last: what hangs on it must be found by the others first.
        foreach (var owner in owners.OrderBy(o => o is ContactErasure))
            await owner.EraseAsync(db, subject, scope.Now, cancellationToken);
        scope.Audit.ReasonCodes = rule.Id;
        return new ErasureOutcome(rule.Id, plan.Parts);
    }
}
