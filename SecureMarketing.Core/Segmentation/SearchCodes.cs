using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Segmentation;

/// <summary>Codes that the data uses for a kind of fact, by the beginning of the code or a part of its name.</summary>
public sealed record SearchCodes(FactKind Kind, string Text) : ICommand<IReadOnlyList<FoundCode>>
{
    /// <summary>Most answers.</summary>
    public const int Limit = 20;

    public static Permission Requires => Permission.SegmentView;

    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <param name="Units">Units in which numeric results of the code were recorded; empty when it has none.</param>
public sealed record FoundCode(string System, string Code, string Display, Sensitivity Sensitivity, IReadOnlyList<string> Units);

internal sealed class SearchCodesValidator : AbstractValidator<SearchCodes>
{
    public SearchCodesValidator() => RuleFor(c => c.Text).MaximumLength(100).WithErrorCode("segment.code_search").WithMessage("Search with at most 100 characters.");
}

internal sealed class SearchCodesHandler : IUseCase<SearchCodes, IReadOnlyList<FoundCode>>
{
    public async Task<Result<IReadOnlyList<FoundCode>>> HandleAsync(SearchCodes command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        var kind = command.Kind;
        var text = command.Text.Trim();
        var folded = text.ToLowerInvariant();
        var used = db.ClinicalLatest.Where(l => l.Kind == kind).Select(l => l.CodeId);
        var codes = OpenTo(scope.Actor, db).Where(c => used.Contains(c.Id));
        if (text.Length > 0)
#pragma warning disable CA1304, CA1311, CA1862, MA0011 // translated to SQL lower(), the one folding that all databases have
            codes = codes.Where(c => c.Value.StartsWith(text) || c.Display.ToLower().Contains(folded));
#pragma warning restore CA1304, CA1311, CA1862, MA0011
        var found = await codes.OrderBy(c => c.Display).ThenBy(c => c.Value).Take(SearchCodes.Limit).ToListAsync(cancellationToken);
        var ids = found.Select(c => c.Id).ToList();
        var units = await db.ClinicalLatest.AsNoTracking().Where(l => l.Kind == kind && ids.Contains(l.CodeId) && l.LastUnit != null)
            .Select(l => new { l.CodeId, Unit = l.LastUnit! }).Distinct().ToListAsync(cancellationToken);
        var unitsOf = units.ToLookup(u => u.CodeId, u => u.Unit);
        return found.ConvertAll(c => new FoundCode(c.System, c.Value, c.Display, c.Sensitivity, [.. unitsOf[c.Id].Order(StringComparer.Ordinal)]));
    }

    /// <summary>Codes that the actor may be told of.</summary>
    internal static IQueryable<Code> OpenTo(Actor actor, AppDbContext db)
    {
        var codes = db.Codes.AsNoTracking();
        if (!DataRights.Of(actor).SensitiveAttributes)
            codes = codes.Where(c => c.Sensitivity == Sensitivity.None);
        if (!actor.Holds(Permission.Part2Use))
            codes = codes.Where(c => (c.Sensitivity & Sensitivity.SubstanceUse) == Sensitivity.None);
        return codes;
    }
}
