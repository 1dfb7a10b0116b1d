using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts.Stated;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Core.Tracking;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Forms;

/// <summary>One form with its latest version, and what may be asked. Null: what a new form is made from.</summary>
public sealed record GetForm(FormId? Form) : ICommand<FormDetail>
{
    public static Permission Requires => Permission.FormsView;

    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <param name="Id">Null for a new one.</param>
/// <param name="Name">Empty for a new one.</param>
/// <param name="Address">Where it is open to the public; empty for a new one.</param>
/// <param name="Definition">Of the latest version; null for a new one.</param>
/// <param name="At">The latest version and revision; null for a new one.</param>
/// <param name="State">Of the latest version.</param>
/// <param name="EditedByActor">Whoever asks edited it last, and so cannot publish it.</param>
/// <param name="Open">Number of the published version; null when none is.</param>
/// <param name="Versions">Newest first.</param>
/// <param name="Submissions">Of all versions.</param>
/// <param name="Fields">What a person may be asked.</param>
public sealed record FormDetail(
    FormId? Id, string Name, string Address, FormDefinition? Definition, FormRevision? At, FormState State, bool EditedByActor, int? Open,
    IReadOnlyList<FormVersionRow> Versions, ShownCount Submissions, IReadOnlyList<StatedField> Fields)
{
    /// <summary>Words of sensitive categories in the name and in the topics: a segment or campaign that uses them counts as sensitive. Empty: none.</summary>
    public IReadOnlyList<string> Telling { get; init; } = [];
}

public sealed record FormVersionRow(int Number, FormState State, DateTimeOffset EditedAt, DateTimeOffset? PublishedAt, DateTimeOffset? ClosedAt);

internal sealed class GetFormHandler(PublicAddress address) : IUseCase<GetForm, FormDetail>
{
    public async Task<Result<FormDetail>> HandleAsync(GetForm command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        var fields = await StatedFields.AllAsync(db, cancellationToken);
        if (command.Form is not { } id)
            return new FormDetail(null, "", "", null, null, FormState.Draft, false, null, [], ShownCount.Exact(0), fields);
        if (await db.Forms.AsNoTracking().SingleOrDefaultAsync(f => f.Id == id, cancellationToken) is not { } form)
            return FormErrors.NotFound;
        var versions = await db.FormVersions.AsNoTracking().Where(v => v.Form == id).OrderByDescending(v => v.Number).ToListAsync(cancellationToken);
        var latest = versions[0];
        var definition = FormDefinition.Read(latest.Definition);
        var words = await SensitiveWords.ReadAsync(db, cancellationToken);
        return new FormDetail(
            id, form.Name, address.Of("/f/" + form.Slug), definition, new FormRevision(latest.Number, latest.Revision), latest.State, latest.EditedBy == scope.Actor.Id,
            versions.Find(v => v.State == FormState.Published)?.Number, [.. versions.Select(v => new FormVersionRow(v.Number, v.State, v.EditedAt, v.PublishedAt, v.ClosedAt))],
            FormCounts.Show(scope.Actor, await db.FormSubmissions.CountAsync(s => s.Form == id, cancellationToken)), fields)
        {
            Telling = [.. definition.Topics.Select(t => t.Topic).Prepend(form.Name).SelectMany(words.In).Select(t => t.Term).Distinct(StringComparer.Ordinal)],
        };
    }
}
