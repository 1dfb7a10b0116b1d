using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Segmentation;

/// <summary>Codes that the data uses, of every kind of fact, by the beginning of the code, a part of its name, or an everyday word ("sugar").</summary>
/// <param name="Text">At most 100 characters.</param>
/// <param name="Campaign">The campaign that it is for: codes of what that was granted are found as well. Null = for none.</param>
public sealed record FindCodes(string Text, OriginId? Campaign = null) : ICommand<IReadOnlyList<FoundFact>>
{
    /// <summary>Most answers of one kind.</summary>
    public const int MostOfKind = 4;

    public static Permission Requires => Permission.SegmentView;

    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <summary>A code as a fact of a kind.</summary>
public sealed record FoundFact(FactKind Kind, string System, string Code, string Display);

internal sealed class FindCodesValidator : AbstractValidator<FindCodes>
{
    public FindCodesValidator() => RuleFor(c => c.Text).MaximumLength(100).WithErrorCode("segment.code_search").WithMessage("Search with at most 100 characters.");
}

internal sealed class FindCodesHandler(SensitiveAccess access) : IUseCase<FindCodes, IReadOnlyList<FoundFact>>
{
    /// <summary>Fewer letters would find half of all codes.</summary>
    private const int FewestLetters = 2;

    public async Task<Result<IReadOnlyList<FoundFact>>> HandleAsync(FindCodes command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var text = command.Text.Trim();
        if (text.Length < FewestLetters)
            return new List<FoundFact>();
        var db = scope.Db;
        var open = SearchCodesHandler.OpenTo(await access.OfAsync(scope, command.Campaign, cancellationToken), db);
#pragma warning disable CA1304, CA1311, CA1862, MA0011 // translated to SQL lower(), the one folding that all databases have
        var named = EverydayWords.InCodes(text).Select(word => open.Where(c => c.Display.ToLower().Contains(word))).Aggregate((all, one) => all.Union(one));
#pragma warning restore CA1304, CA1311, CA1862, MA0011
        var upper = text.ToUpperInvariant();
        var codes = open.Where(c => c.Value.StartsWith(text) || c.Value.StartsWith(upper)).Union(named);
        var found = new List<FoundFact>();
        foreach (var kind in Enum.GetValues<FactKind>())
        {
            var used = db.ClinicalLatest.Where(l => l.Kind == kind).Select(l => l.CodeId);
            found.AddRange((await codes.Where(c => used.Contains(c.Id)).OrderBy(c => c.Display).ThenBy(c => c.Value).Take(FindCodes.MostOfKind)
                .Select(c => new { c.System, c.Value, c.Display }).ToListAsync(cancellationToken)).Select(c => new FoundFact(kind, c.System, c.Value, c.Display)));
        }

        return found;
    }
}
