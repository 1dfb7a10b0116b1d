using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Hl7.Fhir.Model;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Core.Contacts.Import;

/// <summary>Small conversions from FHIR datatypes.</summary>
internal static class FhirValues
{
    private const int MaxCodings = 4;

    /// <summary>
    /// The codings of a concept, distinct, at most four: a diagnosis coded in both SNOMED CT and ICD-10-CM answers a rule
    /// in either. Entries without system or code are left out; words alone are free text and not stored.
    /// </summary>
    public static List<CodeRef> Codings(CodeableConcept? concept)
    {
        var result = new List<CodeRef>(1);
        foreach (var coding in concept?.Coding ?? [])
        {
            if (Of(coding) is { } code && !result.Contains(code) && result.Count < MaxCodings)
                result.Add(code);
        }

        return result;
    }

    public static CodeRef? First(CodeableConcept? concept) => Codings(concept) is [var first, ..] ? first : null;

    public static CodeRef? Of(Coding? coding)
    {
        if (string.IsNullOrWhiteSpace(coding?.System) || string.IsNullOrWhiteSpace(coding.Code))
            return null;
        var system = CodeSystems.WordOf(coding.System.Trim());
        var code = coding.Code.Trim();
        if (system.Length > CodeMapping.Limits.System || code.Length > CodeMapping.Limits.Value)
            return null;
        var display = string.IsNullOrWhiteSpace(coding.Display) ? code : coding.Display.Trim();
        return new CodeRef(system, code, display.Length > CodeMapping.Limits.Display ? display[..CodeMapping.Limits.Display] : display);
    }

    /// <summary>Code of a concept's first coding, whatever its system.</summary>
    public static string? CodeOf(CodeableConcept? concept) => concept?.Coding.FirstOrDefault()?.Code;

    /// <summary>
    /// Day and second of a FHIR date or dateTime as written, without moving it to another zone: "on 1 June" stays 1 June.
    /// A year or month alone means its first day. Null when it is no date.
    /// </summary>
    public static (int Day, int Second)? When(string? text)
    {
        if (text is null || text.Length < 4 || !int.TryParse(text.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var year) || year < 1)
            return null;
        var (month, day) = (1, 1);
        if (text.Length >= 7 && !int.TryParse(text.AsSpan(5, 2), NumberStyles.None, CultureInfo.InvariantCulture, out month))
            return null;
        if (text.Length >= 10 && !int.TryParse(text.AsSpan(8, 2), NumberStyles.None, CultureInfo.InvariantCulture, out day))
            return null;
        if (month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return null;
        var second = text.Length >= 19 && TimeOnly.TryParseExact(text.AsSpan(11, 8), "HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? (int)time.ToTimeSpan().TotalSeconds
            : 0;
        return (new DateOnly(year, month, day).DayNumber, second);
    }

    public static (int Day, int Second)? When(DataType? value) => value switch
    {
        FhirDateTime at => When(at.Value),
        Date date => When(date.Value),
        Period period => When(period.Start) ?? When(period.End),
        Instant instant => When(instant.Value?.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture)),
        _ => null,
    };

    public static int? EndDay(DataType? value) => value switch
    {
        Period period => When(period.End)?.Day,
        FhirDateTime at => When(at.Value)?.Day,
        Date date => When(date.Value)?.Day,
        _ => null,
    };

    /// <summary>A complete date, or null: a birth year alone is no birth date.</summary>
    public static DateOnly? FullDate(string? text) =>
        text is { Length: >= 10 } && DateOnly.TryParseExact(text.AsSpan(0, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;

    /// <summary>
    /// Natural key of a source statement: 64 bits of SHA-256. Unique per person only, where a collision among a thousand
    /// facts has a chance of 3 × 10⁻¹⁴.
    /// </summary>
    public static long SourceKey(string sourceSystem, string type, string id, int part = 0)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{sourceSystem}|{type}|{id}|{part}")), hash);
        return System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(hash);
    }
}
