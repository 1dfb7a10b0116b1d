using System.Numerics;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Terminology;

/// <summary>The organisation's own sensitive words, by name.</summary>
public sealed record ListSensitiveTerms : ICommand<IReadOnlyList<SensitiveTerm>>
{
    public static Permission Requires => Permission.TerminologyView;
    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <summary>
/// Adds a word that names a sensitive category. Campaigns whose subject, links, pictures or segment name hold it are labelled from now on;
/// an approval that did not know of it counts no longer. Answers the word as it is kept.
/// </summary>
public sealed record AddSensitiveTerm(string Term, Sensitivity Category) : ICommand<string>
{
    public static Permission Requires => Permission.SensitiveTermsManage;
    public static AuditAction Audits => AuditAction.SensitiveTermsChanged;
}

/// <summary>Takes one of the organisation's own words off the list. The shipped words stay.</summary>
public sealed record RemoveSensitiveTerm(string Term) : ICommand<Unit>
{
    public static Permission Requires => Permission.SensitiveTermsManage;
    public static AuditAction Audits => AuditAction.SensitiveTermsChanged;
}

internal sealed class AddSensitiveTermValidator : AbstractValidator<AddSensitiveTerm>
{
    public AddSensitiveTermValidator()
    {
        RuleFor(c => c.Term).Must(t => t is not null && SensitiveWords.Normal(t).Length is >= 2 and <= SensitiveTermMapping.TermLength)
            .WithErrorCode("terminology.term").WithMessage("Give a word or a name of 2 to 60 letters and digits.");
        RuleFor(c => c.Category).Must(IsOne).WithErrorCode("terminology.term_category")
            .WithMessage("Choose one category: SubstanceUse, Hiv, SexuallyTransmitted, MentalHealth, Reproductive, Violence, Genetic or GenderIdentity.");
    }

    internal static bool IsOne(Sensitivity category) =>
        category is not (Sensitivity.PsychotherapyNotes or Sensitivity.Unknown) && Enum.IsDefined(category) && BitOperations.PopCount((uint)category) == 1;
}

internal sealed class ListSensitiveTermsHandler : IUseCase<ListSensitiveTerms, IReadOnlyList<SensitiveTerm>>
{
    public async Task<Result<IReadOnlyList<SensitiveTerm>>> HandleAsync(ListSensitiveTerms command, UseCaseScope scope, CancellationToken cancellationToken) =>
        await scope.Db.SensitiveTerms.AsNoTracking().OrderBy(t => t.Term).ToListAsync(cancellationToken);
}

internal sealed class AddSensitiveTermHandler : IUseCase<AddSensitiveTerm, string>
{
    public async Task<Result<string>> HandleAsync(AddSensitiveTerm command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var term = SensitiveWords.Normal(command.Term);
        (scope.Audit.ObjectType, scope.Audit.ObjectId, scope.Audit.ReasonCodes) = ("sensitive_term", term, "added," + command.Category);
        if (await scope.Db.SensitiveTerms.AnyAsync(t => t.Term == term, cancellationToken))
            return TerminologyErrors.TermKnown;
        scope.Db.SensitiveTerms.Add(new SensitiveTerm(term, command.Category, scope.Actor.Id, scope.Now));
        return term;
    }
}

internal sealed class RemoveSensitiveTermHandler : IUseCase<RemoveSensitiveTerm, Unit>
{
    public async Task<Result<Unit>> HandleAsync(RemoveSensitiveTerm command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var term = SensitiveWords.Normal(command.Term);
        (scope.Audit.ObjectType, scope.Audit.ObjectId, scope.Audit.ReasonCodes) = ("sensitive_term", term, "removed");
        if (await scope.Db.SensitiveTerms.SingleOrDefaultAsync(t => t.Term == term, cancellationToken) is not { } known)
            return TerminologyErrors.TermUnknown;
        scope.Db.SensitiveTerms.Remove(known);
        return Unit.Value;
    }
}
