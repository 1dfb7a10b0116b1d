using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Consent;

/// <summary>How a revocation reached the organisation.</summary>
public enum RevocationChannel
{
    Portal = 1,
    Email = 2,
    Letter = 3,

    /// <summary>Not in writing, so not yet a revocation (45 CFR 164.508(b)(5)); mail stops all the same.</summary>
    Oral = 4,
}

/// <summary>
/// Records what a person took back. Effective from receipt; decisions made before become stale and queued mail that relied
/// on it is cancelled in the same transaction. An oral request suppresses commercial mail at once, invites the person to
/// confirm in writing, and leaves the authorization until they did.
/// </summary>
public sealed record RevokeAuthorization : ICommand<RevokedAuthorization>
{
    public static Permission Requires => Permission.AuthorizationManage;
    public static AuditAction Audits => AuditAction.AuthorizationRevoked;

    /// <summary>It only protects people: it works whatever the training.</summary>
    public static bool? NeedsTraining => false;

    public required AuthorizationId Authorization { get; init; }

    /// <summary>When it was received; not in the future.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    public required RevocationChannel Channel { get; init; }

    public RevocationScope Scope { get; init; } = RevocationScope.ThisAuthorization;

    /// <summary>With <see cref="RevocationScope.Part"/>: purposes taken back.</summary>
    public IReadOnlyList<string> Purposes { get; init; } = [];

    /// <summary>With <see cref="RevocationScope.Part"/>: categories taken back.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>What was done in reliance before receipt, at most 1,000 characters; null: nothing to note.</summary>
    public string? RelianceNote { get; init; }

    /// <summary>What the person signed on the page; null: it came another way. No member of staff can state it.</summary>
    internal SignedRevocation? Signed { get; init; }
}

/// <summary>A revocation that the person signed on the page.</summary>
/// <param name="Text">Whole, as it was read.</param>
/// <param name="Signature">With the hash of the text.</param>
internal sealed record SignedRevocation(string Text, AuthorizationSignature Signature)
{
    /// <summary>Prints nothing: a name is in it.</summary>
    public override string ToString() => nameof(SignedRevocation);
}

/// <summary>What a revocation did.</summary>
/// <param name="Authorizations">Authorizations it touched.</param>
/// <param name="MessagesCancelled">Queued messages that will not be sent.</param>
/// <param name="NeedsWriting">True for an oral request: the person is to confirm in writing.</param>
public sealed record RevokedAuthorization(int Authorizations, int MessagesCancelled, bool NeedsWriting)
{
    /// <summary>True when the part was the last of what stood, so that the whole authorization is revoked.</summary>
    public bool LastPart { get; init; }

    /// <summary>What became of the invitation as mail; anything but queued: a letter is printed. Null: nothing is to be confirmed.</summary>
    public InvitationMail? Invited { get; init; }
}

internal sealed class RevokeAuthorizationValidator : AbstractValidator<RevokeAuthorization>
{
    public RevokeAuthorizationValidator(TimeProvider clock)
    {
        RuleFor(c => c.Channel).IsInEnum().WithMessage("Say how the revocation arrived.");
        RuleFor(c => c.Scope).IsInEnum().WithMessage("Say what is revoked.");
        RuleFor(c => c.ReceivedAt).Must(at => at <= clock.GetUtcNow()).WithMessage("A revocation cannot have been received in the future.");
        RuleFor(c => c.RelianceNote).MaximumLength(1000).WithMessage("The reliance note holds at most 1,000 characters.");
        RuleFor(c => c).Must(c => c.Scope != RevocationScope.Part || c.Purposes.Count + c.Categories.Count > 0)
            .WithMessage("Name the purposes or categories that are taken back.");
    }
}

