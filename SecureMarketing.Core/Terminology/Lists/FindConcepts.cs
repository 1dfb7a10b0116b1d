using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Terminology.Lists;

/// <summary>Concepts of the code lists in use: by words, or those below one.</summary>
/// <param name="System">Null for all systems.</param>
/// <param name="Text">All its words must occur in the code or its display; empty with <paramref name="Below"/> or for the top.</param>
/// <param name="Below">Code of <paramref name="System"/> whose direct children are wanted; null for no such limit.</param>
public sealed record FindConcepts(string? System, string Text, string? Below = null) : ICommand<IReadOnlyList<FoundConcept>>
{
    /// <summary>Most answers.</summary>
    public const int Limit = 50;

    public const int TextLength = 100;

    public static Permission Requires => Permission.TerminologyView;
    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <param name="HasBelow">Others stand below it.</param>
public sealed record FoundConcept(string System, string Code, string Display, string? Parent, bool IsSelectable, bool HasBelow, Sensitivity Sensitivity);

internal sealed class FindConceptsValidator : AbstractValidator<FindConcepts>
{
    public FindConceptsValidator()
    {
        RuleFor(c => c.Text).MaximumLength(FindConcepts.TextLength).WithErrorCode("terminology.search").WithMessage("Search with at most 100 characters.");
        RuleFor(c => c.System).NotEmpty().When(c => c.Below is not null).WithErrorCode("terminology.system").WithMessage("Name the code system whose hierarchy is wanted.");
    }
}

internal sealed class FindConceptsHandler : IUseCase<FindConcepts, IReadOnlyList<FoundConcept>>
{
    public async Task<Result<IReadOnlyList<FoundConcept>>> HandleAsync(FindConcepts command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var system = command.System is { Length: > 0 } named ? CodeSystems.WordOf(named) : null;
        var lists = scope.Db.CodeLists.AsNoTracking().Where(l => l.IsCurrent && (system == null || l.System == system));
        var words = ConceptSearch.Words(command.Text);
        var concepts = scope.Db.Concepts.AsNoTracking();
        foreach (var word in words)
            concepts = concepts.Where(c => c.Search.Contains(word));
        if (command.Below is { } above)
            concepts = concepts.Where(c => c.Parent == above);
        else if (words.Count == 0)
            concepts = concepts.Where(c => c.Parent == null);
        var all = scope.Db.Concepts.AsNoTracking();
        var found = await concepts.Join(lists, c => c.ListId, l => l.Id, (c, l) => new { Concept = c, l.System })
            .OrderBy(x => x.System).ThenBy(x => x.Concept.Value).Take(FindConcepts.Limit)
            .Select(x => new { x.System, x.Concept, HasBelow = all.Any(c => c.ListId == x.Concept.ListId && c.Parent == x.Concept.Value) })
            .ToListAsync(cancellationToken);
        var label = await CodeLabelRows.OfAsync(scope.Db, [.. found.Select(f => f.Concept.Value)], cancellationToken);
        return found.ConvertAll(f => new FoundConcept(
            f.System, f.Concept.Value, f.Concept.Display, f.Concept.Parent, f.Concept.IsSelectable, f.HasBelow, label(f.System, f.Concept.Value)));
    }
}
