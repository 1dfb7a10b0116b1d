using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Portal;

/// <summary>The person signs on the page (15 USC 7001, UETA): agrees to do so electronically, types their name, and presses Sign.</summary>
public sealed record SignOnPage : ICommand<SigningAnswer>
{
    public static Permission Requires => Permission.Public;

    public static AuditAction Audits => AuditAction.AuthorizationAnswered;

    public required string Token { get; init; }

    public required string Ticket { get; init; }

    /// <summary>In which the form was read.</summary>
    public required string Language { get; init; }

    /// <summary>Of the text that was read.</summary>
    public required string TextHash { get; init; }

    public required string TypedName { get; init; }

    /// <summary>Agrees to sign and to get the copy electronically.</summary>
    public required bool AgreesElectronically { get; init; }

    /// <summary>What the browser calls itself; null when it says nothing.</summary>
    public string? UserAgent { get; init; }

    /// <summary>Prints nothing: a name and a secret.</summary>
    public override string ToString() => nameof(SignOnPage);
}

/// <summary>The person says no. As easy as signing: one button, nothing to fill in.</summary>
public sealed record DeclineOnPage(string Token, string Ticket) : ICommand<SigningAnswer>
{
    public static Permission Requires => Permission.Public;

    public static AuditAction Audits => AuditAction.AuthorizationAnswered;

    /// <summary>Prints nothing: the ticket is a secret.</summary>
    public override string ToString() => nameof(DeclineOnPage);
}

/// <summary>What is missing from an answer.</summary>
public enum SigningProblem
{
    NameMissing = 1,
    ConsentMissing = 2,

    /// <summary>The text is not the one that was shown: read it again.</summary>
    TextChanged = 3,

    /// <summary>Since the person was asked somebody else decides for them: who is named in the form may not sign it.</summary>
    SignerChanged = 4,

    /// <summary>At the desk: the name is that of the member of staff who saw the person. Nobody is witness to themselves.</summary>
    WitnessSigns = 5,
}

/// <param name="Problems">Nothing was changed unless it is empty.</param>
public sealed record SigningAnswer(IReadOnlyList<SigningProblem> Problems);

internal sealed class SignOnPageHandler(SigningDesk desk, DeskDoor door, AuthorizationSteps steps, IFieldCipher cipher, Organisation organisation) : IUseCase<SignOnPage, SigningAnswer>
{
    public async Task<Result<SigningAnswer>> HandleAsync(SignOnPage command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        var proven = await desk.ProveAsync(db, command.Token, command.Ticket, scope.Now, cancellationToken);
        if (proven.Error is { } error)
            return error;
        var authorization = proven.Value.Authorization;
        scope.Audit.About(authorization);
        if (proven.Value.Desk is not null && scope.Actor.Kind == ActorKind.User)
            return PortalErrors.StaffSignedIn;
        // Pressed twice: what was answered stays answered.
        if (authorization.State != AuthorizationState.AwaitingSignature)
            return Unchanged(scope, []);
        var (form, _) = await desk.FormAsync(db, authorization, command.Language, cancellationToken);
        var name = command.TypedName.Trim();
        var problems = SigningProblems.Of(
            name, command.AgreesElectronically, EvidenceDocument.HashOf(AuthorizationDocument.Render(form with { Representative = null })) == command.TextHash);
        if (await Representation.SignerForAsync(db, authorization.Contact, organisation.DayAt(scope.Now), cipher, cancellationToken) != form.Representative)
            problems.Add(SigningProblem.SignerChanged);
        if (SigningProblems.IsWitness(name, proven.Value.Desk))
            problems.Add(SigningProblem.WitnessSigns);
        if (problems.Count > 0)
            return Unchanged(scope, problems);

        await ConsentChange.BeginAsync(db, cancellationToken);
        var evidence = steps.Sign(authorization, form with { Signature = Signature(command, name, proven.Value, scope), Representative = form.Representative }, null, scope.Now).Value!;
        db.EvidenceDocuments.Add(evidence);
        var defects = steps.Verify(authorization, evidence, scope.Now).Value;
        door.Close(proven.Value, scope.Now);
        await ConsentChange.MarkStaleAsync(db, [authorization.Contact], cancellationToken);
        scope.Audit.About(authorization);
        scope.Audit.ReasonCodes = string.Join(',', ["signed", .. DeskDoor.Codes(proven.Value.Desk), .. defects.Select(d => d.ToString())]);
        return new SigningAnswer([]);
    }

    private AuthorizationSignature Signature(SignOnPage command, string name, ProvenSigner proven, UseCaseScope scope) => new()
    {
        Name = name,
        SignedOn = organisation.DayAt(scope.Now),
        SignedAt = scope.Now,
        Method = proven.Desk is null ? SignatureMethod.Electronic : SignatureMethod.ElectronicInPerson,
        IntentAction = "typed the name under the text, ticked the consent to sign electronically, and pressed Sign",
        IdentityProof = proven.Proof,
        InPerson = proven.Desk?.Seen,
        ConsumerConsent = true,
        SourceIp = scope.Actor.SourceIp,
        UserAgent = SigningProblems.Agent(command.UserAgent),
    };

    internal static SigningAnswer Unchanged(UseCaseScope scope, IReadOnlyList<SigningProblem> problems)
    {
        scope.Audit.Action = AuditAction.NotAudited;
        return new SigningAnswer(problems);
    }
}

internal sealed class DeclineOnPageHandler(SigningDesk desk, DeskDoor door) : IUseCase<DeclineOnPage, SigningAnswer>
{
    public async Task<Result<SigningAnswer>> HandleAsync(DeclineOnPage command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var proven = await desk.ProveAsync(scope.Db, command.Token, command.Ticket, scope.Now, cancellationToken);
        if (proven.Error is { } error)
            return error;
        var authorization = proven.Value.Authorization;
        scope.Audit.About(authorization);
        if (proven.Value.Desk is not null && scope.Actor.Kind == ActorKind.User)
            return PortalErrors.StaffSignedIn;
        if (authorization.State == AuthorizationState.Declined)
            scope.Audit.Action = AuditAction.NotAudited;
        else if (authorization.MoveTo(AuthorizationState.Declined, scope.Now).Error is { } undefined)
            return scope.Refused(authorization, undefined);
        else
        {
            door.Close(proven.Value, scope.Now);
            (scope.Audit.ObjectVersion, scope.Audit.ReasonCodes) = ((int)authorization.Version, string.Join(',', ["declined", .. DeskDoor.Codes(proven.Value.Desk)]));
        }

        return new SigningAnswer([]);
    }
}
