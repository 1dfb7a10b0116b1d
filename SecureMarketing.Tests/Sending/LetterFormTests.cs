using System.Buffers;
using System.Text;
using CsCheck;
using MimeKit;
using MimeKit.Encodings;
using SecureMarketing.Core.Content.Rendering;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Sending;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Sending;

/// <summary>Letters written by hand before those of the MIME library, which shares no code with them but the form that it once wrote.</summary>
public sealed class LetterFormTests
{
    private const string Boundary = "b0123456789abcdef0123456789abcdef";
    private const string MessageId = "0123456789abcdef0123456789abcdef@mail.example.org";
    private const string OptOut = "https://mail.example.org/u/AQGiLhUEVnPJvGQ-Zdq9hBvhQAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    private static readonly Gen<string> Text =
        Gen.OneOf("word", "=", " ", "\t", "\n", "\r\n", "é", "病院", "😀", ".", "--", "From ", "a=b", new string('x', 40), new string('y', 75), new string('z', 77), "trailing ", "\r", "\r\r\n", "\0", "\u007f", "\f", "\u0085", "\u2028")
            .Array[0, 30].Select(words => string.Concat(words));

    [Fact]
    public void QuotedPrintable_IsUndoneToTheText_InLinesOfAtMost76Octets() => Text.Sample(
        text =>
        {
            var output = new ArrayBufferWriter<byte>();
            QuotedPrintable.Write(Encoding.UTF8.GetBytes(text), output);
            var encoded = Encoding.ASCII.GetString(output.WrittenSpan);
            Assert.All(encoded.Split("\r\n"), line =>
            {
                Assert.InRange(line.Length, 0, 76);
                Assert.False(line.EndsWith(' ') || line.EndsWith('\t'));
            });
            Assert.DoesNotContain(encoded, c => c is not ('\r' or '\n' or '\t' or (>= ' ' and <= '~')));
            return Decoded(output.WrittenSpan.ToArray()) == WithLineEnds(text);
        },
        iter: 2_000);

    [Theory]
    [InlineData("New opening hours", true)]
    [InlineData("New opening hours", false)]
    [InlineData("Öffnungszeiten der Klinik", true)]
    [InlineData("A subject so long that no mail program shows it whole, and that the field has to be folded for its sake", true)]
    [InlineData("Two  blanks and =?utf-8?q?a word?= that looks encoded", true)]
    [InlineData("病院のお知らせ 病院のお知らせ 病院のお知らせ 病院のお知らせ 病院のお知らせ", false)]
    [InlineData("", false)]
    [InlineData("Form\ffeed, bell\u0007, delete\u007f and next line\u0085", true)]
    [InlineData("Tab\tin it", true)]
    [InlineData("Separated\u2028lines\u2029", true)]
    public async Task Letter_SaysWhatTheLibraryWouldWrite(string subject, bool optOut)
    {
        await using var fixture = await SendingFixture.StartAsync(1, relay: 9);
        var origin = await OriginAsync(fixture);
        var head = new LetterHead(subject, TestHost.Start.AddHours(17), MessageId, Address("maria.o-neill+news@example.com"), optOut ? OptOut : null, Boundary);

        Text.Array[2].Sample(bodies => Same(origin, head, bodies[0], bodies[1]), iter: 30, threads: 1);
    }

    [Theory]
    [InlineData("Größe und Söhne", null)]
    [InlineData("診療所からのお知らせ、そしてとても長い名前のために折り返される見出し", "answers@example.org")]
    [InlineData("Doe, Jane \"MD\"", "answers+news@example.org")]
    [InlineData("A sender whose name is so long that the library has to fold the field in which it stands", null)]
    [InlineData("Tab\tand delete\u007f", "answers@example.org")]
    public async Task Sender_IsNamedAsByTheLibrary(string fromName, string? replyTo)
    {
        await using var fixture = await SendingFixture.StartAsync(1, relay: 9);
        var origin = await OriginAsync(fixture) with { FromName = fromName, ReplyTo = replyTo is null ? null : Address(replyTo) };

        Assert.True(Same(origin, new LetterHead("x", TestHost.Start, MessageId, Address("a@example.com"), OptOut, Boundary), "a", "b"));
    }

