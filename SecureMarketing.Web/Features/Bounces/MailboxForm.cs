using SecureMarketing.Core.Bounces;
using SecureMarketing.Core.Bounces.Mailboxes;

namespace SecureMarketing.Web.Features.Bounces;

/// <summary>What the dialog edits. Holds a password only until it is saved; the stored one never comes back.</summary>
internal sealed class MailboxForm
{
    public BounceMailboxId? Id { get; init; }
    public string Name { get; set; } = "";
    public MailboxKind Kind { get; set; } = MailboxKind.Imap;
    public string Folder { get; set; } = "";
    public string Host { get; set; } = "";
    public int Port { get; set; } = 993;
    public bool ImplicitTls { get; set; } = true;
    public int EveryMinutes { get; set; } = 5;
    public bool Enabled { get; set; } = true;
    public string UserName { get; set; } = "";
    public string Password { get; set; } = "";
    public bool HasCredentials { get; init; }

    public static MailboxForm Of(MailboxRow? row) => row is null ? new MailboxForm() : new MailboxForm
    {
        Id = row.Id,
        Name = row.Settings.Name,
        Kind = row.Settings.Kind,
        Folder = row.Settings.Folder,
        Host = row.Settings.Host,
        Port = row.Settings.Port,
        ImplicitTls = row.Settings.ImplicitTls,
        EveryMinutes = row.Settings.EveryMinutes,
        Enabled = row.Settings.Enabled,
        HasCredentials = row.HasCredentials,
    };

    /// <summary>The usual port of the chosen kind.</summary>
    public void Defaults() => Port = Kind == MailboxKind.Pop3 ? 995 : 993;

    public SaveMailbox ToCommand()
    {
        var isFolder = Kind == MailboxKind.Folder;
        return new SaveMailbox
        {
            Mailbox = Id,
            Settings = new MailboxSettings
            {
                Name = Name.Trim(),
                Kind = Kind,
                Folder = Kind == MailboxKind.Pop3 ? "" : Folder.Trim(),
                Host = isFolder ? "" : Host.Trim(),
                Port = isFolder ? 0 : Port,
                ImplicitTls = ImplicitTls,
                EveryMinutes = EveryMinutes,
                Enabled = Enabled,
            },
            UserName = isFolder || string.IsNullOrEmpty(UserName) ? null : UserName,
            Password = isFolder || string.IsNullOrEmpty(Password) ? null : Password,
        };
    }
}
