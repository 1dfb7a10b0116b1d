using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Core.Terminology.Judgments;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Segmentation;

/// <summary>Codes on file that no value set speaks of and that nobody judged, the oldest first: they count as sensitive, and the gate refuses what rests on them.</summary>
/// <param name="Text">Beginning of the code, or part of the name; at most 100 characters, empty for all.</param>
/// <param name="Page">From 0.</param>
public sealed record ListUnmappedCodes(string Text = "", int Page = 0) : ICommand<UnmappedCodes>
{
    public const int PageSize = 50;
    public const int TextLength = 100;

    public static Permission Requires => Permission.SensitiveAttributesUse;

    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <param name="Total">All that this reader may see.</param>
/// <param name="Found">Of these those that the text finds.</param>
/// <param name="Rows">One page.</param>
public sealed record UnmappedCodes(int Total, int Found, IReadOnlyList<UnmappedCode> Rows);

/// <param name="Display">What records call it.</param>
/// <param name="People">
/// Who has it as a finding, a medicine, a result or the kind of a visit, by the rules of small numbers for every role; null where it stands only
/// in answers or reasons, which are not counted.
/// </param>
/// <param name="Staying">Categories that a source named: they stay whatever is decided.</param>
/// <param name="Waits">A proposal waits for a second person.</param>
/// <param name="MayAsk">This person may propose now.</param>
public sealed record UnmappedCode(string System, string Code, string Display, ShownCount? People, Sensitivity Staying, bool Waits, bool MayAsk);

internal sealed class ListUnmappedCodesValidator : AbstractValidator<ListUnmappedCodes>
{
    public ListUnmappedCodesValidator()
    {
        RuleFor(c => c.Text).MaximumLength(ListUnmappedCodes.TextLength).WithErrorCode("segment.code_search").WithMessage("Search with at most 100 characters.");
        RuleFor(c => c.Page).InclusiveBetween(0, 100_000);
    }
}

internal sealed class ListUnmappedCodesHandler : IUseCase<ListUnmappedCodes, UnmappedCodes>
{
    public async Task<Result<UnmappedCodes>> HandleAsync(ListUnmappedCodes command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        var unmapped = SearchCodesHandler.OpenTo(SensitiveRights.Of(scope.Actor), db).Where(c => (c.Sensitivity & Sensitivity.Unknown) != Sensitivity.None);
        var total = await unmapped.CountAsync(cancellationToken);
        var text = command.Text.Trim();
        var folded = text.ToLowerInvariant();
#pragma warning disable CA1304, CA1311, CA1862, MA0011 // translated to SQL lower(), the one folding that all databases have
        var wanted = text.Length == 0 ? unmapped : unmapped.Where(c => c.Value.StartsWith(text) || c.Display.ToLower().Contains(folded));
#pragma warning restore CA1304, CA1311, CA1862, MA0011
        var found = text.Length == 0 ? total : await wanted.CountAsync(cancellationToken);
        var codes = await wanted.OrderBy(c => c.Id).Skip(command.Page * ListUnmappedCodes.PageSize).Take(ListUnmappedCodes.PageSize).ToListAsync(cancellationToken);
        var people = await PeopleAsync(db, [.. codes.Select(c => c.Id)], cancellationToken);
        var waiting = await WaitingAsync(db, [.. codes.Select(c => c.Value)], cancellationToken);
        var keeper = scope.Actor.Kind == ActorKind.User && scope.Actor.Holds(Permission.SensitiveTermsManage);
        return new UnmappedCodes(total, found, codes.ConvertAll(c =>
        {
            var waits = waiting.Contains((c.System, c.Value));
            return new UnmappedCode(
                c.System, c.Value, c.Display, people.TryGetValue(c.Id, out var number) ? SmallCells.Show(number) : null,
                c.Sensitivity & ~Sensitivity.Unknown, waits, keeper && !waits);
        }));
    }

    /// <summary>Each person once, however often and as what they have it.</summary>
    private static async Task<Dictionary<int, int>> PeopleAsync(AppDbContext db, List<int> codes, CancellationToken cancellationToken)
    {
        if (codes.Count == 0)
            return [];
        var (visits, planned) = (db.Encounters, db.Appointments);
        return await db.ClinicalLatest.Where(l => codes.Contains(l.CodeId)).Select(l => new { l.CodeId, l.ContactId })
            .Union(visits.Where(v => v.TypeCodeId != null && codes.Contains(v.TypeCodeId.Value)).Select(v => new { CodeId = v.TypeCodeId!.Value, v.ContactId }))
            .Union(planned.Where(a => a.TypeCodeId != null && codes.Contains(a.TypeCodeId.Value)).Select(a => new { CodeId = a.TypeCodeId!.Value, a.ContactId }))
            .GroupBy(x => x.CodeId).Select(g => new { g.Key, People = g.Count() })
            .ToDictionaryAsync(x => x.Key, x => x.People, cancellationToken);
    }

    private static async Task<HashSet<(string System, string Code)>> WaitingAsync(AppDbContext db, List<string> values, CancellationToken cancellationToken) =>
        values.Count == 0 ? [] : (await db.CodeJudgments.AsNoTracking().Where(j => j.State == CodeJudgmentState.Asked && values.Contains(j.Code))
            .Select(j => new { j.System, j.Code }).ToListAsync(cancellationToken)).Select(j => (j.System, j.Code)).ToHashSet();
}
