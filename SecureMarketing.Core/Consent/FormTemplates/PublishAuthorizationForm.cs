using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Consent;

/// <summary>
/// A person who did not write any of the draft attests that its text, in every language, is in plain language (45 CFR
/// 164.508(c)(3)). A defective text cannot be attested.
/// </summary>
/// <param name="Form">The form.</param>
/// <param name="Seen">The draft that was read.</param>
public sealed record AttestAuthorizationForm(AuthorizationFormId Form, AuthorizationFormRevision Seen) : ICommand<Unit>
{
    public static Permission Requires => Permission.AuthorizationFormsAttest;

    public static AuditAction Audits => AuditAction.AuthorizationFormAttested;
}

/// <summary>Freezes the attested draft: people are asked with it from now on; the version before it is retired.</summary>
/// <param name="Form">The form.</param>
/// <param name="Seen">The draft that was read.</param>
public sealed record PublishAuthorizationForm(AuthorizationFormId Form, AuthorizationFormRevision Seen) : ICommand<int>
{
    public static Permission Requires => Permission.AuthorizationFormsAttest;

    public static AuditAction Audits => AuditAction.AuthorizationFormPublished;
}

/// <summary>Nobody is asked with the published version any more.</summary>
public sealed record RetireAuthorizationForm(AuthorizationFormId Form) : ICommand<Unit>
{
    public static Permission Requires => Permission.AuthorizationFormsAttest;

    public static AuditAction Audits => AuditAction.AuthorizationFormRetired;
}

internal static class AuthorizationFormDesk
{
    /// <summary>Names the form and its version in the event.</summary>
    public static void About(this AuditEntry entry, AuthorizationFormVersion version)
    {
        entry.ObjectType = "authorizationForm";
        entry.ObjectId = version.Form.Value.ToString("N");
        entry.ObjectVersion = version.Number;
        entry.AfterHash = Convert.FromHexString(version.DefinitionHash);
    }

    /// <summary>The draft that somebody read, if it is still that and sound.</summary>
    public static async Task<Result<AuthorizationFormVersion>> DraftAsync(
        AppDbContext db, AuthorizationFormId form, AuthorizationFormRevision seen, DateOnly today, CancellationToken cancellationToken)
    {
        var latest = await db.AuthorizationFormVersions.Where(v => v.Form == form).OrderByDescending(v => v.Number).FirstOrDefaultAsync(cancellationToken);
        if (latest is null)
            return AuthorizationFormErrors.NotFound;
        if (latest.State != AuthorizationFormState.Draft)
            return AuthorizationFormErrors.NoDraft;
        if (seen != new AuthorizationFormRevision(latest.Number, latest.Revision))
            return AuthorizationFormErrors.ChangedMeanwhile;
        var found = AuthorizationFormFindings.Of(AuthorizationFormDefinition.Read(latest.Definition), today).Where(f => f.Defects.Count > 0).ToList();
        return found.Count == 0 ? latest : AuthorizationFormErrors.Defective(string.Join("; ", found.Select(f => $"{f.Language}: {string.Join(", ", f.Defects)}")));
    }
}

internal sealed class AttestAuthorizationFormHandler(Organisation organisation) : IUseCase<AttestAuthorizationForm, Unit>
{
    public async Task<Result<Unit>> HandleAsync(AttestAuthorizationForm command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var draft = await AuthorizationFormDesk.DraftAsync(scope.Db, command.Form, command.Seen, organisation.DayAt(scope.Now), cancellationToken);
        if (draft.Error is { } refused)
            return refused;
        scope.Audit.About(draft.Value);
        return draft.Value.Attest(scope.Actor, scope.Now).Error is { } error ? error : Unit.Value;
    }
}

internal sealed class PublishAuthorizationFormHandler(Organisation organisation) : IUseCase<PublishAuthorizationForm, int>
{
    public async Task<Result<int>> HandleAsync(PublishAuthorizationForm command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var found = await AuthorizationFormDesk.DraftAsync(scope.Db, command.Form, command.Seen, organisation.DayAt(scope.Now), cancellationToken);
        if (found.Error is { } refused)
            return refused;
        var draft = found.Value;
        scope.Audit.About(draft);
        if (draft.Publish(scope.Now).Error is { } error)
            return error;
        foreach (var before in await scope.Db.AuthorizationFormVersions.Where(v => v.Form == command.Form && v.State == AuthorizationFormState.Published).ToListAsync(cancellationToken))
            before.Retire(scope.Now);
        return draft.Number;
    }
}

internal sealed class RetireAuthorizationFormHandler : IUseCase<RetireAuthorizationForm, Unit>
{
    public async Task<Result<Unit>> HandleAsync(RetireAuthorizationForm command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var open = await scope.Db.AuthorizationFormVersions.SingleOrDefaultAsync(v => v.Form == command.Form && v.State == AuthorizationFormState.Published, cancellationToken);
        if (open is null)
            return AuthorizationFormErrors.NotPublished;
        scope.Audit.About(open);
        return open.Retire(scope.Now).Error is { } error ? error : Unit.Value;
    }
}
