using System.Text;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Portal;

/// <summary>
/// The person confirms in writing what they took back by word (45 CFR 164.508(b)(5)): an electronic signature under the text (15 USC
/// 7001), after the same proof of identity as a form asks. It is a revocation from this moment.
/// </summary>
public sealed record ConfirmRevocationOnPage : ICommand<SigningAnswer>
{
    public static Permission Requires => Permission.Public;

    public static AuditAction Audits => AuditAction.AuthorizationRevoked;

    public required string Token { get; init; }

    public required string Ticket { get; init; }

    /// <summary>In which the text was read.</summary>
    public required string Language { get; init; }

    /// <summary>Of the text that was read.</summary>
    public required string TextHash { get; init; }

    public required string TypedName { get; init; }

    /// <summary>Agrees to sign and to get the copy electronically.</summary>
    public required bool AgreesElectronically { get; init; }

    /// <summary>What the browser calls itself; null when it says nothing.</summary>
    public string? UserAgent { get; init; }

    /// <summary>Prints nothing: a name and a secret.</summary>
    public override string ToString() => nameof(ConfirmRevocationOnPage);
}

internal sealed class ConfirmRevocationOnPageHandler(
    SigningDesk desk, ConfirmingDesk confirming, IUseCase<RevokeAuthorization, RevokedAuthorization> revoking, IFieldCipher cipher, Organisation organisation)
    : IUseCase<ConfirmRevocationOnPage, SigningAnswer>
{
    public async Task<Result<SigningAnswer>> HandleAsync(ConfirmRevocationOnPage command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        var proven = await desk.ProveAsync(db, command.Token, command.Ticket, scope.Now, cancellationToken);
        if (proven.Error is { } error)
            return error;
        var authorization = proven.Value.Authorization;
        scope.Audit.About(authorization);
        var form = authorization.Open(cipher);
        if (ConfirmingDesk.SpokenOf(form, proven.Value.Invitation) is not { } spoken)
            return PortalErrors.NotThere;
        // Pressed twice, or a letter came first: what was revoked stays so.
        if (!spoken.Awaits(authorization.State))
            return SignOnPageHandler.Unchanged(scope, []);
        var signer = await confirming.SignerAsync(db, authorization, scope.Now, cancellationToken);
        var problems = SigningProblems.Of(
            command.TypedName, command.AgreesElectronically, EvidenceDocument.HashOf(confirming.Text(form, spoken, command.Language, signer, null)) == command.TextHash);
        if (problems.Count > 0)
            return SignOnPageHandler.Unchanged(scope, problems);

        var revoked = await revoking.HandleAsync(
            new RevokeAuthorization
            {
                Authorization = authorization.Id,
                ReceivedAt = scope.Now,
                Channel = RevocationChannel.Portal,
                Scope = spoken.Scope,
                Purposes = spoken.Purposes,
                Categories = spoken.Categories,
            },
            scope, cancellationToken);
        if (revoked.Error is { } refused)
            return refused;
        Keep(authorization, spoken, Sign(command, spoken, form, signer, proven.Value.Proof, scope), scope.Now);
        scope.Audit.About(authorization);
        scope.Audit.ReasonCodes += ",confirmed_in_writing";
        return new SigningAnswer([]);
    }

    private (string Text, AuthorizationSignature Signature) Sign(
        ConfirmRevocationOnPage command, SpokenRevocation spoken, AuthorizationRecord form, PersonalRepresentative? signer, string proof, UseCaseScope scope)
    {
        var signature = new AuthorizationSignature
        {
            Name = command.TypedName.Trim(),
            SignedOn = organisation.DayAt(scope.Now),
            SignedAt = scope.Now,
            Method = SignatureMethod.Electronic,
            IntentAction = "typed the name under the text, ticked the consent to sign electronically, and pressed Confirm",
            IdentityProof = proof,
            ConsumerConsent = true,
            SourceIp = scope.Actor.SourceIp,
            UserAgent = SigningProblems.Agent(command.UserAgent),
        };
        var text = confirming.Text(form, spoken, command.Language, signer, signature);
        return (Encoding.UTF8.GetString(text), signature with { DocumentHash = EvidenceDocument.HashOf(text) });
    }

    /// <summary>The signed text beside the request that it confirms.</summary>
    private void Keep(Authorization authorization, SpokenRevocation spoken, (string Text, AuthorizationSignature Signature) signed, DateTimeOffset now)
    {
        var form = authorization.Open(cipher);
        authorization.Store(
            form with
            {
                SpokenRevocations = [.. form.SpokenRevocations.Select(s => s.Invitation == spoken.Invitation ? s with { ConfirmedAt = now, SignedText = signed.Text, Signature = signed.Signature } : s)],
            },
            cipher, now);
    }
}
