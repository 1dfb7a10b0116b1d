using System.Text;
using PhoneNumbers;

namespace SecureMarketing.Core.Contacts.Addresses;

/// <summary>
/// Telephone numbers in one form, E.164, for exact look-up and duplicates. A number that can be none (too short, too long)
/// is kept as given, warned about, and compared by its digits: it may still be what a person is known by.
/// </summary>
public static class PhoneNumberForm
{
    private const string DefaultRegion = "US";
    private const int ShortestKept = 3;

    private static readonly PhoneNumberUtil Plan = PhoneNumberUtil.GetInstance();

    /// <summary>
    /// <c>+16175550142</c>, without an extension; null when no subscriber can have the number. Lengths decide, not
    /// assignment: numbering plans change, and 555 numbers of test data must do.
    /// </summary>
    /// <param name="text">As written; without a country code it is North American.</param>
    public static string? E164(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        try
        {
            var number = Plan.Parse(text, DefaultRegion);
            return Plan.IsPossibleNumber(number) ? Plan.Format(number, PhoneNumberFormat.E164) : null;
        }
        catch (NumberParseException)
        {
            return null;
        }
    }

    /// <summary>What the blind index is made of: E.164, else the digits; null when there are fewer than three.</summary>
    public static string? Normalised(string? text)
    {
        if (E164(text) is { } number)
            return number;
        var digits = new StringBuilder();
        foreach (var c in text ?? "")
        {
            if (char.IsAsciiDigit(c))
                digits.Append(c);
        }

        return digits.Length < ShortestKept ? null : digits.ToString();
    }
}
