using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.Retention;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Consent;

/// <summary>One authorization with its text, evidence and history. Logged with the person concerned.</summary>
public sealed record ViewAuthorization : ICommand<AuthorizationDetail>
{
    public static Permission Requires => Permission.AuthorizationView;
    public static AuditAction Audits => AuditAction.AuthorizationViewed;

    public required AuthorizationId Authorization { get; init; }
}

/// <summary>Everything about one authorization. PHI: prints only its id.</summary>
public sealed class AuthorizationDetail
{
    public required AuthorizationId Id { get; init; }
    public required ContactId Contact { get; init; }

    /// <summary>Null when no name is on file.</summary>
    public required string? PersonName { get; init; }
    public required string RecordId { get; init; }
    public required AuthorizationRecord Form { get; init; }
    public required AuthorizationState State { get; init; }
    public required AuthorizationView Standing { get; init; }
    public required long Version { get; init; }

    /// <summary>Defects as they are today, expiry and revocation included.</summary>
    public required IReadOnlyList<DefectCode> Defects { get; init; }

    /// <summary>The text that was signed, byte for byte, where it was signed on screen; else the form as it reads.</summary>
    public required string Text { get; init; }

    /// <summary>A hold forbids to let it go whatever the day (a lawsuit, an investigation).</summary>
    public required bool Held { get; init; }

    /// <summary>Null: no document on file.</summary>
    public required AuthorizationEvidence? Evidence { get; init; }

    /// <summary>Last day of the duty to keep it (45 CFR 164.530(j)); null while no end is known.</summary>
    public required DateOnly? RetainThrough { get; init; }
    public required IReadOnlyList<AuthorizationHappening> History { get; init; }

    public override string ToString() => Id.Value.ToString();
}

/// <param name="MediaType">Of the stored document.</param>
/// <param name="Sha256">When stored.</param>
/// <param name="StoredAt">When it was stored.</param>
/// <param name="Intact">The stored bytes still have the hash that is bound to the signature.</param>
public sealed record AuthorizationEvidence(string MediaType, string Sha256, DateTimeOffset StoredAt, bool Intact);

/// <summary>One event of its history, from the audit trail.</summary>
public sealed record AuthorizationHappening(DateTimeOffset At, AuditAction Action, AuditOutcome Outcome, string ActorRole, string? Codes);

internal sealed class ViewAuthorizationHandler(IFieldCipher cipher, IContactDirectory directory, Organisation organisation)
    : IUseCase<ViewAuthorization, AuthorizationDetail>
{
    public async Task<Result<AuthorizationDetail>> HandleAsync(ViewAuthorization command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        var authorization = await db.Authorizations.AsNoTracking().SingleOrDefaultAsync(a => a.Id == command.Authorization, cancellationToken);
        if (authorization is null)
            return ConsentErrors.AuthorizationNotFound;
        scope.Audit.About(authorization);
        var form = authorization.Open(cipher);
        var document = await db.EvidenceDocuments.AsNoTracking().Where(d => d.Authorization == authorization.Id)
            .OrderByDescending(d => d.StoredAt).FirstOrDefaultAsync(cancellationToken);
        var person = (await PersonSearch.NamesAsync(directory, db, [authorization.Contact], cancellationToken))[authorization.Contact];
        var key = authorization.Id.Value.ToString();
        var history = await db.AuditEvents.AsNoTracking().Where(e => e.ObjectType == "authorization" && e.ObjectId == key && e.Action != AuditAction.AuthorizationViewed)
            .OrderBy(e => e.RowId).Take(200)
            .Select(e => new AuthorizationHappening(e.UtcTime, e.Action, e.Outcome, e.ActorRole, e.ReasonCodes)).ToListAsync(cancellationToken);
        var today = organisation.DayAt(scope.Now);
        return new AuthorizationDetail
        {
            Id = authorization.Id,
            Contact = authorization.Contact,
            PersonName = person.Name,
            RecordId = person.RecordId,
            Form = form,
            State = authorization.State,
            Standing = AuthorizationViews.Of(authorization.State, authorization.ExpiresOn, authorization.AttestedThrough, today),
            Version = authorization.Version,
            Defects = AuthorizationCheck.Evaluate(form, scope.Now, organisation.Zone, new AuthorizationNeed { Purpose = "" }).Defects,
            Text = System.Text.Encoding.UTF8.GetString(Signed(document, form) ?? AuthorizationDocument.Render(form)),
            Held = await db.RetentionHolds.AnyAsync(h => h.ContactId == authorization.Contact && h.ReleasedAt == null && (h.Until == null || h.Until >= today), cancellationToken),
            Evidence = document is null ? null : new AuthorizationEvidence(
                document.MediaType, document.Sha256, document.StoredAt,
                document.CurrentHash(cipher) is { } hash && hash == document.Sha256 && (form.Signature?.DocumentHash is null || form.Signature.DocumentHash == hash)),
            RetainThrough = authorization.RetainThrough(organisation.Zone, organisation.KeepAuthorizationYears),
            History = history,
        };
    }

    private byte[]? Signed(EvidenceDocument? document, AuthorizationRecord form) =>
        document is { MediaType: AuthorizationDocument.MediaType } && document.CurrentHash(cipher) is { } hash && hash == form.Signature?.DocumentHash ? document.Open(cipher) : null;
}
