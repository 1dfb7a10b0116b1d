using System.Globalization;
using SecureMarketing.Core.Bounces;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Web.Components.Shared;

namespace SecureMarketing.Web.Features.Bounces;

/// <summary>Reports as the reader sees them.</summary>
internal static class BounceWords
{
    public static string Of(BounceKind kind) => kind switch
    {
        BounceKind.Bounce => "Bounces",
        BounceKind.Feedback => "Complaints",
        BounceKind.AutoReply => "Automatic replies",
        BounceKind.Delivered => "Delivered",
        _ => "Other mail",
    };

    public static string Of(BounceRow row) => row.Kind switch
    {
        BounceKind.Bounce when row.Action == BounceAction.Delayed => "Late",
        BounceKind.Bounce => row.IsHard ? "Dead address" : "Failed for now",
        BounceKind.Feedback => "Complaint",
        BounceKind.AutoReply => "Automatic reply",
        BounceKind.Delivered => "Delivered",
        _ => "Other mail",
    };

    public static Tone ToneOf(BounceRow row) => row.Kind switch
    {
        BounceKind.Feedback => Tone.Error,
        BounceKind.Bounce when row.IsHard => Tone.Error,
        BounceKind.Bounce => Tone.Warning,
        BounceKind.Delivered => Tone.Success,
        _ => Tone.Neutral,
    };

    public static string Of(BounceReason reason) => reason switch
    {
        BounceReason.NoSuchMailbox => "No such mailbox",
        BounceReason.NoSuchDomain => "No such domain",
        BounceReason.NoMailService => "Domain takes no mail",
        BounceReason.Moved => "Moved",
        BounceReason.MailboxFull => "Mailbox full",
        BounceReason.MailboxDisabled => "Mailbox closed for now",
        BounceReason.Filtered => "Refused by the recipient's filter",
        BounceReason.TooLarge => "Too large",
        BounceReason.Spam => "Taken for spam",
        BounceReason.Malware => "Attachment refused",
        BounceReason.Content => "Form or content refused",
        BounceReason.Policy => "Receiver's policy",
        BounceReason.Reputation => "Our reputation",
        BounceReason.Authentication => "SPF, DKIM or DMARC",
        BounceReason.SenderRefused => "Sender refused",
        BounceReason.Relaying => "Relaying denied",
        BounceReason.Security => "Encryption or sign-in demanded",
        BounceReason.RateLimited => "Too many at once",
        BounceReason.Network => "Not reachable",
        BounceReason.Expired => "Tried until the time was over",
        BounceReason.System => "Receiver's system failed",
        BounceReason.Protocol => "Command not understood",
        _ => "Not told",
    };

    /// <summary>Reason and enhanced code of a bounce; empty for anything else.</summary>
    public static string ReasonOf(BounceRow row) => row.Kind != BounceKind.Bounce ? "" : row.Code is { } code ? $"{Of(row.Reason)} ({code})" : Of(row.Reason);

    public static string Of(BounceTie tie) => tie switch
    {
        BounceTie.ReturnPath => "By return path",
        BounceTie.MessageId => "By Message-ID",
        BounceTie.Recipient => "By recipient",
        BounceTie.Dialogue => "Refused at once",
        BounceTie.Forged => "Forged return path",
        _ => "None of ours",
    };

    public static string Of(BounceDisposition disposition) => disposition switch
    {
        BounceDisposition.AddressSuppressed => "Address suppressed",
        BounceDisposition.Counted => "Counted",
        BounceDisposition.SuppressedAfterRepeats => "Address suppressed after repeats",
        BounceDisposition.CommercialSuppressed => "No more commercial mail",
        BounceDisposition.Untied => "Nothing: not proven to be ours",
        _ => "Nothing",
    };

    public static string Of(MailboxKind kind) => kind switch
    {
        MailboxKind.Folder => "Folder",
        MailboxKind.Imap => "IMAP",
        _ => "POP3",
    };

    /// <summary>Why the last look failed.</summary>
    public static string Failure(string code) => code switch
    {
        "bounces.no_root" => "No folder root is set",
        "bounces.folder_outside" => "Folder not found below the root",
        "bounces.folder_unwritable" => "Folder cannot be read or written",
        "bounces.untrusted" => "Certificate not trusted, or no TLS",
        "bounces.sign_in_refused" => "Sign-in refused",
        "bounces.no_such_folder" => "No folder of this name",
        _ => "Server not reachable",
    };

    /// <summary>A moment in the organisation's zone.</summary>
    public static string At(DateTimeOffset moment, Organisation organisation) =>
        TimeZoneInfo.ConvertTime(moment, organisation.Zone).ToString("d MMM yyyy, HH:mm", CultureInfo.InvariantCulture);
}
