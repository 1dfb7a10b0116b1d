using System.Buffers;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Tests.Browser.Everywhere;

/// <summary>What tells who somebody is (of the eighteen of 45 CFR 164.514(b)(2), those on file).</summary>
internal enum CanaryKind
{
    Name,
    Mailbox,
    BirthDate,
    Phone,
    RecordNumber,
    Street,
}

/// <summary>Looks for the identifiers of everybody on file in any text.</summary>
internal sealed partial class PersonCanaries
{
    /// <summary>Length of <c>2026-11-29</c>.</summary>
    private const int DayLength = 10;

    /// <summary>Digits of a number without its country.</summary>
    private const int PhoneLength = 10;

    private readonly Dictionary<string, CanaryKind> words = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, CanaryKind> phrases = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> phones = new(StringComparer.Ordinal);

    /// <summary>All phrases of a kind at one pass: an answer may be the whole trail.</summary>
    private IReadOnlyList<(CanaryKind Kind, SearchValues<string> Any)> search = [];

    public static async Task<PersonCanaries> ReadAsync(AppDbContext db, ContactSeal seal)
    {
        var canaries = new PersonCanaries();
        foreach (var person in await db.Contacts.AsNoTracking().ToListAsync())
            canaries.Add(person, field => seal.Open(person, field));
        canaries.search = [.. canaries.phrases.GroupBy(p => p.Value).Select(g => (g.Key, SearchValues.Create([.. g.Select(p => p.Key)], StringComparison.OrdinalIgnoreCase)))];
        return canaries;
    }

    /// <summary>How many different values of a kind there are to look for.</summary>
    public int Count(CanaryKind kind) => kind == CanaryKind.Phone ? phones.Count : words.Values.Concat(phrases.Values).Count(k => k == kind);

    /// <summary>Kinds of identifiers that a text holds, of whomever.</summary>
    public IReadOnlySet<CanaryKind> FoundIn(string text)
    {
        var found = Candidates(text).Where(words.ContainsKey).Select(w => words[w]).ToHashSet();
        found.UnionWith(search.Where(s => text.AsSpan().ContainsAny(s.Any)).Select(s => s.Kind));
        if (Numbers().Matches(text).Any(m => HoldsPhone(string.Concat(m.Value.Where(char.IsAsciiDigit)))))
            found.Add(CanaryKind.Phone);
        return found;
    }

    private void Add(Contact person, Func<ContactField, string?> open)
    {
        Word(open(ContactField.Email), CanaryKind.Mailbox);
        Word(open(ContactField.Mrn), CanaryKind.RecordNumber);
        if (person.BirthDate is { } born)
        {
            foreach (var form in (string[])["yyyy-MM-dd", "yyyyMMdd"])
                Word(born.ToString(form, CultureInfo.InvariantCulture), CanaryKind.BirthDate);
            foreach (var form in (string[])["MM/dd/yyyy", "M/d/yyyy", "MMMM d, yyyy", "MMM d, yyyy", "d MMMM yyyy", "d MMM yyyy"])
                phrases.TryAdd(born.ToString(form, CultureInfo.InvariantCulture), CanaryKind.BirthDate);
        }

        if ((open(ContactField.GivenName), open(ContactField.FamilyName)) is ({ } given, { } family))
        {
            phrases.TryAdd($"{given} {family}", CanaryKind.Name);
            phrases.TryAdd($"{family}, {given}", CanaryKind.Name);
        }

        if (open(ContactField.Street) is { } street)
            phrases.TryAdd(street, CanaryKind.Street);
        if (open(ContactField.Phone) is { } phone && string.Concat(phone.Where(char.IsAsciiDigit)) is { Length: >= PhoneLength } digits)
            phones.Add(digits[^PhoneLength..]);
    }

    private void Word(string? value, CanaryKind kind)
    {
        if (value is not null)
            words.TryAdd(value, kind);
    }

    private bool HoldsPhone(string digits) => Enumerable.Range(0, Math.Max(0, digits.Length - PhoneLength + 1)).Any(i => phones.Contains(digits.Substring(i, PhoneLength)));

    /// <summary>The words of a text without the punctuation of the sentence around them, and the day alone of a moment.</summary>
    private static IEnumerable<string> Candidates(string text) => Words().Matches(text).Select(m => m.Value.Trim('.', '-', '\''))
        .Select(word => word.Length > DayLength && word[DayLength] == 'T' && char.IsAsciiDigit(word[0]) ? word[..DayLength] : word);

    [GeneratedRegex(@"[\p{L}\p{N}._%+'@-]+")]
    private static partial Regex Words();

    /// <summary>Ten digits and more, as numbers are written; not within a hash or an id.</summary>
    [GeneratedRegex(@"(?<![\p{L}\p{N}-])\+?\(?\d[\d ().-]{8,}\d(?![\p{L}\p{N}])")]
    private static partial Regex Numbers();
}

/// <summary>The search itself: blind to none of the kinds, however a value is written.</summary>
public sealed class PersonCanariesTests
{
    [Theory]
    [InlineData("a page about Marisol Quillfeather.", CanaryKind.Name)]
    [InlineData("\"Quillfeather, Marisol\"", CanaryKind.Name)]
    [InlineData("to <marisol.p1@example.com>,", CanaryKind.Mailbox)]
    [InlineData("born 1965-09-12T00:00:00", CanaryKind.BirthDate)]
    [InlineData("born 12 September 1965", CanaryKind.BirthDate)]
    [InlineData("DOB:9/12/1965;", CanaryKind.BirthDate)]
    [InlineData("call (617) 555-0142 today", CanaryKind.Phone)]
    [InlineData("+16175550142", CanaryKind.Phone)]
    [InlineData("record MRN-p1-77841.", CanaryKind.RecordNumber)]
    [InlineData("lives at 12 Larkspur Lane, Worcester", CanaryKind.Street)]
    [InlineData("Someone else, 617-555-0199, born 1965-09-13, MRN-p1-7784, 6175550142f0a1", null)]
    public async Task Search_FindsEveryKind(string text, object? expected)
    {
        await using var host = await Support.TestHost.StartAsync();
        var seal = host.Get<ContactSeal>();
        await using (var db = host.NewContext())
        {
            var person = new Contact(Core.Kernel.ContactId.New(), "test", "p1", Support.TestHost.Start) { BirthDate = new DateOnly(1965, 9, 12) };
            foreach (var (field, value) in (IEnumerable<(ContactField, string)>)
            [
                (ContactField.GivenName, "Marisol"), (ContactField.FamilyName, "Quillfeather"), (ContactField.Email, "marisol.p1@example.com"), (ContactField.Phone, "617-555-0142"),
                (ContactField.Mrn, "MRN-p1-77841"), (ContactField.Street, "12 Larkspur Lane"),
            ])
                seal.Store(person, field, value);
            db.Contacts.Add(person);
            await db.SaveChangesAsync();
        }

        await using var read = host.NewContext();
        var found = (await PersonCanaries.ReadAsync(read, seal)).FoundIn(text);

        Assert.Equal(expected is CanaryKind kind ? [kind] : [], found);
    }
}
