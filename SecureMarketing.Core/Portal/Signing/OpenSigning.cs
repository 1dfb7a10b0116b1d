using System.Text;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Portal;

/// <summary>What the door of a request shows to anyone with the link: nothing about what is asked.</summary>
public sealed record VisitSigning(string Token) : ICommand<SigningEntrance>
{
    public static Permission Requires => Permission.Public;

    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <param name="Language">In which the person was written to.</param>
/// <param name="Locked">Too many wrong proofs: come back later.</param>
/// <param name="OnlyTakesBack">Nothing is asked behind it: the person takes back what they gave.</param>
public sealed record SigningEntrance(string Language, bool Locked, bool OnlyTakesBack)
{
    /// <summary>Opened at the desk: until when it can be begun. Null: the link of a mail, or one that was handed out.</summary>
    public DateTimeOffset? BeginBy { get; init; }
}

/// <summary>
/// Shows the form to whoever holds the ticket of a right proof; after it was signed, the copy of exactly what was signed.
/// Fetching that copy is what makes a signed form usable (45 CFR 164.508(c)(4)).
/// </summary>
/// <param name="Language">To read it in; null: as asked.</param>
public sealed record OpenSigning(string Token, string Ticket, string? Language = null) : ICommand<SigningSheet>
{
    public static Permission Requires => Permission.Public;

    public static AuditAction Audits => AuditAction.PortalMessageRead;

    /// <summary>Prints nothing: the ticket is a secret.</summary>
    public override string ToString() => nameof(OpenSigning);
}

/// <summary>The form, or what came of it. PHI: prints nothing.</summary>
public sealed class SigningSheet
{
    public required AuthorizationState State { get; init; }

    public required string Language { get; init; }

    public required IReadOnlyList<string> Languages { get; init; }

    public required string Title { get; init; }

    /// <summary>Empty once answered.</summary>
    public required IReadOnlyList<(string Heading, string Body)> Paragraphs { get; init; }

    /// <summary>What it means to sign on screen (15 USC 7001(c)(1)); empty when the form says nothing.</summary>
    public required string ElectronicRecords { get; init; }

    /// <summary>SHA-256 of the text above, hex. Comes back with the signature: what is signed is what was shown.</summary>
    public required string TextHash { get; init; }

    /// <summary>Who has to sign for the person; null: the person.</summary>
    public required PersonalRepresentative? Representative { get; init; }

    /// <summary>The signed text, byte for byte; null unless signed.</summary>
    public required string? SignedText { get; init; }

    /// <summary>SHA-256 of <see cref="SignedText"/>, hex.</summary>
    public required string? SignedHash { get; init; }

    public required DateOnly? SignedOn { get; init; }

    /// <summary>Until when this page can be opened.</summary>
    public required DateTimeOffset OpenUntil { get; init; }

    /// <summary>True: not a form to sign, but a revocation to confirm in writing.</summary>
    public bool IsRevocation { get; init; }

    /// <summary>Of a revocation: it still waits for the person's word in writing.</summary>
    public bool AwaitsConfirmation { get; init; }

    /// <summary>Read at the desk: the copy comes from staff, and nothing stays on the device.</summary>
    public bool AtDesk { get; init; }

    public override string ToString() => nameof(SigningSheet);
}

internal sealed class VisitSigningHandler(SigningDesk desk, PortalLookup lookup) : IUseCase<VisitSigning, SigningEntrance>
{
    public async Task<Result<SigningEntrance>> HandleAsync(VisitSigning command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        if (await desk.FindAsync(scope.Db, command.Token, scope.Now, cancellationToken) is not var (message, invitation))
            return PortalErrors.NotThere;
        var entrance = new SigningEntrance(invitation.Language, message.IsLocked(scope.Now), invitation.OnlyTakesBack);
        if (!lookup.IsAtDesk(command.Token))
            return entrance;
        return await desk.OpenedAsync(scope.Db, invitation, cancellationToken) is var (_, session) && session.MayBegin(scope.Now)
            ? entrance with { BeginBy = session.BeginBy }
            : PortalErrors.NotThere;
    }
}

internal sealed class OpenSigningHandler(SigningDesk desk, ConfirmingDesk confirming, IFieldCipher cipher) : IUseCase<OpenSigning, SigningSheet>
{
    public async Task<Result<SigningSheet>> HandleAsync(OpenSigning command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        var proven = await desk.ProveAsync(db, command.Token, command.Ticket, scope.Now, cancellationToken);
        if (proven.Error is { } error)
            return error;
        var (message, invitation, authorization, _) = proven.Value;
        scope.Audit.About(authorization);
        await ConsentChange.BeginAsync(db, cancellationToken);
        invitation.Read(scope.Now);
        message.Read(scope.Now);
        if (ConfirmingDesk.SpokenOf(authorization.Open(cipher), invitation) is { } spoken)
            return await confirming.SheetAsync(db, proven.Value, spoken, command.Language, scope.Now, cancellationToken);
        // What was signed is shown in its own language; until then, and after a no, the reader's holds.
        var unsigned = authorization.State is AuthorizationState.AwaitingSignature or AuthorizationState.Declined or AuthorizationState.Lapsed;
        var (form, languages) = await desk.FormAsync(db, authorization, unsigned ? command.Language : null, cancellationToken);
        var signed = unsigned
            ? null
            : await db.EvidenceDocuments.AsNoTracking().Where(d => d.Authorization == authorization.Id).OrderByDescending(d => d.StoredAt).FirstOrDefaultAsync(cancellationToken);
        // A copy is only given of what still is what was signed.
        var copy = signed?.CurrentHash(cipher) == form.Signature?.DocumentHash ? signed?.Open(cipher) : null;
        if (copy is not null && authorization.State == AuthorizationState.PendingCopy)
        {
            authorization.MoveTo(AuthorizationState.Active, scope.Now);
            authorization.Store(form with { CopyProvidedAt = scope.Now, CopyChannel = "portal" }, cipher, scope.Now);
            await ConsentChange.MarkStaleAsync(db, [authorization.Contact], cancellationToken);
            scope.Audit.Action = AuditAction.AuthorizationChanged;
            scope.Audit.ReasonCodes = "copy_provided";
        }

        return Sheet(proven.Value, form, languages, copy);
    }

    private static SigningSheet Sheet(ProvenSigner proven, AuthorizationRecord form, IReadOnlyList<string> languages, byte[]? copy) => new()
    {
        State = proven.Authorization.State,
        Language = form.Wording?.Language ?? "en",
        Languages = languages,
        Title = AuthorizationDocument.TitleOf(form),
        Paragraphs = proven.Authorization.State == AuthorizationState.AwaitingSignature ? AuthorizationDocument.Paragraphs(form with { Representative = null }) : [],
        ElectronicRecords = form.Wording?.ElectronicRecords ?? "",
        TextHash = EvidenceDocument.HashOf(AuthorizationDocument.Render(form with { Representative = null })),
        Representative = form.Representative,
        SignedText = copy is null ? null : Encoding.UTF8.GetString(copy),
        SignedHash = copy is null ? null : EvidenceDocument.HashOf(copy),
        SignedOn = form.Signature?.SignedOn,
        OpenUntil = proven.Desk?.AnswerBy ?? proven.Message.ExpiresAt,
        AtDesk = proven.Desk is not null,
    };
}
