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
        var text = new StringBuilder(TitleOf(form)).Append('\n');
        foreach (var (heading, body) in Paragraphs(form))
            text.Append('\n').Append(heading).Append('\n').Append(body).Append('\n');
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    public static string TitleOf(AuthorizationRecord form) =>
        form.Wording?.Title is { Length: > 0 } title ? title : AuthorizationHeadings.Of(form.Wording?.Language).Title;

    /// <summary>The same text piece by piece, for pages that mark headings as such.</summary>
    public static IReadOnlyList<(string Heading, string Body)> Paragraphs(AuthorizationRecord form)
    {
        var words = form.Wording;
        var headings = AuthorizationHeadings.Of(words?.Language);
        (string Heading, string? Body)[] all =
        [
            (headings.Information, form.Information),
            (headings.Categories, words?.Categories ?? List(form.ScopeCategories)),
            (headings.Disclosers, words?.Disclosers ?? List(form.Disclosers)),
            (headings.Recipients, words?.Recipients ?? List(form.Recipients)),
            (headings.Purposes, words?.Purposes ?? List(form.Purposes)),
            (headings.Channels, words?.Channels ?? List(form.Channels)),
            (headings.Until, Expiry(form, headings)),
            (headings.RightToRevoke, form.Statements.RightToRevoke),
            (headings.HowToRevoke, form.Statements.HowToRevoke),
            (headings.Conditioning, form.Statements.Conditioning),
            (headings.Redisclosure, form.Statements.Redisclosure),
            (headings.Remuneration, form.Statements.Remuneration),
            (headings.SignedBy, form.Signature?.Name),
            (headings.Date, form.Signature?.SignedOn?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
            (headings.OnBehalf, form.Representative?.Name),
            (headings.Authority, form.Representative?.Authority),
            (headings.Identity, form.Signature?.InPerson is { } seen ? headings.Seen(seen) : null),
        ];
        return [.. all.Where(p => !string.IsNullOrWhiteSpace(p.Body)).Select(p => (p.Heading, p.Body!.Trim()))];
    }

    private static string List(IReadOnlyList<string> items) => string.Join("; ", items);

    private static string? Expiry(AuthorizationRecord form, AuthorizationHeadings headings)
    {
        // A form without a template keeps the wording it always had: its text must come out as it was signed.
        string Until(DateOnly day) => form.Wording is null ? "Until the end of " + day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : headings.UntilDay(day);
        return (form.ExpiresOn, form.ExpirationEvent?.Description) switch
        {
            ({ } day, null) => Until(day),
            ({ } day, { } happening) => Until(day) + headings.OrEarlier + happening,
            (null, var happening) => happening,
        };
    }
}
