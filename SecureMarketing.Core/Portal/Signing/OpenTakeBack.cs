using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Portal;

/// <summary>
/// Shows to whoever holds the ticket of a right proof what they can take back, and the exact text of it (45 CFR 164.508(b)(5)). The link
/// may be that of a request, of a copy, or one opened from the preference centre.
/// </summary>
/// <param name="Language">To read it in; null: as the person was written to.</param>
/// <param name="Which">Id of an authorization, or <see cref="TakeBackSheet.All"/>; null: what the link is about, or the only one.</param>
public sealed record OpenTakeBack(string Token, string Ticket, string? Language = null, string? Which = null) : ICommand<TakeBackSheet>
{
    public static Permission Requires => Permission.Public;

    public static AuditAction Audits => AuditAction.PortalMessageRead;

    /// <summary>Prints nothing: the ticket is a secret.</summary>
    public override string ToString() => nameof(OpenTakeBack);
}

/// <summary>What a person can take back, and what they took back last. PHI: prints nothing.</summary>
public sealed class TakeBackSheet
{
    /// <summary>Stands for every authorization that is in force.</summary>
    public const string All = "all";

    public required string Language { get; init; }

    public required IReadOnlyList<string> Languages { get; init; }

    /// <summary>In force, the oldest first; empty: nothing is left to take back.</summary>
    public required IReadOnlyList<TakeBackChoice> Choices { get; init; }

    /// <summary>Whose text is shown: an id or <see cref="All"/>; null: the person has yet to choose.</summary>
    public required string? Chosen { get; init; }

    public required string Title { get; init; }

    /// <summary>Empty until something is chosen.</summary>
    public required IReadOnlyList<(string Heading, string Body)> Paragraphs { get; init; }

    /// <summary>SHA-256 of the text, hex; comes back with the signature. Null until something is chosen.</summary>
    public required string? TextHash { get; init; }

    /// <summary>Who has to sign for the person; null: the person.</summary>
    public required PersonalRepresentative? Representative { get; init; }

    /// <summary>Of the authorization that the link is about; null: it is about none in particular.</summary>
    public required AuthorizationState? State { get; init; }

    /// <summary>When the authorization that the link is about was taken back; null: it was not.</summary>
    public required DateOnly? TakenBackOn { get; init; }

    /// <summary>What was signed last to take something back, byte for byte; null: nothing was, on the page.</summary>
    public required string? SignedText { get; init; }

    /// <summary>SHA-256 of <see cref="SignedText"/>, hex.</summary>
    public required string? SignedHash { get; init; }

    /// <summary>Until when this page can be opened.</summary>
    public required DateTimeOffset OpenUntil { get; init; }

    public override string ToString() => nameof(TakeBackSheet);
}

/// <summary>One authorization that is in force. PHI: prints nothing.</summary>
/// <param name="Title">As the form was headed when it was signed.</param>
/// <param name="SignedOn">Null: no day is on the form.</param>
public sealed record TakeBackChoice(AuthorizationId Id, string Title, DateOnly? SignedOn)
{
    public override string ToString() => nameof(TakeBackChoice);
}

internal sealed class OpenTakeBackHandler(SigningDesk desk, TakeBackDesk back) : IUseCase<OpenTakeBack, TakeBackSheet>
{
    public async Task<Result<TakeBackSheet>> HandleAsync(OpenTakeBack command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        var proven = await desk.ProvePersonAsync(db, command.Token, command.Ticket, scope.Now, cancellationToken);
        if (proven.Error is { } error)
            return error;
        var (message, invitation, _) = proven.Value;
        TakeBackAudit.About(scope.Audit, message);
        invitation.Read(scope.Now);
        message.Read(scope.Now);

        var given = await TakeBackDesk.GivenAsync(db, message.ContactId, cancellationToken);
        var inForce = TakeBackDesk.InForce(given);
        var own = given.FirstOrDefault(a => a.Id == invitation.Authorization);
        var chosen = TakeBackDesk.Chosen(command.Which, inForce) ?? TakeBackDesk.Chosen(Unasked(invitation, inForce), inForce);
        var language = TakeBackDesk.Languages.FirstOrDefault(l => l == (command.Language ?? invitation.Language)) ?? "en";
        var signer = chosen is null ? null : await back.SignerAsync(db, chosen.First, scope.Now, cancellationToken);
        var receipt = back.Receipt(given);
        return new TakeBackSheet
        {
            Language = language,
            Languages = TakeBackDesk.Languages,
            Choices = [.. inForce.Select(back.Told)],
            Chosen = chosen?.Which,
            Title = RevocationDocument.TitleOf(language),
            Paragraphs = chosen is null ? [] : back.Paragraphs(chosen, language),
            TextHash = chosen is null ? null : EvidenceDocument.HashOf(back.Text(chosen, language, signer, null)),
            Representative = signer,
            State = own?.State,
            TakenBackOn = own?.State == AuthorizationState.Revoked ? back.DayOf(own.RevokedAt) : null,
            SignedText = receipt?.Text,
            SignedHash = receipt?.Hash,
            OpenUntil = message.ExpiresAt,
        };
    }

    /// <summary>What the link is about; else the only one there is. Somebody who came about one that has ended is shown no other unasked.</summary>
    private static string? Unasked(SigningInvitation invitation, IReadOnlyList<Authorization> inForce) =>
        !invitation.OnlyTakesBack ? invitation.Authorization.Value.ToString() : inForce is [var only] ? only.Id.Value.ToString() : null;
}
