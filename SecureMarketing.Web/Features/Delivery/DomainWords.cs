using System.Globalization;
using SecureMarketing.Core.Delivery.Domains;
using SecureMarketing.Web.Components.Shared;

namespace SecureMarketing.Web.Features.Delivery;

/// <summary>Words for sending domains.</summary>
internal static class DomainWords
{
    public static string Of(DomainRow row) => row.CheckedAt is null ? "Not looked up" : row.Troubles == 0 ? "As they should be" : row.Troubles == 1 ? "1 to mend" : $"{row.Troubles} to mend";

    public static Tone ToneOf(DomainRow row) => row.CheckedAt is null ? Tone.Neutral : row.Troubles == 0 ? Tone.Success : Tone.Error;

    public static string Of(DomainRecordKind kind) => kind switch
    {
        DomainRecordKind.Dkim => "Signing key (DKIM)",
        DomainRecordKind.Spf => "Permitted senders (SPF)",
        DomainRecordKind.Dmarc => "Policy (DMARC)",
        DomainRecordKind.ReturnMail => "Return path (MX)",
        DomainRecordKind.MtaSts => "Protected receiving (MTA-STS)",
        DomainRecordKind.MtaStsPolicy => "Its policy file",
        _ => "TLS reports (TLS-RPT)",
    };

    public static string Of(RecordFinding finding) => finding.State switch
    {
        RecordState.Found => finding.Problem is null ? "Found" : "Found, with advice",
        RecordState.Missing => finding.Record.Required ? "Missing" : "Not there (optional)",
        RecordState.Different => "Different",
        _ => "Not looked up",
    };

    public static Tone ToneOf(RecordFinding finding) => finding switch
    {
        { State: RecordState.Found, Problem: null } => Tone.Success,
        { State: RecordState.Found } => Tone.Warning,
        { Blocks: true } => Tone.Error,
        { State: RecordState.Different } => Tone.Warning,
        _ => Tone.Neutral,
    };

    public static string At(DateTimeOffset? time) => time is { } at ? at.UtcDateTime.ToString("d MMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture) : "Never";
}
