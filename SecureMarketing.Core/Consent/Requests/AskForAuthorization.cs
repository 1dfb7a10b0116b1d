using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Duplicates;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Consent;

/// <summary>
/// Asks one person for an authorization with a published form: a record that awaits the signature, and a link to the page
/// where the person answers. The form must be attested; a defective one was never published.
/// </summary>
public sealed record AskForAuthorization : ICommand<AskedAuthorization>
{
    public static Permission Requires => Permission.AuthorizationManage;

    public static AuditAction Audits => AuditAction.AuthorizationAsked;

    public required ContactId Contact { get; init; }

    public required AuthorizationFormId Form { get; init; }

    /// <summary>BCP 47 tag; null: the person's own language where the form has it, else English.</summary>
    public string? Language { get; init; }

    /// <summary>Send the link to the mailbox on file. Without it a person hands it out.</summary>
    public bool ByMail { get; init; }

    /// <summary>The authorization that this one is to renew.</summary>
    public AuthorizationId? Renews { get; init; }
}

/// <param name="Authorization">Awaits the signature.</param>
/// <param name="Link">To the page.</param>
/// <param name="Mail">What became of the mail.</param>
public sealed record AskedAuthorization(AuthorizationId Authorization, string Link, InvitationMail Mail)
{
    /// <summary>The id only: the link leads to a person's form.</summary>
    public override string ToString() => Authorization.Value.ToString();
}

internal sealed class AskForAuthorizationHandler(AuthorizationAsking asking) : IUseCase<AskForAuthorization, AskedAuthorization>
{
    public async Task<Result<AskedAuthorization>> HandleAsync(AskForAuthorization command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var template = await AuthorizationAsking.TemplateAsync(scope.Db, command.Form, cancellationToken);
        if (template.Error is { } error)
            return error;
        var asked = await asking.AskAsync(scope.Db, template.Value, command.Contact, command.Language, command.ByMail, command.Renews, scope.Now, cancellationToken);
        if (asked.Error is { } refused)
            return refused;
        var (authorization, door) = asked.Value;
        scope.Audit.About(authorization);
        scope.Audit.ReasonCodes = AuthorizationAsking.CodeOf(door.Mail);
        return new AskedAuthorization(authorization.Id, door.Link, door.Mail);
    }
}

/// <summary>Who may be asked, and the asking itself; for one person and for many.</summary>
internal sealed class AuthorizationAsking(IFieldCipher cipher, Organisation organisation, IEnumerable<ISigningDoor> doors)
{
    /// <summary>Whoever said no is not asked again by mail for so long [pol].</summary>
    public const int DeclinedRestDays = 90;

    /// <summary>Opt-outs after which no mail asks for anything.</summary>
    private static readonly GateSuppression[] Silence =
        [GateSuppression.AllCommercial, GateSuppression.Complaint, GateSuppression.DoNotContact, GateSuppression.Deceased, GateSuppression.HardBounce];

    /// <summary>For the audit trail: how the person was asked.</summary>
    public static string CodeOf(InvitationMail mail) => mail switch
    {
        InvitationMail.NotAsked => "by_link",
        InvitationMail.Queued => "by_mail",
        _ => $"by_link,no_mail_{mail}",
    };

    /// <returns>The published version, if people may be asked with it.</returns>
    public static async Task<Result<AuthorizationFormVersion>> TemplateAsync(AppDbContext db, AuthorizationFormId form, CancellationToken cancellationToken)
    {
        var version = await db.AuthorizationFormVersions.AsNoTracking().SingleOrDefaultAsync(v => v.Form == form && v.State == AuthorizationFormState.Published, cancellationToken);
        if (version is null)
            return AuthorizationFormErrors.NotPublished;
        return version.MayAsk ? version : AuthorizationFormErrors.NotAttested;
    }

    public async Task<Result<(Authorization Authorization, OpenedDoor Door)>> AskAsync(
        AppDbContext db, AuthorizationFormVersion version, ContactId contact, string? language, bool byMail, AuthorizationId? renews, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var person = await db.Contacts.AsNoTracking().Where(c => c.Id == contact && c.MergedInto == null)
            .Select(c => new { c.LanguageCode, c.Deceased, c.BirthDate, c.State, c.Representative }).SingleOrDefaultAsync(cancellationToken);
        if (person is null || person.Deceased)
            return ConsentErrors.ContactNotFound;
        if (await RefusalAsync(db, contact, byMail, now, cancellationToken) is { } refused)
            return refused;
        var definition = AuthorizationFormDefinition.Read(version.Definition);
        if (language is not null && definition.TextIn(language) is null)
            return AuthorizationFormErrors.LanguageMissing;
        var text = definition.TextFor(language ?? person.LanguageCode);
        var form = definition.ToRecord(text, version.Form, version.Number, organisation.DayAt(now)) with
        {
            Renews = renews?.Value.ToString(),
            Representative = await Representation.SignerForAsync(db, contact, organisation.DayAt(now), cipher, cancellationToken),
        };
        // A child's own signature authorizes nothing (45 CFR 164.502(g)(3)), unless the child consented alone to the care.
        if (form.Representative is null && person.Representative != RepresentativeStatus.SelfConsented && SubjectPolicy.IsMinor(person.BirthDate, person.State, now))
            return ConsentErrors.SignerMissing;
        var authorization = new Authorization(AuthorizationId.New(), contact, form, cipher, now);
        authorization.MoveTo(AuthorizationState.AwaitingSignature, now);
        db.Authorizations.Add(authorization);
        return (authorization, await doors.Single().OpenAsync(db, authorization, text.Language, byMail, now, cancellationToken));
    }

    private static async Task<Error?> RefusalAsync(AppDbContext db, ContactId contact, bool byMail, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // What any record of the person says, holds for the person.
        var records = (await db.PersonRecordsAsync([contact], cancellationToken))[contact].All.ToList();
        if (await db.Authorizations.AnyAsync(a => records.Contains(a.Contact) && a.State == AuthorizationState.AwaitingSignature, cancellationToken))
            return ConsentErrors.AskedAlready;
        if (!byMail)
            return null;
        if (await db.SuppressionsInForce(records).AnyAsync(s => Silence.Contains(s.Kind), cancellationToken))
            return ConsentErrors.AskSuppressed;
        var since = now.AddDays(-DeclinedRestDays);
        return await db.Authorizations.AnyAsync(a => records.Contains(a.Contact) && a.State == AuthorizationState.Declined && a.ChangedAt > since, cancellationToken)
            ? ConsentErrors.DeclinedLately : null;
    }
}
