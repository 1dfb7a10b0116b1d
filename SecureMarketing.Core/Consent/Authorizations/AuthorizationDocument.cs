using System.Globalization;
using System.Text;

namespace SecureMarketing.Core.Consent;

/// <summary>
/// The form as a person reads and signs it: plain words, every element and statement, nothing else. A pure function, so
/// that the text can be reproduced from the record and compared with what was signed.
/// </summary>
public static class AuthorizationDocument
{
    /// <summary>Media type of <see cref="Render"/>.</summary>
    public const string MediaType = "text/plain; charset=utf-8";

    /// <summary>UTF-8 text with LF line ends. Elements the form lacks are left out, never invented.</summary>
    public static byte[] Render(AuthorizationRecord form)
    {
        var text = new StringBuilder("AUTHORIZATION TO USE HEALTH INFORMATION FOR MARKETING\n");
        Paragraph("What information", form.Information);
        Paragraph("Kinds of information", List(form.ScopeCategories));
        Paragraph("Who may use or share it", List(form.Disclosers));
        Paragraph("Who may receive it", List(form.Recipients));
        Paragraph("What for", List(form.Purposes));
        Paragraph("By which channel", List(form.Channels));
        Paragraph("Until when", Expiry(form));
        Paragraph("Your right to take this back", form.Statements.RightToRevoke);
        Paragraph("How to take it back", form.Statements.HowToRevoke);
        Paragraph("If you do not sign", form.Statements.Conditioning);
        Paragraph("What happens to shared information", form.Statements.Redisclosure);
        Paragraph("Payment to us", form.Statements.Remuneration);
        Paragraph("Signed by", form.Signature?.Name);
        Paragraph("Date", form.Signature?.SignedOn?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        Paragraph("Signed on behalf of the person by", form.Representative?.Name);
        Paragraph("Authority to act", form.Representative?.Authority);
        return Encoding.UTF8.GetBytes(text.ToString());

        void Paragraph(string heading, string? body)
        {
            if (!string.IsNullOrWhiteSpace(body))
                text.Append('\n').Append(heading).Append('\n').Append(body.Trim()).Append('\n');
        }
    }

    private static string List(IReadOnlyList<string> items) => string.Join("; ", items);

    private static string? Expiry(AuthorizationRecord form) => (form.ExpiresOn, form.ExpirationEvent?.Description) switch
    {
        ({ } day, null) => "Until the end of " + day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        ({ } day, { } happening) => $"Until the end of {day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}, or earlier: {happening}",
        (null, var happening) => happening,
    };
}
