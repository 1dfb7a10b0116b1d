using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Forms;

/// <summary>A page of forms.</summary>
/// <param name="Find">Part of the name; null for all.</param>
/// <param name="Sort"><c>name</c> or <c>changed</c> (default, newest first).</param>
/// <param name="Descending">Direction.</param>
/// <param name="Skip">0 or more.</param>
/// <param name="Take">1–100.</param>
public sealed record ListForms(string? Find = null, string? Sort = null, bool Descending = true, int Skip = 0, int Take = 25) : ICommand<FormList>
{
    public static Permission Requires => Permission.FormsView;

    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <param name="Total">That match.</param>
/// <param name="Rows">Of the page.</param>
public sealed record FormList(int Total, IReadOnlyList<FormRow> Rows);

/// <param name="State">Published when any version is; else that of the latest.</param>
/// <param name="Version">Of that state.</param>
/// <param name="HasDraft">A later version waits to be published.</param>
/// <param name="Submissions">1–10 are hidden from those who may not see small counts.</param>
/// <param name="ChangedAt">Of the latest version.</param>
public sealed record FormRow(FormId Id, string Name, FormState State, int Version, bool HasDraft, ShownCount Submissions, DateTimeOffset ChangedAt);

internal sealed class ListFormsHandler : IUseCase<ListForms, FormList>
{
    private const int MaxTake = 100;

    public async Task<Result<FormList>> HandleAsync(ListForms command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        // An organisation has dozens of forms, not thousands: names are compared here, alike on every provider.
        var forms = await db.Forms.AsNoTracking().ToListAsync(cancellationToken);
        var versions = (await db.FormVersions.AsNoTracking().Select(v => new { v.Form, v.Number, v.State, v.EditedAt }).ToListAsync(cancellationToken)).ToLookup(v => v.Form);
        var find = command.Find?.Trim() ?? "";
        var matching = forms.Where(f => f.Name.Contains(find, StringComparison.CurrentCultureIgnoreCase))
            .Select(f => (Form: f, Latest: versions[f.Id].MaxBy(v => v.Number)!, Shown: versions[f.Id].FirstOrDefault(v => v.State == FormState.Published) ?? versions[f.Id].MaxBy(v => v.Number)!)).ToList();
        var ordered = (command.Sort, command.Descending) switch
        {
            ("name", false) => matching.OrderBy(m => m.Form.Name, StringComparer.CurrentCultureIgnoreCase),
            ("name", true) => matching.OrderByDescending(m => m.Form.Name, StringComparer.CurrentCultureIgnoreCase),
            (_, false) => matching.OrderBy(m => m.Latest.EditedAt),
            _ => matching.OrderByDescending(m => m.Latest.EditedAt),
        };
        var page = ordered.Skip(Math.Max(0, command.Skip)).Take(Math.Clamp(command.Take, 1, MaxTake)).ToList();
        var ids = page.Select(p => p.Form.Id).ToList();
        var counts = await db.FormSubmissions.Where(s => ids.Contains(s.Form)).GroupBy(s => s.Form).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        return new FormList(matching.Count,
            [.. page.Select(p => new FormRow(p.Form.Id, p.Form.Name, p.Shown.State, p.Shown.Number, p.Latest.State == FormState.Draft && p.Latest.Number != p.Shown.Number,
                FormCounts.Show(scope.Actor, counts.GetValueOrDefault(p.Form.Id)), p.Latest.EditedAt))]);
    }
}

internal static class FormCounts
{
    public static ShownCount Show(Actor actor, int submissions) => actor.Holds(Permission.SegmentCountExact) ? ShownCount.Exact(submissions) : SmallCells.Show(submissions);
}
