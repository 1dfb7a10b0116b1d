using System.Globalization;
using System.Text;
using SecureMarketing.Core.Contacts.Addresses;
using SecureMarketing.Core.Contacts.Custom;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Contacts.Mapping;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Contacts.Stated;

/// <summary>Why an answer cannot be taken.</summary>
public enum StatedFault
{
    /// <summary>It is required and empty.</summary>
    Missing = 1,
    TooLong,
    NoMail,
    NoPhone,

    /// <summary>No day of the calendar, before 1900, or a birth date in the future.</summary>
    NoDay,
    NoNumber,

    /// <summary>None of the options.</summary>
    NoOption,

    /// <summary>Characters that no answer has: control characters.</summary>
    Unreadable,
}

/// <summary>An answer that cannot be taken; never the answer itself.</summary>
public sealed record StatedProblem(string Key, StatedFault Fault);

/// <summary>Reads what a person typed about themselves. Pure. An answer that is left empty says nothing.</summary>
internal static class StatedAnswers
{
    private const int EarliestYear = 1900;

    /// <param name="asked">The fields, and whether each must be answered.</param>
    /// <param name="answers">Typed text by key; what was not asked is not looked at.</param>
    /// <param name="sourceId">Of the record.</param>
    /// <param name="today">In the organisation's zone.</param>
    public static (PersonRecord Record, IReadOnlyList<StatedProblem> Problems) Read(
        IReadOnlyList<(StatedField Field, bool Required)> asked, IReadOnlyDictionary<string, string> answers, string sourceId, DateOnly today)
    {
        var problems = new List<StatedProblem>();
        var custom = new List<CustomEntry>();
        var record = new PersonRecord { Place = default, SourceId = sourceId, Custom = custom };
        foreach (var (field, required) in asked)
        {
            var text = answers.GetValueOrDefault(field.Key)?.Trim() ?? "";
            var fault = text.Length == 0 ? required ? StatedFault.Missing : (StatedFault?)null
                : text.Length > field.MaxLength ? StatedFault.TooLong
                : text.Any(char.IsControl) || !IsWellFormed(text) ? StatedFault.Unreadable
                : Take(record, custom, field, text, today);
            if (fault is { } found)
                problems.Add(new StatedProblem(field.Key, found));
        }

        return (record, problems);
    }

    private static StatedFault? Take(PersonRecord record, List<CustomEntry> custom, StatedField field, string text, DateOnly today)
    {
        if (field.Custom is { } own)
            return TakeCustom(custom, own, text);
        switch (field.Key)
        {
            case ImportTargets.GivenName:
                record.GivenName = text;
                return null;
            case ImportTargets.FamilyName:
                record.FamilyName = text;
                return null;
            case ImportTargets.Email:
                record.Email = EmailAddress.TryParse(text, out var mail) ? mail : null;
                return record.Email is null ? StatedFault.NoMail : null;
            case ImportTargets.Phone:
                record.Phone = PhoneNumberForm.E164(text) is null ? null : text;
                return record.Phone is null ? StatedFault.NoPhone : null;
            case ImportTargets.BirthDate:
                record.BirthDate = Day(text) is { } born && born <= today ? born : null;
                return record.BirthDate is null ? StatedFault.NoDay : null;
            case ImportTargets.Language:
                var language = StatedFields.Languages.FirstOrDefault(l => string.Equals(l.Word, text, StringComparison.OrdinalIgnoreCase));
                (record.LanguageText, record.LanguageCode) = (language.Word, language.Tag);
                return language.Word is null ? StatedFault.NoOption : null;
            case ImportTargets.Street:
                record.Street = text;
                return null;
            case ImportTargets.City:
                record.City = text;
                return null;
            case ImportTargets.State:
                record.State = text;
                return null;
            case ImportTargets.Zip:
                record.Zip = text;
                return null;
            default:
                throw new InvalidOperationException(field.Key);
        }
    }

    private static StatedFault? TakeCustom(List<CustomEntry> custom, CustomDefinition own, string text)
    {
        double? number = own.Type switch
        {
            CustomType.Number => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var typed) && double.IsFinite(typed) && Math.Abs(typed) < 1e12 ? typed : null,
            CustomType.Date => Day(text)?.DayNumber,
            CustomType.Choice => CustomWords.Option(own, text),
            CustomType.Flag => CustomWords.Flag(text) is { } flag ? flag ? 1 : 0 : null,
            _ => null,
        };
        if (own.Type == CustomType.Text)
            custom.Add(new CustomEntry(own.Id, null, text));
        else if (number is null)
            return own.Type switch { CustomType.Number => StatedFault.NoNumber, CustomType.Date => StatedFault.NoDay, _ => StatedFault.NoOption };
        else
            custom.Add(new CustomEntry(own.Id, number, null));
        return null;
    }

    /// <summary>As date inputs send it; as people type it where the browser has none (month first, as the forms are for the United States).</summary>
    private static DateOnly? Day(string text) =>
        DateOnly.TryParseExact(text, ["yyyy-MM-dd", "M/d/yyyy"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year >= EarliestYear ? day : null;

    /// <summary>No half of a surrogate pair stands alone: that has no UTF-8 form and could not be sealed.</summary>
    private static bool IsWellFormed(string text) => !text.EnumerateRunes().Any(r => r == Rune.ReplacementChar);
}
