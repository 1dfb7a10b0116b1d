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
        Gen.OneOf("word", "=", " ", "\t", "\n", "\r\n", "é", "病院", "😀", ".", "--", "From ", "a=b", new string('x', 40), new string('y', 75), new string('z', 77), "trailing ")
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
    public async Task Letter_SaysWhatTheLibraryWouldWrite(string subject, bool optOut)
    {
        await using var fixture = await SendingFixture.StartAsync(1, relay: 9);
        await using var db = fixture.Host.NewContext();
        var now = fixture.Host.Clock.GetUtcNow();
        var origin = (await fixture.Host.Get<Origins>().FactsAsync(db, fixture.Origin.Run.Origin, 1, now, CancellationToken.None))!;
        Assert.True(EmailAddress.TryParse("maria.o-neill+news@example.com", out var to));
        var head = new LetterHead(subject, now.AddHours(17), MessageId, to, optOut ? OptOut : null, Boundary);

        Text.Array[2].Sample(bodies => Same(origin, head, Email(fixture, subject, bodies[0], bodies[1])), iter: 30, threads: 1);
    }

    [Fact]
    public async Task AddressThatNeedsMore_IsLeftToTheLibrary()
    {
        await using var fixture = await SendingFixture.StartAsync(1, relay: 9);
        await using var db = fixture.Host.NewContext();
        var origin = (await fixture.Host.Get<Origins>().FactsAsync(db, fixture.Origin.Run.Origin, 1, TestHost.Start, CancellationToken.None))!;
        Assert.True(EmailAddress.TryParse("josé@example.com", out var to));
        Assert.Null(LetterForm.Write(origin, new LetterHead("x", TestHost.Start, MessageId, to, null, Boundary), Email(fixture, "x", "a", "b")));
    }

    private static RenderedEmail Email(SendingFixture fixture, string subject, string text, string html) =>
        new(fixture.Origin.Content.Document, fixture.Origin.Audience[0], subject, "", html, text, []);

    private static bool Same(OriginFacts origin, LetterHead head, RenderedEmail email)
    {
        var ours = LetterForm.Write(origin, head, email)!;
        var theirs = OfLibrary(origin, head, email);
        Assert.Null(WireMessage.Fault(ours));
        Assert.True(System.Text.Ascii.IsValid(ours));
        Assert.Equal(HeaderOf(theirs), HeaderOf(ours));
        var (our, their) = (MimeMessage.Load(new MemoryStream(ours)), MimeMessage.Load(new MemoryStream(theirs)));
        Assert.Equal(their.Subject, our.Subject);
        Assert.Equal(their.TextBody, our.TextBody);
        Assert.Equal(their.HtmlBody, our.HtmlBody);
        return their.BodyParts.Select(p => p.ContentType.ToString()).SequenceEqual(our.BodyParts.Select(p => p.ContentType.ToString()));
    }

    private static byte[] OfLibrary(OriginFacts origin, LetterHead head, RenderedEmail email)
    {
        using var mime = new MimeMessage { Subject = head.Subject, Date = head.Date, MessageId = head.MessageId, Body = EmailMime.Body(email, head.Boundary) };
        mime.To.Add(new MailboxAddress(null, head.To.Reveal()));
        MessageComposer.Head(mime, origin, head.Unsubscribe, automatic: origin.Gate.Comm == CommercialClass.Transactional);
        mime.Prepare(EncodingConstraint.SevenBit);
        var format = FormatOptions.Default.Clone();
        (format.NewLineFormat, format.EnsureNewLine) = (NewLineFormat.Dos, true);
        using var bytes = new MemoryStream();
        mime.WriteTo(format, bytes);
        return bytes.ToArray();
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
