using System.Globalization;
using SecureMarketing.Core.Consent;

namespace SecureMarketing.Web.Features.Consent;

/// <summary>Refusals in the words of the page.</summary>
internal static class RefusalWords
{
    public static string Of(RefusalKind kind) => kind switch
    {
        RefusalKind.OptOut => "Opt-out",
        RefusalKind.Revocation => "Revocation of an authorization",
        RefusalKind.Withdrawal => "Withdrawal of a consent",
        RefusalKind.Complaint => "Complaint",
        RefusalKind.Death => "Death",
        _ => kind.ToString(),
    };

    public static string Of(ReceiptMeans means) => means switch
    {
        ReceiptMeans.Electronic => "Electronically",
        ReceiptMeans.Paper => "On paper",
        ReceiptMeans.Oral => "By word of mouth",
        _ => means.ToString(),
    };

    public static string Target(ReceiptMeans means) => means == ReceiptMeans.Paper ? "1 business day" : "15 min";

    /// <summary>"40 ms", "3.2 s", "14 min", "3 h", "2 days".</summary>
    public static string Span(TimeSpan span) => span.TotalSeconds switch
    {
        < 1 => string.Create(CultureInfo.InvariantCulture, $"{span.TotalMilliseconds:0} ms"),
        < 60 => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.#} s"),
        _ => ConsentWords.Duration((long)span.TotalSeconds),
    };
}