internal sealed class RevokeAuthorizationHandler(ConsentChange change, IFieldCipher cipher, IEnumerable<IRevocationWatch> watches, IEnumerable<ISigningDoor> doors)
    : IUseCase<RevokeAuthorization, RevokedAuthorization>
{
    public async Task<Result<RevokedAuthorization>> HandleAsync(RevokeAuthorization command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        await ConsentChange.BeginAsync(db, cancellationToken);
        var authorization = await db.Authorizations.SingleOrDefaultAsync(a => a.Id == command.Authorization, cancellationToken);
        if (authorization is null)
            return ConsentErrors.AuthorizationNotFound;
        scope.Audit.About(authorization);
        var part = command.Scope == RevocationScope.Part;
        if (part)
        {
            var form = authorization.Open(cipher);
            // A misspelt part would be on record and take nothing back.
            if (!Names(form, command))
                return ConsentErrors.PartNotCovered;
            // Nothing can rest on a form without a purpose or without a kind of information: it is not in force any more, and must not look so.
            if (TakesTheLast(form, command))
                command = command with { Scope = RevocationScope.ThisAuthorization };
        }

        scope.Audit.ReasonCodes = $"{command.Scope},{command.Channel}";
        if (command.Channel == RevocationChannel.Oral)
            return await StopMailAsync(db, command, authorization, scope, cancellationToken);

        var touched = command.Scope == RevocationScope.All
            ? await db.Authorizations.Where(a => a.Contact == authorization.Contact).ToListAsync(cancellationToken)
            : [authorization];
        touched.RemoveAll(a => a.Id != authorization.Id && !AuthorizationTransitions.Permits(a.State, AuthorizationState.Revoked));
        foreach (var each in touched)
        {
            if (!AuthorizationTransitions.Permits(each.State, AuthorizationState.Revoked))
                return scope.Refused(authorization, ConsentErrors.TransitionUndefined(each.State, AuthorizationState.Revoked));
            if (command.Scope != RevocationScope.Part)
                each.MoveTo(AuthorizationState.Revoked, scope.Now);
            var form = each.Open(cipher);
            each.Store(
                form with
                {
                    Revocations = [.. form.Revocations, Entry(command, scope.Now)],
                    SpokenRevocations = SpokenRevocation.Confirmed(form.SpokenRevocations, command),
                },
                cipher, scope.Now);
        }

        await ConsentChange.MarkStaleAsync(db, [authorization.Contact], cancellationToken);
        var cancelled = await change.CancelQueuedAsync(
            db, authorization.Contact, origin => ReliedOn(command, origin), "AUTH_Revoked", scope.Now, cancellationToken);
        await change.NoteAsync(db, RefusalNote.OfRevocation(authorization, command, scope.Now, cancelled), cancellationToken);
        foreach (var watch in watches)
            await watch.RevokedAsync(db, [.. touched.Select(t => t.Id)], command.ReceivedAt, scope.Now, cancellationToken);
        return new RevokedAuthorization(touched.Count, cancelled, NeedsWriting: false) { LastPart = part && command.Scope != RevocationScope.Part };
    }

    private async Task<RevokedAuthorization> StopMailAsync(AppDbContext db, RevokeAuthorization command, Authorization authorization, UseCaseScope scope, CancellationToken cancellationToken)
    {
        db.Suppressions.Add(new Suppression(
            authorization.Contact, GateSuppression.AllCommercial, topic: null, addressIndex: null, SuppressionSource.Revocation, scope.Actor.AsUser(), scope.Now));
        await ConsentChange.MarkStaleAsync(db, [authorization.Contact], cancellationToken);
        var cancelled = await change.CancelQueuedAsync(
            db, authorization.Contact, origin => AuthorizationNeed.RestsOnOne(origin) || SuppressionChoice.Concerns(GateSuppression.AllCommercial, null, origin),
            "SUPPRESSED_AllCommercial", scope.Now, cancellationToken);
        await change.NoteAsync(db, RefusalNote.OfRevocation(authorization, command, scope.Now, cancelled), cancellationToken);
        return new RevokedAuthorization(0, cancelled, NeedsWriting: true) { Invited = await InviteAsync(db, command, authorization, scope, cancellationToken) };
    }

    /// <summary>Nobody is invited to revoke what is not, or no more, in force.</summary>
    private async Task<InvitationMail?> InviteAsync(AppDbContext db, RevokeAuthorization command, Authorization authorization, UseCaseScope scope, CancellationToken cancellationToken)
    {
        if (!AuthorizationTransitions.Permits(authorization.State, AuthorizationState.Revoked))
            return null;
        var form = authorization.Open(cipher);
        var door = await doors.Single().OpenToConfirmAsync(db, authorization, form.Wording?.Language ?? "en", scope.Now, cancellationToken);
        var spoken = new SpokenRevocation
        {
            ReceivedAt = command.ReceivedAt,
            RecordedAt = scope.Now,
            Scope = command.Scope,
            Purposes = command.Purposes,
            Categories = command.Categories,
            Invitation = door.Id,
            MailedAt = door.Mail == InvitationMail.Queued ? scope.Now : null,
        };
        authorization.Store(form with { SpokenRevocations = [.. form.SpokenRevocations, spoken] }, cipher, scope.Now);
        scope.Audit.ReasonCodes += door.Mail == InvitationMail.Queued ? ",invited_to_confirm,by_mail" : $",no_mail_{door.Mail}";
        return door.Mail;
    }

    private static AuthorizationRevocation Entry(RevokeAuthorization command, DateTimeOffset now) => new()
    {
        ReceivedAt = command.ReceivedAt,
        RecordedAt = now,
        Channel = command.Channel.ToString(),
        Scope = command.Scope,
        Purposes = command.Purposes,
        Categories = command.Categories,
        RelianceNote = command.RelianceNote,
        SignedText = command.Signed?.Text,
        Signature = command.Signed?.Signature,
    };

    private static bool Names(AuthorizationRecord form, RevokeAuthorization command) =>
        command.Purposes.All(p => ScopeMatch.Covers(form.Purposes, p)) && command.Categories.All(c => ScopeMatch.Covers(form.ScopeCategories, c));

    private static bool TakesTheLast(AuthorizationRecord form, RevokeAuthorization command)
    {
        var before = form.Revocations.Where(r => r.Scope == RevocationScope.Part).ToList();
        return Gone(form.Purposes, [.. before.SelectMany(r => r.Purposes), .. command.Purposes])
            || Gone(form.ScopeCategories, [.. before.SelectMany(r => r.Categories), .. command.Categories]);

        static bool Gone(IReadOnlyList<string> named, IReadOnlyList<string> taken) => named.Count > 0 && named.All(n => ScopeMatch.Covers(taken, n));
    }

    /// <summary>Whether a queued message could only go because of what is now revoked.</summary>
    private static bool ReliedOn(RevokeAuthorization command, GateOrigin origin) => AuthorizationNeed.RestsOnOne(origin)
        && (command.Scope != RevocationScope.Part
            || ScopeMatch.Covers(command.Purposes, origin.Purpose)
            || origin.Categories.Any(c => ScopeMatch.Covers(command.Categories, c)));
}
