using System.Net;
using System.Text.RegularExpressions;

namespace SecureMarketing.Core.Privacy.SafeHarbor;

/// <summary>
/// Which of the eighteen kinds something forbidden most likely is, by the name of its field and its form, so that a finding
/// can say it. Whether it is forbidden is decided elsewhere, by a list of what is permitted: signs alone would miss things. Pure.
/// </summary>
public static partial class IdentifierSigns
{
    /// <summary>Words of field names; the first that occurs decides, so the narrower ones come first.</summary>
    private static readonly (IdentifierKind Kind, string[] Words)[] Fields =
    [
        (IdentifierKind.Fax, ["fax"]),
        (IdentifierKind.Telephone, ["phone", "tel", "telephone", "mobile", "cell"]),
        (IdentifierKind.Email, ["email", "mail", "mailbox"]),
        (IdentifierKind.SocialSecurity, ["ssn", "social"]),
        (IdentifierKind.HealthPlan, ["plan", "beneficiary", "member", "subscriber", "policy"]),
        (IdentifierKind.Account, ["account", "iban"]),
        (IdentifierKind.Licence, ["licence", "license", "certificate", "npi", "dea"]),
        (IdentifierKind.Vehicle, ["vehicle", "vin", "plate"]),
        (IdentifierKind.Device, ["device", "serial", "udi", "imei"]),
        (IdentifierKind.Url, ["url", "link", "website", "web"]),
        (IdentifierKind.IpAddress, ["ip"]),
        (IdentifierKind.Biometric, ["fingerprint", "finger", "voice", "voiceprint", "retina", "biometric", "iris"]),
        (IdentifierKind.Photograph, ["photo", "photograph", "image", "picture", "face"]),
        (IdentifierKind.MedicalRecord, ["mrn", "record", "chart"]),
        (IdentifierKind.Name, ["name", "given", "family", "surname", "prefix", "initials"]),
        (IdentifierKind.Date, ["date", "day", "birth", "born", "death", "died", "year", "age", "admission", "discharge", "month"]),
        (IdentifierKind.Geography, ["street", "address", "city", "county", "zip", "postcode", "postal", "area", "state", "latitude", "longitude", "geo"]),
    ];

    private static readonly (IdentifierKind Kind, Regex Form)[] Forms =
    [
        (IdentifierKind.Email, EmailForm()),
        (IdentifierKind.Url, UrlForm()),
        (IdentifierKind.SocialSecurity, SocialSecurityForm()),
        (IdentifierKind.Date, DateForm()),
        (IdentifierKind.Geography, ZipForm()),
        (IdentifierKind.Telephone, PhoneForm()),
        (IdentifierKind.Vehicle, VinForm()),
        (IdentifierKind.Geography, StreetForm()),
        (IdentifierKind.Name, NameForm()),
    ];

    public static IdentifierKind Of(string field, string value)
    {
        var words = WordForm().Matches(field).Select(m => m.Value.ToLowerInvariant()).ToHashSet(StringComparer.Ordinal);
        foreach (var (kind, signs) in Fields)
        {
            if (signs.Any(words.Contains))
                return kind;
        }

        value = value.Trim();
        // A number such as 7.2 parses as an address, too; people write four groups, or colons.
        if ((value.Count(c => c == '.') == 3 || value.Contains(':', StringComparison.Ordinal)) && IPAddress.TryParse(value, out _))
            return IdentifierKind.IpAddress;

        return Forms.Where(f => f.Form.IsMatch(value)).Select(f => f.Kind).FirstOrDefault(IdentifierKind.OtherUnique);
    }

    // The input is a field of a file that somebody hands in: every expression is linear.
    [GeneratedRegex("[A-Z]?[a-z]+|[A-Z]+", RegexOptions.NonBacktracking)]
    private static partial Regex WordForm();

    [GeneratedRegex(@"[^\s@]@[^\s@]", RegexOptions.NonBacktracking)]
    private static partial Regex EmailForm();

    [GeneratedRegex(@"^(https?|ftp)://|^www\.|^urn:", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex UrlForm();

    [GeneratedRegex(@"^\d{3}-\d{2}-\d{4}$", RegexOptions.NonBacktracking)]
    private static partial Regex SocialSecurityForm();

    [GeneratedRegex(@"^\d{4}-\d{1,2}(-\d{1,2})?(T.*)?$|^\d{1,2}[/.]\d{1,2}[/.]\d{2,4}$", RegexOptions.NonBacktracking)]
    private static partial Regex DateForm();

    [GeneratedRegex(@"^\d{5}(-\d{4})?$", RegexOptions.NonBacktracking)]
    private static partial Regex ZipForm();

    [GeneratedRegex(@"^\+?[\d\s().-]{7,20}$", RegexOptions.NonBacktracking)]
    private static partial Regex PhoneForm();

    /// <summary>49 CFR 565.13: seventeen characters without I, O and Q.</summary>
    [GeneratedRegex("^[A-HJ-NPR-Z0-9]{17}$", RegexOptions.NonBacktracking)]
    private static partial Regex VinForm();

    [GeneratedRegex(@"^\d+[A-Za-z]?\s+\p{L}", RegexOptions.NonBacktracking)]
    private static partial Regex StreetForm();

    [GeneratedRegex(@"^\p{L}[\p{L}\p{M}'.\- ]*$", RegexOptions.NonBacktracking)]
    private static partial Regex NameForm();
}
