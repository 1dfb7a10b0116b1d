using System.Globalization;
using SecureMarketing.Core.Retention;
using SecureMarketing.Web.Components.Shared;

namespace SecureMarketing.Web.Features.Retention;

/// <summary>How keeping and disposing reads to a person.</summary>
internal static class RetentionWords
{
    public static string Of(RetentionSince since) => since switch
    {
        RetentionSince.Happened => "its date, or its end where that is later",
        RetentionSince.Ended => "its end; what has not ended stays",
        RetentionSince.LastSeen => "the last visit, appointment, fact or change",
        RetentionSince.ImportEnded => "the end of the import",
        RetentionSince.Posted => "the day it was posted; what can still be read stays",
        RetentionSince.Expired => "the last day on which it could be read",
        _ => since.ToString(),
    };

    public static string Of(DisposalState state) => state switch
    {
        DisposalState.Running => "Running",
        DisposalState.Done => "Complete",
        DisposalState.Stopped => "Stopped",
        _ => "Nothing was due",
    };

    public static Tone ToneOf(DisposalState state) => state switch
    {
        DisposalState.Done => Tone.Success,
        DisposalState.Stopped => Tone.Warning,
        _ => Tone.Info,
    };

    public static string Of(CertificateProof proof) => proof switch
    {
        CertificateProof.Holds => "Agrees with the audit trail",
        CertificateProof.ContentChanged => "Its content was changed",
        CertificateProof.ChainBroken => "The certificate before it is missing",
        _ => "The audit trail does not know it",
    };

    /// <summary>"3 records would go", "1 record would go".</summary>
    public static string Records(long count) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? "record" : "records")}");

    public static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    public static string Day(DateOnly day) => day.ToString("d MMM yyyy", CultureInfo.InvariantCulture);

    public static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("d MMM yyyy, HH:mm", CultureInfo.InvariantCulture) + " UTC";

    public static string Short(Guid id) => id.ToString("N")[^8..];
}
