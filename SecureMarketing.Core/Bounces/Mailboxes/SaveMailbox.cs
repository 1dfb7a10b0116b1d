using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Bounces.Mailboxes;

/// <summary>Adds a mailbox, or changes one. Holds a password: a class, prints nothing.</summary>
public sealed class SaveMailbox : ICommand<BounceMailboxId>
{
    public static Permission Requires => Permission.BouncesManage;

    public static AuditAction Audits => AuditAction.BounceMailboxChanged;

    public static Proof Demands => Proof.Fresh;

    /// <summary>Null adds one.</summary>
    public BounceMailboxId? Mailbox { get; init; }

    public required MailboxSettings Settings { get; init; }

    /// <summary>Sign-in. Both null keeps what is stored, as a form never gets the password back.</summary>
    public string? UserName { get; init; }

    public string? Password { get; init; }
}

/// <summary>Forgets a mailbox. What was taken from it stays taken.</summary>
public sealed record RemoveMailbox(BounceMailboxId Mailbox) : ICommand<Unit>
{
    public static Permission Requires => Permission.BouncesManage;

    public static AuditAction Audits => AuditAction.BounceMailboxChanged;

    public static Proof Demands => Proof.Fresh;
}

internal sealed class SaveMailboxValidator : AbstractValidator<SaveMailbox>
{
    public SaveMailboxValidator()
    {
        RuleFor(c => c.Settings.Name).NotEmpty().MaximumLength(80).WithMessage("Give the mailbox a name of at most 80 characters.");
        RuleFor(c => c.Settings.Kind).IsInEnum();
        RuleFor(c => c.Settings.Folder).MaximumLength(255);
        RuleFor(c => c.Settings.EveryMinutes).InclusiveBetween(1, 1440).WithMessage("Minutes between two looks are 1 to 1440.");
        RuleFor(c => c.Settings).Must(s => s.Kind == MailboxKind.Folder ? s.Host.Length == 0 && s.Port == 0 : s.Port is > 0 and <= 65535 && s.Host.Length <= 255 && Uri.CheckHostName(s.Host) != UriHostNameType.Unknown)
            .WithMessage("A folder has neither host nor port; a mail server has a host name and a port from 1 to 65535.");
        RuleFor(c => c.Settings).Must(s => s.Kind != MailboxKind.Folder || s.Folder.Trim('/').Length > 0).WithMessage("Name the folder, by its path below Bounces:FolderRoot.");
        RuleFor(c => c).Must(c => c.UserName is null == c.Password is null).WithMessage("User name and password belong together: give both or neither.");
        RuleFor(c => c).Must(c => c.Mailbox is not null || c.Settings.Kind == MailboxKind.Folder || c.Password is not null).WithMessage("A mail server needs user name and password.");
        RuleFor(c => c).Must(c => c.Settings.Kind != MailboxKind.Folder || c.Password is null).WithMessage("A folder takes no user name and password.");
    }
}

internal sealed class SaveMailboxHandler(IFieldCipher cipher) : IUseCase<SaveMailbox, BounceMailboxId>
{
    public async Task<Result<BounceMailboxId>> HandleAsync(SaveMailbox command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var (db, settings) = (scope.Db, command.Settings);
        scope.Audit.ObjectType = MailboxSecrets.ObjectType;
        var mailbox = command.Mailbox is { } id ? await db.BounceMailboxes.SingleOrDefaultAsync(m => m.Id == id, cancellationToken) : null;
        if (command.Mailbox is not null && mailbox is null)
            return BouncesErrors.MailboxNotFound;
        if (await db.BounceMailboxes.AnyAsync(m => m.Name == settings.Name && (command.Mailbox == null || m.Id != command.Mailbox), cancellationToken))
            return BouncesErrors.NameTaken;
        // Stored credentials belong to one server: another host must not be handed them.
        if (mailbox is not null && command.Password is null && (mailbox.Host, mailbox.Port, mailbox.Kind) != (settings.Host, settings.Port, settings.Kind))
            mailbox.Authenticate(null, null);
        if (mailbox is null)
            db.Add(mailbox = new BounceMailbox(BounceMailboxId.New(), settings, scope.Now));
        else
            mailbox.Configure(settings, scope.Now);
        if (command is { UserName: { } user, Password: { } password })
            mailbox.Authenticate(cipher.Seal(mailbox.Id.Value, MailboxSecrets.UserField, user), cipher.Seal(mailbox.Id.Value, MailboxSecrets.PasswordField, password));
        scope.Audit.ObjectId = mailbox.Id.Value.ToString("N");
        scope.Audit.ObjectVersion = mailbox.Version;
        return mailbox.Id;
    }
}

internal sealed class RemoveMailboxHandler : IUseCase<RemoveMailbox, Unit>
{
    public async Task<Result<Unit>> HandleAsync(RemoveMailbox command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        scope.Audit.ObjectType = MailboxSecrets.ObjectType;
        scope.Audit.ObjectId = command.Mailbox.Value.ToString("N");
        scope.Audit.ReasonCodes = "removed";
        if (await scope.Db.BounceMailboxes.SingleOrDefaultAsync(m => m.Id == command.Mailbox, cancellationToken) is not { } mailbox)
            return BouncesErrors.MailboxNotFound;
        scope.Db.Remove(mailbox);
        return Unit.Value;
    }
}

/// <summary>Opens the sealed credentials of a mailbox.</summary>
internal sealed class MailboxSecrets(IFieldCipher cipher)
{
    public const string ObjectType = "bounce-mailbox";
    public const string UserField = "bounce.user";
    public const string PasswordField = "bounce.password";

    /// <summary>Null when none are stored.</summary>
    public (string User, string Password)? Of(BounceMailbox mailbox) => mailbox is { UserNameSealed: { } user, PasswordSealed: { } password }
        ? (cipher.Open(mailbox.Id.Value, UserField, user), cipher.Open(mailbox.Id.Value, PasswordField, password))
        : null;
}
