using System.Globalization;
using System.Text;
using SecureMarketing.Core.Contacts.Addresses;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;

namespace SecureMarketing.Core.Contacts;

/// <summary>The sealed fields of a contact.</summary>
public enum ContactField
{
    Prefix,
    GivenName,
    FamilyName,
    Email,
    Phone,
    Mrn,
    Street,
}

/// <summary>
/// Seals and opens a contact's direct identifiers and computes their blind indexes. Field names are part of what is
/// authenticated and of each index key: never rename them.
/// </summary>
internal sealed class ContactSeal(IFieldCipher cipher, IBlindIndex blind)
{
    private const int ShortName = 128;

    /// <summary>Null when the field is empty.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The stored value was altered or moved.</exception>
    public string? Open(Contact contact, ContactField field) =>
        Blob(contact, field) is { } blob ? cipher.Open(contact.Id.Value, Name(field), blob) : null;

    /// <summary>Opens a value that the contact had or has.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The value was altered or moved.</exception>
    public string Open(ContactId contact, ContactField field, byte[] blob) => cipher.Open(contact.Value, Name(field), blob);

    /// <summary>Stores a value and its blind index; null or blank empties both.</summary>
    public void Store(Contact contact, ContactField field, string? value)
    {
        value = string.IsNullOrWhiteSpace(value) ? null : value.Trim();
        var blob = value is null ? null : cipher.Seal(contact.Id.Value, Name(field), value);
        switch (field)
        {
            case ContactField.Prefix:
                contact.PrefixSealed = blob;
                break;
            case ContactField.GivenName:
                contact.GivenNameSealed = blob;
                break;
            case ContactField.FamilyName:
                contact.FamilyNameSealed = blob;
                break;
            case ContactField.Email:
                contact.EmailSealed = blob;
                contact.EmailIndex = EmailAddress.TryParse(value, out var email) ? EmailIndex(email) : null;
                break;
            case ContactField.Phone:
                contact.PhoneSealed = blob;
                contact.PhoneIndex = PhoneIndex(value);
                break;
            case ContactField.Mrn:
                contact.MrnSealed = blob;
                contact.MrnIndex = MrnIndex(value);
                break;
            case ContactField.Street:
                contact.StreetSealed = blob;
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(field));
        }
    }

    /// <summary>The same of an address in hand, which need not be read again.</summary>
    public void StoreEmail(Contact contact, EmailAddress email)
    {
        contact.EmailSealed = cipher.Seal(contact.Id.Value, Name(ContactField.Email), email.Reveal());
        contact.EmailIndex = EmailIndex(email);
    }

    public byte[] EmailIndex(EmailAddress email) => blind.Of("email", email.Normalised);

    /// <summary>Of the number in E.164, so that ways of writing do not matter. Null when there are no digits to go by.</summary>
    public byte[]? PhoneIndex(string? phone) => PhoneNumberForm.Normalised(phone) is { } number ? blind.Of("phone", number) : null;

    public byte[]? MrnIndex(string? mrn) => string.IsNullOrWhiteSpace(mrn) ? null : blind.Of("mrn", mrn.Trim().ToUpperInvariant());

    /// <summary>Of a source's record: recognises it after the person was erased.</summary>
    public byte[] SourceIndex(string sourceSystem, string sourceId) => blind.Of("source-record", sourceSystem + "\n" + sourceId);

    /// <summary>Null unless family name and birth date are both known.</summary>
    public byte[]? NameBirthIndex(string? given, string? family, DateOnly? birth) =>
        string.IsNullOrWhiteSpace(family) || birth is null
            ? null
            : blind.Of("name-birth", string.Create(CultureInfo.InvariantCulture, $"{Fold(family)}|{Fold(given ?? "")}|{birth:yyyy-MM-dd}"));

    private static byte[]? Blob(Contact contact, ContactField field) => field switch
    {
        ContactField.Prefix => contact.PrefixSealed,
        ContactField.GivenName => contact.GivenNameSealed,
        ContactField.FamilyName => contact.FamilyNameSealed,
        ContactField.Email => contact.EmailSealed,
        ContactField.Phone => contact.PhoneSealed,
        ContactField.Mrn => contact.MrnSealed,
        ContactField.Street => contact.StreetSealed,
        _ => throw new ArgumentOutOfRangeException(nameof(field)),
    };

    private static string Name(ContactField field) => field switch
    {
        ContactField.Prefix => "contact.prefix",
        ContactField.GivenName => "contact.given",
        ContactField.FamilyName => "contact.family",
        ContactField.Email => "contact.email",
        ContactField.Phone => "contact.phone",
        ContactField.Mrn => "contact.mrn",
        ContactField.Street => "contact.street",
        _ => throw new ArgumentOutOfRangeException(nameof(field)),
    };

    /// <summary>Letters only, without accents, lower case: José and Jose are candidates for one person.</summary>
    private static string Fold(string name)
    {
        var apart = Ascii.IsValid(name) ? name : name.Normalize(NormalizationForm.FormD);
        Span<char> letters = apart.Length <= ShortName ? stackalloc char[ShortName] : new char[apart.Length];
        var length = 0;
        foreach (var letter in apart)
        {
            if (char.IsLetter(letter))
                letters[length++] = char.ToLowerInvariant(letter);
        }

        return new string(letters[..length]);
    }
}