    /// <summary>A name that looks like a mark would be filled; an address beyond ASCII has no form of ASCII.</summary>
    [Theory]
    [InlineData("News marksubjectxxxxxxxxxxxxxxxxxxxxx", "news@example.org")]
    [InlineData("News", "josé@example.org")]
    public async Task SenderOfWhomNoFormCanBeMade_IsLeftToTheLibrary(string fromName, string from)
    {
        await using var fixture = await SendingFixture.StartAsync(1, relay: 9);
        var origin = await OriginAsync(fixture) with { FromName = fromName, From = Address(from) };
        var head = new LetterHead("A subject", TestHost.Start, MessageId, Address("a@example.com"), OptOut, Boundary);

        Assert.Null(LetterForm.Write(origin, head, "a", "b"));
        // Kept as such, and asked again.
        Assert.Null(LetterForm.Write(origin, head, "a", "b"));
        var sample = MimeMessage.Load(new MemoryStream(MessageComposer.Sample(origin, OptOut, TestHost.Start).Unencrypted().ToArray()));
        Assert.Equal(fromName, sample.From.Mailboxes.Single().Name);
        Assert.Equal(from, sample.From.Mailboxes.Single().Address);
    }

    [Fact]
    public async Task SampleOfThePreflight_IsALetterOfTheForm()
    {
        await using var fixture = await SendingFixture.StartAsync(1, relay: 9);
        var origin = await OriginAsync(fixture);

        var sample = MessageComposer.Sample(origin, OptOut, TestHost.Start).Unencrypted().ToArray();

        var read = MimeMessage.Load(new MemoryStream(sample));
        var boundary = ((MultipartAlternative)read.Body!).Boundary!;
        var head = new LetterHead("Sample", TestHost.Start, read.MessageId!, Address("recipient@example.com"), OptOut, boundary);
        Assert.Equal(LetterForm.Write(origin, head, "Sample", "<p>Sample</p>"), sample);
        Assert.Equal(origin.From.Domain, MessageComposer.Sample(origin, null, TestHost.Start).FromDomain);
    }

    [Fact]
    public async Task AddressThatNeedsMore_IsLeftToTheLibrary()
    {
        await using var fixture = await SendingFixture.StartAsync(1, relay: 9);
        Assert.Null(LetterForm.Write(await OriginAsync(fixture), new LetterHead("x", TestHost.Start, MessageId, Address("josé@example.com"), null, Boundary), "a", "b"));
    }

    private static async Task<OriginFacts> OriginAsync(SendingFixture fixture)
    {
        await using var db = fixture.Host.NewContext();
        return (await fixture.Host.Get<Origins>().FactsAsync(db, fixture.Origin.Run.Origin, 1, TestHost.Start, CancellationToken.None))!;
    }

    private static EmailAddress Address(string text) => EmailAddress.TryParse(text, out var address) ? address : throw new ArgumentException("No address.", nameof(text));

    private static bool Same(OriginFacts origin, LetterHead head, string text, string html)
    {
        var ours = LetterForm.Write(origin, head, text, html)!;
        var theirs = OfLibrary(origin, head, text, html);
        Assert.Null(WireMessage.Fault(ours));
        Assert.True(System.Text.Ascii.IsValid(ours));
        Assert.Equal(HeaderOf(theirs), HeaderOf(ours));
        var (our, their) = (MimeMessage.Load(new MemoryStream(ours)), MimeMessage.Load(new MemoryStream(theirs)));
        Assert.Equal(their.Subject, our.Subject);
        Assert.Equal(their.TextBody, our.TextBody);
        Assert.Equal(their.HtmlBody, our.HtmlBody);
        return their.BodyParts.Select(p => p.ContentType.ToString()).SequenceEqual(our.BodyParts.Select(p => p.ContentType.ToString()));
    }

    private static byte[] OfLibrary(OriginFacts origin, LetterHead head, string text, string html)
    {
        using var mime = new MimeMessage { Subject = head.Subject, Date = head.Date, MessageId = head.MessageId, Body = EmailMime.Body(text, html, head.Boundary) };
        mime.To.Add(new MailboxAddress(null, head.To.Reveal()));
        MessageComposer.Head(mime, origin, head.Unsubscribe, automatic: origin.Gate.Comm == CommercialClass.Transactional);
        mime.Prepare(EncodingConstraint.SevenBit);
        return WireFormat.Write(mime).ToArray();
    }

    private static string HeaderOf(byte[] message) => Encoding.ASCII.GetString(message.AsSpan(0, message.AsSpan().IndexOf("\r\n\r\n"u8)));

    private static string WithLineEnds(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\n", "\r\n", StringComparison.Ordinal);

    private static string Decoded(byte[] encoded)
    {
        var decoder = new QuotedPrintableDecoder();
        var output = new byte[decoder.EstimateOutputLength(encoded.Length)];
        return Encoding.UTF8.GetString(output, 0, decoder.Decode(encoded, 0, encoded.Length, output));
    }
}
