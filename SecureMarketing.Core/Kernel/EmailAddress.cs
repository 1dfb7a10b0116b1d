using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace SecureMarketing.Core.Kernel;

/// <summary>
/// A mailbox address (RFC 5321 §4.1.2 dot-string local part; RFC 6531 for non-ASCII). PHI: a class without a printing
/// <see cref="ToString"/>, so that logging an object whole does not print it.
/// </summary>
public sealed class EmailAddress : IEquatable<EmailAddress>
{
    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    private EmailAddress(string local, string domain)
    {
        Local = local;
        Domain = domain;
    }

    /// <summary>1–64 octets, case kept.</summary>
    public string Local { get; }

    /// <summary>Lower case, ASCII (IDNA A-labels).</summary>
    public string Domain { get; }

    /// <summary>The address as written on an envelope. Never put it in a log, URL or exception.</summary>
    public string Reveal() => Local + "@" + Domain;

    /// <summary>
    /// The form that is compared and blind-indexed: whole address in lower case. The local part is case sensitive by
    /// RFC 5321 §2.4, but no mailbox provider treats it so, and a suppression must not be escaped by a capital letter.
    /// </summary>
    public string Normalised => Reveal().ToLowerInvariant();

    /// <summary>
    /// Accepts what can be written to: dot-string local parts (non-ASCII by RFC 6531, in normal form C) and dotted host
    /// names. Refuses quoted strings, comments, address literals and names without a dot, which RFC 5321 knows but no
    /// mailbox provider gives to a person. Lengths are octets (RFC 5321 §4.5.3.1). Blanks around it are cut, line ends not.
    /// </summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out EmailAddress? address)
    {
        address = null;
        text = text?.Trim(' ', '\t', '\u00A0');
        if (string.IsNullOrEmpty(text) || Encoding.UTF8.GetByteCount(text) > 254)
            return false;
        var at = text.LastIndexOf('@');
        if (at < 1 || at == text.Length - 1)
            return false;
        var local = text[..at];
        if (!IsDotString(local) || !IsWellFormed(local))
            return false;
        local = local.Normalize(NormalizationForm.FormC);
        if (Encoding.UTF8.GetByteCount(local) > 64)
            return false;
        if (Ascii(text[(at + 1)..]) is not { } domain)
            return false;
        var labels = domain.Split('.');
        if (labels.Length < 2 || domain.Length > 253 || labels[^1].All(char.IsAsciiDigit))
            return false;
        if (labels.Any(l => l.Length is 0 or > 63 || l[0] == '-' || l[^1] == '-' || !l.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')))
            return false;
        address = new EmailAddress(local, domain);
        return true;
    }

    /// <summary>In lower case and A-labels; null when it has none. What is in ASCII already is not sent through IDNA: that was two fifths of reading an address list.</summary>
    private static string? Ascii(string domain)
    {
        // Two hyphens may announce an A-label, which must be a valid one.
        if (domain.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.') && !domain.Contains("--", StringComparison.Ordinal))
            return domain.ToLowerInvariant();
        try
        {
            return Idn.GetAscii(domain).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static bool IsDotString(string local)
    {
        const string Special = "!#$%&'*+-/=?^_`{|}~";
        var afterDot = true;
        foreach (var c in local)
        {
            if (c == '.')
            {
                if (afterDot)
                    return false;
                afterDot = true;
                continue;
            }

            if (!char.IsAsciiLetterOrDigit(c) && !Special.Contains(c, StringComparison.Ordinal) && c < 0x80)
                return false;
            // Format characters are invisible: two addresses that look the same must be the same.
            if (char.IsControl(c) || char.IsWhiteSpace(c) || char.GetUnicodeCategory(c) == UnicodeCategory.Format)
                return false;
            afterDot = false;
        }

        return !afterDot;
    }

    /// <summary>No half of a surrogate pair stands alone: that has no UTF-8 form.</summary>
    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                i++;
            else if (char.IsSurrogate(text[i]))
                return false;
        }

        return true;
    }

    public bool Equals(EmailAddress? other) => other is not null && Normalised == other.Normalised;

    public override bool Equals(object? obj) => Equals(obj as EmailAddress);

    public override int GetHashCode() => Normalised.GetHashCode(StringComparison.Ordinal);

    /// <summary>Masked: first letter and domain's last label only.</summary>
    public override string ToString() => Local[..1] + "***@***." + Domain[(Domain.LastIndexOf('.') + 1)..];
}
