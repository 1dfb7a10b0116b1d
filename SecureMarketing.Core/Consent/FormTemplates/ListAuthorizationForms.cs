using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Consent;

/// <summary>All form templates; an organisation has a handful. By name.</summary>
public sealed record ListAuthorizationForms : ICommand<IReadOnlyList<AuthorizationFormRow>>
{
    public static Permission Requires => Permission.AuthorizationStatus;

    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <param name="Version">The published one, else the latest.</param>
/// <param name="State">Of <paramref name="Version"/>.</param>
/// <param name="HasDraft">A later version is being written.</param>
/// <param name="MayAsk">Published and attested.</param>
/// <param name="Languages">Of <paramref name="Version"/>.</param>
/// <param name="HardestGrade">The highest grade of its languages.</param>
/// <param name="ChangedAt">Of the latest version.</param>
public sealed record AuthorizationFormRow(
    AuthorizationFormId Id, string Name, int Version, AuthorizationFormState State, bool HasDraft, bool MayAsk, IReadOnlyList<string> Languages,
    IReadOnlyList<string> Purposes, double HardestGrade, DateTimeOffset ChangedAt);

/// <summary>One form template with its latest version. Null: what a new one starts from.</summary>
public sealed record GetAuthorizationForm(AuthorizationFormId? Form, int? Version = null) : ICommand<AuthorizationFormDetail>
{
    public static Permission Requires => Permission.AuthorizationStatus;

    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <param name="Id">Null for a new one.</param>
/// <param name="At">The version shown; null for a new one.</param>
/// <param name="IsLatest">Only the latest version can be changed.</param>
/// <param name="EditedByActor">Whoever asks wrote some of it, and so cannot attest it.</param>
/// <param name="Findings">Of the version as it is stored.</param>
/// <param name="Versions">Newest first.</param>
public sealed record AuthorizationFormDetail(
    AuthorizationFormId? Id, string Name, AuthorizationFormDefinition Definition, AuthorizationFormRevision? At, bool IsLatest, AuthorizationFormState State,
    bool EditedByActor, DateTimeOffset? AttestedAt, IReadOnlyList<AuthorizationFormFinding> Findings, IReadOnlyList<AuthorizationFormVersionRow> Versions);

public sealed record AuthorizationFormVersionRow(int Number, AuthorizationFormState State, DateTimeOffset EditedAt, DateTimeOffset? PublishedAt, DateTimeOffset? RetiredAt, bool Attested);

internal sealed class ListAuthorizationFormsHandler(Organisation organisation) : IUseCase<ListAuthorizationForms, IReadOnlyList<AuthorizationFormRow>>
{
    public async Task<Result<IReadOnlyList<AuthorizationFormRow>>> HandleAsync(ListAuthorizationForms command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var forms = await scope.Db.AuthorizationForms.AsNoTracking().OrderBy(f => f.NameKey).ToListAsync(cancellationToken);
        var versions = (await scope.Db.AuthorizationFormVersions.AsNoTracking().ToListAsync(cancellationToken)).ToLookup(v => v.Form);
        var today = organisation.DayAt(scope.Now);
        return forms.ConvertAll(form =>
        {
            var latest = versions[form.Id].MaxBy(v => v.Number)!;
            var shown = versions[form.Id].FirstOrDefault(v => v.State == AuthorizationFormState.Published) ?? latest;
            var definition = AuthorizationFormDefinition.Read(shown.Definition);
            return new AuthorizationFormRow(
                form.Id, form.Name, shown.Number, shown.State, latest.State == AuthorizationFormState.Draft && latest.Number != shown.Number, shown.MayAsk,
                [.. definition.Texts.Select(t => t.Language)], definition.Purposes,
                AuthorizationFormFindings.Of(definition, today).Select(f => f.Readability.Grade).DefaultIfEmpty(0).Max(), latest.EditedAt);
        });
    }
}

internal sealed class GetAuthorizationFormHandler(Organisation organisation) : IUseCase<GetAuthorizationForm, AuthorizationFormDetail>
{
    public async Task<Result<AuthorizationFormDetail>> HandleAsync(GetAuthorizationForm command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        var today = organisation.DayAt(scope.Now);
        if (command.Form is not { } id)
        {
            var start = StandardAuthorizationForm.For(organisation.Name);
            return new AuthorizationFormDetail(null, "", start, null, true, AuthorizationFormState.Draft, false, null, AuthorizationFormFindings.Of(start, today), []);
        }

        if (await db.AuthorizationForms.AsNoTracking().SingleOrDefaultAsync(f => f.Id == id, cancellationToken) is not { } form)
            return AuthorizationFormErrors.NotFound;
        var versions = await db.AuthorizationFormVersions.AsNoTracking().Where(v => v.Form == id).OrderByDescending(v => v.Number).ToListAsync(cancellationToken);
        var shown = command.Version is { } number ? versions.Find(v => v.Number == number) : versions[0];
        if (shown is null)
            return AuthorizationFormErrors.NotFound;
        var definition = AuthorizationFormDefinition.Read(shown.Definition);
        return new AuthorizationFormDetail(
            id, form.Name, definition, new AuthorizationFormRevision(shown.Number, shown.Revision), shown.Number == versions[0].Number, shown.State, shown.WasEditedBy(scope.Actor),
            shown.IsAttested ? shown.AttestedAt : null, AuthorizationFormFindings.Of(definition, today),
            [.. versions.Select(v => new AuthorizationFormVersionRow(v.Number, v.State, v.EditedAt, v.PublishedAt, v.RetiredAt, v.IsAttested))]);
    }
}
