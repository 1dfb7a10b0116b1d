using CsCheck;
using CsvHelper;
using SecureMarketing.Core.Contacts.Addresses;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Contacts;

/// <summary>Addresses and numbers of people: syntax against isemail's collection, signs of a wrong address, one form for numbers.</summary>
public sealed class AddressTests(ITestOutputHelper output)
{
    /// <summary>
    /// Categories of isemail and whether a mail sender takes them. Quoted strings, address literals and names without a dot
    /// (RFC 5321) are refused on purpose; comments, folding and obsolete forms (RFC 5322) never stand on an envelope.
    /// </summary>
    private static readonly Dictionary<string, bool> Wanted = new(StringComparer.Ordinal)
    {
        ["ISEMAIL_VALID_CATEGORY"] = true,
        ["ISEMAIL_DNSWARN"] = true,
        ["ISEMAIL_RFC5321"] = false,
        ["ISEMAIL_CFWS"] = false,
        ["ISEMAIL_DEPREC"] = false,
        ["ISEMAIL_RFC5322"] = false,
        ["ISEMAIL_ERR"] = false,
    };

    /// <summary>
    /// 5 is a name without a dot: RFC 5321 §2.3.5 asks for a fully qualified domain, and ICANN forbids mail at a top-level
    /// domain. 157 and 158 have a blank before and after, which a cell of a spreadsheet often has; it is cut.
    /// </summary>
    private static readonly string[] KnownDifferences = ["5", "157", "158"];

    [Fact]
    public void Syntax_AgreesWithIsEmail_InEveryCategory()
    {
        var rows = Rows(SharedData.Path("contacts/isemail/addresses.csv"));

        var wrong = rows.Where(r => EmailAddress.TryParse(r.Address, out _) != Wanted[r.Category]).ToList();

        foreach (var category in rows.GroupBy(r => r.Category).OrderBy(g => g.Key, StringComparer.Ordinal))
            output.WriteLine($"{category.Key}: {category.Count() - wrong.Count(w => w.Category == category.Key)} of {category.Count()}");
        foreach (var row in wrong)
            output.WriteLine($"differs: {row.Id} {row.Diagnosis}");
        Assert.Equal(114, rows.Count);
        Assert.Empty(wrong.Select(w => w.Id).Except(KnownDifferences));
    }

    [Theory]
    [InlineData("  ada@example.com\t", "ada@example.com")]
    [InlineData("Ada.Lovelace@EXAMPLE.com", "ada.lovelace@example.com")]
    [InlineData("ada@bücher.example", "ada@xn--bcher-kva.example")]
    [InlineData("Jose\u0301@example.com", "jos\u00e9@example.com")]
    [InlineData("ada\u200b@example.com", null)]
    [InlineData("ada@example.com\r\nBcc: x@example.com", null)]
    [InlineData("ada@example.com\n", null)]
    [InlineData("ada@example", null)]
    [InlineData("ada@[192.0.2.1]", null)]
    [InlineData("\"ada\"@example.com", null)]
    [InlineData("ada..l@example.com", null)]
    [InlineData("ada@exa_mple.com", null)]
    [InlineData("ada@XN--BCHER-kva.example", "ada@xn--bcher-kva.example")]
    [InlineData("ada@xn--0.example", null)]
    [InlineData("ada@a--b.example", "ada@a--b.example")]
    [InlineData("ada@-example.com", null)]
    [InlineData("ada@example..com", null)]
    [InlineData("ada@example.com.", null)]
    [InlineData("ada@127.0.0.1", null)]
    public void Normalised_IsWhatIsCompared(string text, string? expected) =>
        Assert.Equal(expected, EmailAddress.TryParse(text, out var address) ? address.Normalised : null);

    [Fact]
    public void HalfACharacter_IsRefused() => Assert.False(EmailAddress.TryParse("ada" + '\ud800' + "@example.com", out _));

    [Fact]
    public void LocalPart_IsMeasuredInOctets()
    {
        Assert.True(EmailAddress.TryParse(new string('a', 64) + "@example.com", out _));
        Assert.False(EmailAddress.TryParse(new string('a', 65) + "@example.com", out _));
        Assert.False(EmailAddress.TryParse(new string('é', 33) + "@example.com", out _));
    }

