using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Bounces;

/// <summary>Expected refusals about reports and their mailboxes.</summary>
public static class BouncesErrors
{
    public static readonly Error MailboxNotFound = new("bounces.mailbox_not_found", "There is no such mailbox. \"bounces mailboxes\" and the page Bounces show those that there are.", ErrorKind.NotFound);

    public static readonly Error NameTaken = new("bounces.name_taken", "Another mailbox has this name. Choose another.", ErrorKind.Conflict);

    public static readonly Error NoRoot = new("bounces.no_root", "No folder is watched until Bounces:FolderRoot names one that exists, with its full path, in the settings.", ErrorKind.Conflict);

    public static readonly Error FolderOutside = new("bounces.folder_outside", "The folder is not below Bounces:FolderRoot, leads through a link, or does not exist. Name one by its path below the root.", ErrorKind.Invalid);

    public static readonly Error FolderUnwritable = new("bounces.folder_unwritable", "The folder, or a file in it, cannot be read or written. Check the permissions: a report that was taken is moved out of the way.", ErrorKind.Conflict);

    public static readonly Error Unreachable = new("bounces.unreachable", "The mail server does not answer at this host and port, or broke off. Check both; the next look tries again.", ErrorKind.Conflict);

    public static readonly Error Untrusted = new("bounces.untrusted", "The server's certificate is not trusted for this host name, or it offers no TLS. Nothing was sent to it.", ErrorKind.Conflict);

    public static readonly Error SignInRefused = new("bounces.sign_in_refused", "The mail server refused user name or password. Enter them again.", ErrorKind.Conflict);

    public static readonly Error NoSuchFolder = new("bounces.no_such_folder", "The mailbox has no folder of this name. Leave it empty for INBOX.", ErrorKind.Conflict);

    public static readonly Error Busy = new("bounces.busy", "This mailbox is being looked at already. Its result is shown when it is over.", ErrorKind.Conflict);

    public static readonly Error TooLarge = new("bounces.too_large", "The message is larger than a report may be (10 MB).", ErrorKind.Invalid);
}
