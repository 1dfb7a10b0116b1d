using System.Text;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Portal;

/// <summary>
/// The person takes back one authorization, or all, in writing on the page (45 CFR 164.508(b)(5), 15 USC 7001): the same proof, consent and
/// signature as it took to give it. It counts from this moment.
/// </summary>
public sealed record TakeBackOnPage : ICommand<SigningAnswer>
{
    public static Permission Requires => Permission.Public;

    public static AuditAction Audits => AuditAction.AuthorizationRevoked;

    public required string Token { get; init; }

    public required string Ticket { get; init; }

    /// <summary>Id of an authorization, or <see cref="TakeBackSheet.All"/>.</summary>
    public required string Which { get; init; }

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
    public override string ToString() => nameof(TakeBackOnPage);
}

internal static class TakeBackAudit
{
    /// <summary>Follows the codes of the revocation itself.</summary>
    public const string ByThePerson = ",by_the_person";

    public static void About(AuditEntry entry, PortalMessage message) =>
        (entry.ObjectType, entry.ObjectId, entry.Subject) = ("portalMessage", message.Id.Value.ToString("N"), message.ContactId);
}

internal sealed class TakeBackOnPageHandler(SigningDesk desk, TakeBackDesk back, IUseCase<RevokeAuthorization, RevokedAuthorization> revoking, Organisation organisation)
    : IUseCase<TakeBackOnPage, SigningAnswer>
{
    public async Task<Result<SigningAnswer>> HandleAsync(TakeBackOnPage command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        var proven = await desk.ProvePersonAsync(db, command.Token, command.Ticket, scope.Now, cancellationToken);
        if (proven.Error is { } error)
            return error;
        TakeBackAudit.About(scope.Audit, proven.Value.Message);
        await ConsentChange.BeginAsync(db, cancellationToken);
        // Pressed twice, or it ended meanwhile: what is over stays over.
        if (TakeBackDesk.Chosen(command.Which, TakeBackDesk.InForce(await TakeBackDesk.GivenAsync(db, proven.Value.Message.ContactId, cancellationToken))) is not { } chosen)
            return SignOnPageHandler.Unchanged(scope, []);
        var signer = await back.SignerAsync(db, chosen.First, scope.Now, cancellationToken);
        var problems = SigningProblems.Of(command.TypedName, command.AgreesElectronically, EvidenceDocument.HashOf(back.Text(chosen, command.Language, signer, null)) == command.TextHash);
        if (problems.Count > 0)
            return SignOnPageHandler.Unchanged(scope, problems);

        var signed = Sign(command, chosen, signer, proven.Value.Proof, scope);
        foreach (var authorization in chosen.Each)
        {
            var revoked = await revoking.HandleAsync(
                new RevokeAuthorization { Authorization = authorization.Id, ReceivedAt = scope.Now, Channel = RevocationChannel.Portal, Scope = chosen.Wish.Scope, Signed = signed },
                scope, cancellationToken);
            if (revoked.Error is { } refused)
                return refused;
        }

        scope.Audit.About(chosen.First);
        scope.Audit.ReasonCodes += TakeBackAudit.ByThePerson;
        return new SigningAnswer([]);
    }

    private SignedRevocation Sign(TakeBackOnPage command, TakeBackChosen chosen, PersonalRepresentative? signer, string proof, UseCaseScope scope)
    {
        var signature = new AuthorizationSignature
        {
            Name = command.TypedName.Trim(),
            SignedOn = organisation.DayAt(scope.Now),
            SignedAt = scope.Now,
            Method = SignatureMethod.Electronic,
            IntentAction = "typed the name under the text, ticked the consent to sign electronically, and pressed Take it back",
            IdentityProof = proof,
            ConsumerConsent = true,
            SourceIp = scope.Actor.SourceIp,
            UserAgent = SigningProblems.Agent(command.UserAgent),
        };
        var text = back.Text(chosen, command.Language, signer, signature);
        return new SignedRevocation(Encoding.UTF8.GetString(text), signature with { DocumentHash = EvidenceDocument.HashOf(text) });
    }
}