    /// <summary>Whatever comes in: it never throws, and what is taken is taken again unchanged.</summary>
    [Fact]
    public void AnyText_IsTakenWhole_OrRefused() => Gen.String.Sample(text =>
    {
        if (EmailAddress.TryParse(text, out var address) || EmailAddress.TryParse(text + "@example.com", out address))
            return EmailAddress.TryParse(address.Normalised, out var again) && again.Normalised == address.Normalised;
        return true;
    });

    [Theory]
    [InlineData("info@example.com", true)]
    [InlineData("NoReply@example.com", true)]
    [InlineData("billing+march@example.com", true)]
    [InlineData("ada.info@example.com", false)]
    [InlineData("infodesk7@example.com", false)]
    public void RoleNames_AreKnown(string text, bool expected) => Assert.Equal(expected, AddressSigns.Of(Parsed(text)).IsRole);

    [Theory]
    [InlineData("gmial.com", "gmail.com")]
    [InlineData("gmai1.com", "gmail.com")]
    [InlineData("gmail.con", "gmail.com")]
    [InlineData("gmaill.com", "gmail.com")]
    [InlineData("hotnail.com", "hotmail.com")]
    [InlineData("yaho.com", "yahoo.com")]
    [InlineData("outlok.com", "outlook.com")]
    [InlineData("aol.con", "aol.com")]
    [InlineData("gmail.com", null)]
    [InlineData("ymail.com", null)]
    [InlineData("aon.com", null)]
    [InlineData("example.com", null)]
    [InlineData("mayo.edu", null)]
    public void LookAlikes_AreNamed(string domain, string? meant) => Assert.Equal(meant, AddressSigns.LookAlike(domain));

    [Theory]
    [InlineData("gmail.com", "gmail.com", 0)]
    [InlineData("gmial.com", "gmail.com", 1)]
    [InlineData("gmal.com", "gmail.com", 1)]
    [InlineData("", "abc", 3)]
    public void Distance_CountsSlips(string one, string other, int expected)
    {
        Assert.Equal(expected, AddressSigns.SlipDistance(one, other));
        Assert.Equal(expected, AddressSigns.SlipDistance(other, one));
    }

    [Theory]
    [InlineData("617-555-0142", "+16175550142")]
    [InlineData("(617) 555 0142 ext. 7", "+16175550142")]
    [InlineData("+1 617.555.0142", "+16175550142")]
    [InlineData("+49 30 901820", "+4930901820")]
    [InlineData("0142", "0142")]
    [InlineData("ask at the desk", null)]
    [InlineData("12", null)]
    [InlineData("", null)]
    public void Numbers_HaveOneForm(string text, string? expected) => Assert.Equal(expected, PhoneNumberForm.Normalised(text));

    [Fact]
    public async Task Signs_AreRemarkedPerRow_AndTheRowGoesIn()
    {
        await using var bench = await ImportBench.StartAsync();

        var detail = await bench.ImportAsync(bench.File("a.csv", "id,email,phone\np1,info@example.com,617-555-0142\np2,ada@gmial.com,0142\np3,ada@example.com,\n"));

        Assert.Equal((3, 0), (detail.Summary.Created, detail.Summary.Rejected));
        Assert.Equal(
            [(2, "Email", ImportCodes.EmailRole), (3, "Email", ImportCodes.EmailLookAlike), (3, "Phone", ImportCodes.PhoneInvalid)],
            detail.Rows.Select(r => (r.Row, r.Column!, r.Code)));
        Assert.All(detail.Rows, r => Assert.True(r.Kept));
        Assert.Equal("ada@gmial.com", (await bench.IdentityAsync("p2")).Email!.Reveal());
    }

    private static EmailAddress Parsed(string text) => EmailAddress.TryParse(text, out var address) ? address : throw new ArgumentException("Not an address.", nameof(text));

    /// <summary>The collection writes control characters as their pictures (U+2400 and on).</summary>
    private static string Controls(string text) => string.Concat(text.Select(c => c is >= '\u2400' and <= '\u241f' ? (char)(c - '\u2400') : c));

    private static List<(string Id, string Address, string Category, string Diagnosis)> Rows(string path)
    {
        using var csv = CsvReader.FromFile(path);
        csv.ReadHeader();
        var rows = new List<(string, string, string, string)>();
        while (csv.Read())
            rows.Add((csv.GetString(0), Controls(csv.GetString(1)), csv.GetString(3), csv.GetString(4)));
        return rows;
    }
}
