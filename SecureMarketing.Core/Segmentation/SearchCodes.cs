using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Core.Terminology.Lists;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Segmentation;

/// <summary>Codes for a kind of fact, by the beginning of the code or a part of its name: first those that the data uses, then those of the code lists in use.</summary>
/// <param name="Kind">Of which kind of fact.</param>
/// <param name="Text">Beginning of the code, or part of the name; at most 100 characters.</param>
/// <param name="Campaign">The campaign that it is for: codes of what that was granted are found as well. Null = for none.</param>
public sealed record SearchCodes(FactKind Kind, string Text, OriginId? Campaign = null) : ICommand<IReadOnlyList<FoundCode>>
{
    /// <summary>Most answers.</summary>
    public const int Limit = 20;

    public static Permission Requires => Permission.SegmentView;

    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <param name="Units">Units in which numeric results of the code were recorded; empty when it has none.</param>
public sealed record FoundCode(string System, string Code, string Display, Sensitivity Sensitivity, IReadOnlyList<string> Units)
{
    /// <summary>False for a code that only a code list knows: nobody has it yet, and a rule that names it waits for them.</summary>
    public bool OnRecord { get; init; } = true;
}

internal sealed class SearchCodesValidator : AbstractValidator<SearchCodes>
{
    public SearchCodesValidator() => RuleFor(c => c.Text).MaximumLength(100).WithErrorCode("segment.code_search").WithMessage("Search with at most 100 characters.");
}

internal sealed class SearchCodesHandler(SensitiveAccess access) : IUseCase<SearchCodes, IReadOnlyList<FoundCode>>
{
    /// <summary>Fewer letters would find half of a list.</summary>
    private const int FewestLetters = 2;

    public async Task<Result<IReadOnlyList<FoundCode>>> HandleAsync(SearchCodes command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        var kind = command.Kind;
        var text = command.Text.Trim();
        var folded = text.ToLowerInvariant();
        var used = db.ClinicalLatest.Where(l => l.Kind == kind).Select(l => l.CodeId);
        var rights = await access.OfAsync(scope, command.Campaign, cancellationToken);
        var codes = OpenTo(rights, db).Where(c => used.Contains(c.Id));
        if (text.Length > 0)
#pragma warning disable CA1304, CA1311, CA1862, MA0011 // translated to SQL lower(), the one folding that all databases have
            codes = codes.Where(c => c.Value.StartsWith(text) || c.Display.ToLower().Contains(folded));
#pragma warning restore CA1304, CA1311, CA1862, MA0011
        var found = await codes.OrderBy(c => c.Display).ThenBy(c => c.Value).Take(SearchCodes.Limit).ToListAsync(cancellationToken);
        var ids = found.Select(c => c.Id).ToList();
        var units = await db.ClinicalLatest.AsNoTracking().Where(l => l.Kind == kind && ids.Contains(l.CodeId) && l.LastUnit != null)
            .Select(l => new { l.CodeId, Unit = l.LastUnit! }).Distinct().ToListAsync(cancellationToken);
        var unitsOf = units.ToLookup(u => u.CodeId, u => u.Unit);
        var answer = found.ConvertAll(c => new FoundCode(c.System, c.Value, c.Display, c.Sensitivity, [.. unitsOf[c.Id].Order(StringComparer.Ordinal)]));
        if (text.Length >= FewestLetters && answer.Count < SearchCodes.Limit)
            answer.AddRange(await ListedAsync(db, rights, kind, text, answer, cancellationToken));
        return answer;
    }

    /// <summary>Of the lists in use. A heading of ICD-10-CM stands for all below it, as a prefix; in other systems nothing can be said by one.</summary>
    private static async Task<IEnumerable<FoundCode>> ListedAsync(AppDbContext db, SensitiveRights rights, FactKind kind, string text, List<FoundCode> before, CancellationToken cancellationToken)
    {
        var systems = SystemsOf(kind);
        var lists = db.CodeLists.AsNoTracking().Where(l => l.IsCurrent && systems.Contains(l.System));
        var concepts = db.Concepts.AsNoTracking();
        foreach (var word in ConceptSearch.Words(text))
            concepts = concepts.Where(c => c.Search.Contains(word));
        // Some are left out again: on record already, or not for this reader.
        var found = await concepts.Join(lists, c => c.ListId, l => l.Id, (c, l) => new { l.System, c.Value, c.Display, c.IsSelectable })
            .Where(c => c.IsSelectable || c.System == CodeSystems.Icd10Cm)
            .OrderBy(c => c.Value.Length).ThenBy(c => c.Value).Take(3 * SearchCodes.Limit).ToListAsync(cancellationToken);
        var label = await CodeLabelRows.OfAsync(db, [.. found.Select(c => c.Value)], cancellationToken);
        var known = before.Select(c => (c.System, c.Code)).ToHashSet();
        return found.Where(c => !known.Contains((c.System, c.Value)))
            .Select(c => new FoundCode(c.System, c.IsSelectable ? c.Value : c.Value + "*", c.IsSelectable ? c.Display : c.Display + ", all below", label(c.System, c.Value), []) { OnRecord = false })
            .Where(c => rights.Allow(c.Sensitivity)).Take(SearchCodes.Limit - before.Count);
    }

    private static List<string> SystemsOf(FactKind kind) => kind switch
    {
        FactKind.Condition or FactKind.Risk => [CodeSystems.Icd10Cm, CodeSystems.Snomed],
        FactKind.Observation => [CodeSystems.Loinc],
        FactKind.Immunization => [CodeSystems.Cvx],
        FactKind.Medication => [CodeSystems.RxNorm, "ndc"],
        FactKind.Procedure => [CodeSystems.Cpt, "hcpcs", "icd-10-pcs", CodeSystems.Snomed],
        FactKind.Allergy => [CodeSystems.RxNorm, CodeSystems.Snomed],
        _ => [CodeSystems.Snomed],
    };

    /// <summary>Codes of which somebody with these rights may be told.</summary>
    internal static IQueryable<Code> OpenTo(SensitiveRights rights, AppDbContext db)
    {
        var (codes, hidden) = (db.Codes.AsNoTracking(), rights.Hidden);
        return hidden == Sensitivity.None ? codes : codes.Where(c => (c.Sensitivity & hidden) == Sensitivity.None);
    }
}
