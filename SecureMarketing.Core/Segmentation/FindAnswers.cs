using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Segmentation;

/// <summary>Latest coded answers on record to any of these questions, by name: what a condition on answers can choose.</summary>
/// <param name="Codes">1–200 codes of observations.</param>
/// <param name="System">Their system; null = any.</param>
/// <param name="Campaign">The campaign that it is for: answers of what that was granted are found as well. Null = for none.</param>
public sealed record FindAnswers(IReadOnlyList<string> Codes, string? System, OriginId? Campaign = null) : ICommand<IReadOnlyList<FoundCode>>
{
    /// <summary>Most answers.</summary>
    public const int Limit = 100;

    public static Permission Requires => Permission.SegmentView;

    public static AuditAction Audits => AuditAction.NotAudited;
}

internal sealed class FindAnswersValidator : AbstractValidator<FindAnswers>
{
    public FindAnswersValidator() => RuleFor(c => c.Codes).Must(c => c.Count is > 0 and <= 200).WithErrorCode("segment.code_search").WithMessage("Name 1 to 200 questions.");
}

internal sealed class FindAnswersHandler(SensitiveAccess access) : IUseCase<FindAnswers, IReadOnlyList<FoundCode>>
{
    public async Task<Result<IReadOnlyList<FoundCode>>> HandleAsync(FindAnswers command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        // The questions must be open to the actor as well: an answer to a hidden one would tell of it.
        var rights = await access.OfAsync(scope, command.Campaign, cancellationToken);
        var questions = SearchCodesHandler.OpenTo(rights, db);
        var exact = command.Codes.Where(c => !c.EndsWith('*')).ToList();
        var chosen = questions.Where(c => exact.Contains(c.Value));
        foreach (var prefix in command.Codes.Where(c => c.EndsWith('*')).Select(c => c[..^1]))
            chosen = chosen.Union(questions.Where(c => c.Value.StartsWith(prefix)));
        if (command.System is { } system)
            chosen = chosen.Where(c => c.System == system);
        var ids = await chosen.Select(c => c.Id).Take(1_000).ToListAsync(cancellationToken);
        var used = db.ClinicalLatest.Where(l => (l.Kind == FactKind.Observation || l.Kind == FactKind.Risk) && ids.Contains(l.CodeId)).Select(l => l.LastValueCodeId);
        var found = await SearchCodesHandler.OpenTo(rights, db).Where(c => used.Contains(c.Id)).OrderBy(c => c.Display).ThenBy(c => c.Value).Take(FindAnswers.Limit).ToListAsync(cancellationToken);
        return found.ConvertAll(c => new FoundCode(c.System, c.Value, c.Display, c.Sensitivity, []));
    }
}
