using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Portal;

/// <summary>
/// A member of staff sees the person at the desk, says how they know who it is, and opens the signing page for them on the spot, without a
/// code to a mailbox. Who opens it is the witness; whoever signs is somebody else.
/// </summary>
public sealed record StartSigningDesk : ICommand<OpenedDesk>
{
    public static Permission Requires => Permission.AuthorizationManage;

    public static AuditAction Audits => AuditAction.AuthorizationAsked;

    public required AuthorizationId Authorization { get; init; }

    public required InPersonProof Proof { get; init; }

    /// <summary>With <see cref="InPersonProof.Other"/>: how, in at most 200 characters; else null.</summary>
    public string? Words { get; init; }

    /// <summary>Prints nothing: the words may name the person.</summary>
    public override string ToString() => nameof(StartSigningDesk);
}

/// <param name="Address">Absolute, for another device at the desk. Opens once.</param>
/// <param name="Token">Of the address, for this device.</param>
/// <param name="BeginBy">Until when it can be begun.</param>
public sealed record OpenedDesk(string Address, string Token, DateTimeOffset BeginBy)
{
    /// <summary>Prints nothing: the address leads to a person's form.</summary>
    public override string ToString() => nameof(OpenedDesk);
}

internal sealed class StartSigningDeskValidator : AbstractValidator<StartSigningDesk>
{
    public StartSigningDeskValidator()
    {
        RuleFor(c => c.Proof).IsInEnum().WithMessage("Say how you know who the person is.");
        RuleFor(c => c.Words).NotEmpty().When(c => c.Proof == InPersonProof.Other).WithMessage("Say in words how you know who the person is.");
        RuleFor(c => c.Words).MaximumLength(InPersonIdentity.MostWords).WithMessage($"Say it in at most {InPersonIdentity.MostWords} characters.");
    }
}

internal sealed class StartSigningDeskHandler(DeskDoor door, IFieldCipher cipher) : IUseCase<StartSigningDesk, OpenedDesk>
{
    public async Task<Result<OpenedDesk>> HandleAsync(StartSigningDesk command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        if (scope.Actor.Kind != ActorKind.User)
            return PortalErrors.NoWitness;
        if (await db.Authorizations.SingleOrDefaultAsync(a => a.Id == command.Authorization, cancellationToken) is not { } authorization)
            return ConsentErrors.AuthorizationNotFound;
        if (authorization.State != AuthorizationState.AwaitingSignature)
            return scope.Refused(authorization, ConsentErrors.TransitionUndefined(authorization.State, AuthorizationState.Signed));
        var by = new UserId(scope.Actor.Id);
        var seen = new InPersonIdentity
        {
            Witness = by.Value.ToString(),
            WitnessName = (await db.StaffUsers.AsNoTracking().SingleOrDefaultAsync(u => u.Id == by, cancellationToken))?.Name(cipher),
            Proof = command.Proof,
            Words = command.Proof == InPersonProof.Other ? command.Words!.Trim() : null,
            SeenAt = scope.Now,
        };
        var opened = await door.OpenAsync(db, authorization, seen, scope.Now, cancellationToken);
        scope.Audit.About(authorization);
        scope.Audit.ReasonCodes = "at_desk," + DeskDoor.CodeOf(seen);
        return opened;
    }
}

/// <summary>The person at the desk takes the device and begins to read: the one time that the link opens.</summary>
public sealed record BeginSigningAtDesk(string Token) : ICommand<BegunDesk>
{
    public static Permission Requires => Permission.Public;

    public static AuditAction Audits => AuditAction.PortalMessageRead;

    /// <summary>Prints nothing: the token leads to a person's form.</summary>
    public override string ToString() => nameof(BeginSigningAtDesk);
}

/// <param name="Ticket">Opens the page from now on.</param>
/// <param name="Until">Until when it can be answered.</param>
public sealed record BegunDesk(string Ticket, DateTimeOffset Until)
{
    /// <summary>Prints nothing: the ticket is a secret.</summary>
    public override string ToString() => nameof(BegunDesk);
}

internal sealed class BeginSigningAtDeskHandler(SigningDesk desk, DeskDoor door) : IUseCase<BeginSigningAtDesk, BegunDesk>
{
    public async Task<Result<BegunDesk>> HandleAsync(BeginSigningAtDesk command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        if (await desk.FindAsync(db, command.Token, scope.Now, cancellationToken) is not var (message, invitation)
            || await desk.OpenedAsync(db, invitation, cancellationToken) is not var (authorization, session))
            return PortalErrors.NotThere;
        scope.Audit.About(authorization);
        if (scope.Actor.Kind == ActorKind.User)
            return PortalErrors.StaffSignedIn;
        if (!session.MayBegin(scope.Now))
            return PortalErrors.NotThere;
        var (ticket, until) = door.Begin(message, authorization, scope.Now);
        scope.Audit.About(authorization);
        scope.Audit.ReasonCodes = "at_desk";
        return new BegunDesk(ticket, until);
    }
}
