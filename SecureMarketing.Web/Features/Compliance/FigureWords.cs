using System.Globalization;
using SecureMarketing.Core.Consent;

namespace SecureMarketing.Web.Features.Compliance;

/// <summary>Figures of compliance in the words of the screen.</summary>
internal static class FigureWords
{
    public static string Of(RefusalKind kind) => kind switch
    {
        RefusalKind.OptOut => "Opt-out",
        RefusalKind.Revocation => "Revocation of an authorization",
        RefusalKind.Withdrawal => "Withdrawal of a consent",
        RefusalKind.Complaint => "Complaint",
        _ => kind.ToString(),
    };

    public static string Of(ReceiptMeans means) => means switch
    {
        ReceiptMeans.Electronic => "Electronically",
        ReceiptMeans.Paper => "On paper",
        _ => "By word of mouth",
    };

    /// <summary>"40 ms", "3.2 s", "14 min", "3.5 h", "2 days"; "withheld" where it may not be shown.</summary>
    public static string Span(TimeSpan? span) => span switch
    {
        null => "withheld",
        { TotalSeconds: < 1 } s => string.Create(CultureInfo.InvariantCulture, $"{s.TotalMilliseconds:0} ms"),
        { TotalMinutes: < 1 } s => string.Create(CultureInfo.InvariantCulture, $"{s.TotalSeconds:0.#} s"),
        { TotalHours: < 1 } s => string.Create(CultureInfo.InvariantCulture, $"{s.TotalMinutes:0} min"),
        { TotalDays: < 2 } s => string.Create(CultureInfo.InvariantCulture, $"{s.TotalHours:0.#} h"),
        { } s => string.Create(CultureInfo.InvariantCulture, $"{s.TotalDays:0.#} days"),
    };
}
