using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Delivery.Routes;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Delivery.Streams;

/// <summary>Says who a stream's mail comes from and which routes serve it. Counts from the next message.</summary>
public sealed record SetStream : ICommand<Unit>
{
    public static Permission Requires => Permission.RoutesManage;

    public static AuditAction Audits => AuditAction.RouteChanged;

    public static Proof Demands => Proof.Fresh;

    public required MailStream Stream { get; init; }

    /// <summary>Null: the sender that each message's origin names.</summary>
    public SenderIdentity? Sender { get; init; }

    /// <summary>Exactly these routes serve the stream; empty: its messages are held. Null leaves the routes as they are.</summary>
    public IReadOnlyList<RouteId>? Routes { get; init; }
}

internal sealed class SetStreamValidator : AbstractValidator<SetStream>
{
    public SetStreamValidator()
    {
        RuleFor(c => c.Stream).IsInEnum();
        When(c => c.Sender is not null, () =>
        {
            RuleFor(c => c.Sender!.FromName).NotEmpty().MaximumLength(StreamSender.NameLength).Must(n => !n.Any(char.IsControl))
                .WithMessage("Give the stream a sender name of at most 80 characters on one line.");
            RuleFor(c => c.Sender!.FromAddress).Must(IsAddress).WithMessage("The From address is not a mailbox address such as news@mail.example.org.");
            RuleFor(c => c.Sender!.ReplyTo).Must(a => a is null || IsAddress(a)).WithMessage("The Reply-To address is not a mailbox address such as desk@example.org. Leave it empty to use the From address.");
        });
    }

    private static bool IsAddress(string? text) => EmailAddress.TryParse(text, out _);
}

internal sealed class SetStreamHandler(RouteDirectory directory) : IUseCase<SetStream, Unit>
{
    public async Task<Result<Unit>> HandleAsync(SetStream command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var routes = await scope.Db.DeliveryRoutes.ToListAsync(cancellationToken);
        if (command.Routes?.Any(wanted => routes.TrueForAll(r => r.Id != wanted)) == true)
            return DeliveryErrors.RouteNotFound;
        var sender = await scope.Db.StreamSenders.SingleOrDefaultAsync(s => s.Stream == command.Stream, cancellationToken);
        if (command.Sender is not { } wantedSender)
        {
            if (sender is not null)
                scope.Db.Remove(sender);
        }
        else if (sender is null)
        {
            scope.Db.Add(sender = new StreamSender(command.Stream, wantedSender, scope.Now));
        }
        else
        {
            sender.Change(wantedSender, scope.Now);
        }

        if (command.Routes is { } serving)
        {
            foreach (var route in routes.Where(r => r.Serve(command.Stream, serving.Contains(r.Id), scope.Now)))
                directory.Forget(route.Id);
        }

        scope.Audit.ObjectType = "stream";
        scope.Audit.ObjectId = command.Stream.Word();
        scope.Audit.ObjectVersion = sender?.Version;
        return Unit.Value;
    }
}
