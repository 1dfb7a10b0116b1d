using System.Globalization;
using System.Text;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;

namespace SecureMarketing.Core.Contacts.Custom;

/// <summary>
/// Seals and opens the words of custom attributes and computes their blind indexes. The person and the attribute are
/// authenticated with the words, so a ciphertext that is moved to another row does not open.
/// </summary>
internal sealed class CustomSeal(IFieldCipher cipher, IBlindIndex blind)
{
    public CustomValue ValueOf(ContactId contact, CustomEntry entry) => new()
    {
        ContactId = contact,
        AttributeId = entry.AttributeId,
        Number = entry.Number,
        TextSealed = entry.Text is { } text ? cipher.Seal(contact.Value, Field(entry.AttributeId), text) : null,
        TextIndex = entry.Text is { } words ? IndexOf(blind, entry.AttributeId, words) : null,
    };

    /// <summary>Null when the value is no words.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The stored value was altered or moved.</exception>
    public string? Open(CustomValue value) => value.TextSealed is { } blob ? cipher.Open(value.ContactId.Value, Field(value.AttributeId), blob) : null;

    /// <summary>Letter case and runs of blanks aside, so that a rule finds what people mean by the same words.</summary>
    public static byte[] IndexOf(IBlindIndex blind, int attribute, string text) => blind.Of(Field(attribute), Folded(text));

    /// <summary>True when both say the same, to the letter.</summary>
    public bool Same(CustomValue a, CustomValue b) => Nullable.Equals(a.Number, b.Number) && Open(a) == Open(b);

    /// <summary>The same value as another record of the person holds it.</summary>
    public CustomValue Moved(CustomValue value, ContactId to) =>
        ValueOf(to, new CustomEntry(value.AttributeId, value.Number, Open(value)));

    private static string Field(int attribute) => string.Create(CultureInfo.InvariantCulture, $"custom.{attribute}");

    private static string Folded(string text) =>
        string.Join(' ', text.Normalize(NormalizationForm.FormKC).ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
