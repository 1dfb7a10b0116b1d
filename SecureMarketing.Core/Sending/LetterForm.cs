using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using MimeKit;
using MimeKit.Utils;
using SecureMarketing.Core.Content.Rendering;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Sending;

/// <summary>What of one letter is its own.</summary>
/// <param name="Subject">The merged subject.</param>
/// <param name="Date">Header Date.</param>
/// <param name="MessageId">Without angle brackets.</param>
/// <param name="To">The one address.</param>
/// <param name="Unsubscribe">Opt-out address; null when there is nothing to opt out of.</param>
/// <param name="Boundary">Of the two bodies.</param>
internal sealed record LetterHead(string Subject, DateTimeOffset Date, string MessageId, EmailAddress To, string? Unsubscribe, string Boundary);

/// <summary>
/// The bytes of an unencrypted letter. What all letters of a sender have in common is composed once by the MIME library, with marks where
/// each has its own; a letter is that with the marks filled in. The library builds a tree of objects for each message and writes it
/// through a chain of filters, which took longer than rendering and signing with Ed25519 together.
/// </summary>
internal sealed class LetterForm
{
    private const int MostKnown = 256;

    /// <summary>A longer header field would be folded; those are left to the library.</summary>
    private const int MostField = 64;

    private const int ShortestWord = 24;
    private const string IdDomain = "@m.example";

    private static readonly SearchValues<char> InAddress = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_+@");

    // Senders, not people: addresses and names of the organisation.
    // Null: the library writes their letters in a way that no form can repeat.
    private static readonly ConcurrentDictionary<Key, LetterForm?> Known = new();

    private readonly IReadOnlyList<Piece> pieces;

    private LetterForm(IReadOnlyList<Piece> pieces) => this.pieces = pieces;

    private enum Place
    {
        Literal,
        Subject,
        Date,
        MessageId,
        To,
        Unsubscribe,
        Boundary,
        Text,
        Html,
    }

    /// <summary>The letter's bytes, CRLF line ends, 7 bit.</summary>
    /// <param name="origin">Who sends.</param>
    /// <param name="head">What is the letter's own.</param>
    /// <param name="text">Plain body, rendered for this person.</param>
    /// <param name="html">The same as HTML.</param>
    /// <returns>Null where the library has to write the letter: for such an address, or such a sender.</returns>
    public static byte[]? Write(OriginFacts origin, LetterHead head, string text, string html)
    {
        var to = head.To.Reveal();
        if (to.Length > MostField || to.AsSpan().ContainsAnyExcept(InAddress) || !IsWord(head.MessageId) || !IsWord(head.Boundary) || (head.Unsubscribe is { } word && !IsWord(word)))
            return null;
        if (Of(origin, head) is not { } form)
            return null;
        var output = new ArrayBufferWriter<byte>(16 * 1024);
        foreach (var (place, literal) in form.pieces)
        {
            switch (place)
            {
                case Place.Literal:
                    output.Write(literal);
                    break;
                case Place.Text:
                    Body(text, output);
                    break;
                case Place.Html:
                    Body(html, output);
                    break;
                case Place.Subject when SubjectOf(head.Subject) is { } encoded:
                    output.Write(encoded);
                    break;
                default:
                    Ascii(place switch
                    {
                        Place.Subject => " " + head.Subject,
                        Place.Date => DateUtils.FormatDate(head.Date),
                        Place.MessageId => head.MessageId,
                        Place.To => to,
                        Place.Unsubscribe => head.Unsubscribe!,
                        _ => head.Boundary,
                    }, output);
                    break;
            }
        }

        return output.WrittenSpan.ToArray();
    }

    private static LetterForm? Of(OriginFacts origin, LetterHead head)
    {
        // Fields that are folded by their length have marks of the same length.
        var key = new Key(origin.FromName, origin.From.Reveal(), origin.ReplyTo?.Reveal(), origin.Stream, MessageComposer.IsAutomatic(origin),
            head.MessageId.Length, head.Unsubscribe?.Length, head.Boundary.Length);
        if (Known.TryGetValue(key, out var known))
            return known;
        if (Known.Count >= MostKnown)
            Known.Clear();
        return Known[key] = Compose(origin, key);
    }

    private static LetterForm? Compose(OriginFacts origin, Key key)
    {
        var date = new DateTimeOffset(2001, 2, 3, 4, 5, 6, TimeSpan.Zero);
        var boundary = Mark("boundary", key.Boundary);
        var marks = new Dictionary<string, Place>(StringComparer.Ordinal)
        {
            [DateUtils.FormatDate(date)] = Place.Date,
            [" " + Mark("subject", 32)] = Place.Subject,
            [Id(key.MessageId)] = Place.MessageId,
            [Mark("to", 40) + "@to.example"] = Place.To,
            [boundary] = Place.Boundary,
            [Mark("text", 32) + "\r\n"] = Place.Text,
            [Mark("html", 32) + "\r\n"] = Place.Html,
        };
        var unsubscribe = key.Unsubscribe is { } length ? Mark("u", length) : null;
        if (unsubscribe is not null)
            marks[unsubscribe] = Place.Unsubscribe;

        var body = EmailMime.Body(Mark("text", 32) + "\n", Mark("html", 32) + "\n", boundary);
        if (!EmailAddress.TryParse(Mark("to", 40) + "@to.example", out var to))
            return null;
        using var mime = MessageComposer.Mime(origin, new LetterHead(Mark("subject", 32), date, Id(key.MessageId), to, unsubscribe, boundary), body, key.Automatic);
        mime.Prepare(EncodingConstraint.SevenBit);
        var written = WireFormat.Write(mime).Span;
        return System.Text.Ascii.IsValid(written) && Pieces(Encoding.ASCII.GetString(written), marks) is { } parts ? new LetterForm(parts) : null;
    }

    /// <summary>Null unless each mark stands there, and only the boundary's more than once: then somebody's own words look like one, or the library wrote one another way.</summary>
    private static List<Piece>? Pieces(string message, Dictionary<string, Place> marks)
    {
        var parts = new List<Piece>();
        for (var at = 0; at < message.Length;)
        {
            var (start, mark) = (message.Length, "");
            foreach (var candidate in marks.Keys)
            {
                if (message.IndexOf(candidate, at, StringComparison.Ordinal) is >= 0 and var found && found < start)
                    (start, mark) = (found, candidate);
            }

            if (start > at)
                parts.Add(new Piece(Place.Literal, Encoding.ASCII.GetBytes(message[at..start])));
            if (mark.Length > 0)
                parts.Add(new Piece(marks[mark], []));
            at = start + mark.Length;
        }

        return marks.Values.All(place => parts.Count(p => p.Place == place) is var times && (times == 1 || (times > 1 && place == Place.Boundary))) ? parts : null;
    }

    /// <summary>A word that stands nowhere else in the message and is not folded.</summary>
    private static string Mark(string name, int length) => ("mark" + name + new string('x', length))[..length];

    private static string Id(int length) => Mark("id", length - IdDomain.Length) + IdDomain;

    /// <summary>Long enough to be told apart by its mark, and of nothing that would be encoded or folded.</summary>
    private static bool IsWord(string text) => text.Length >= ShortestWord && !text.AsSpan().ContainsAnyExceptInRange('!', '~');

    /// <summary>With the blank before it, as the library encodes it; null where it stands for itself.</summary>
    private static byte[]? SubjectOf(string subject)
    {
        if (subject.Length is > 0 and <= MostField && !subject.AsSpan().ContainsAnyExceptInRange(' ', '~') && subject[0] != ' ' && subject[^1] != ' '
            && !subject.Contains("  ", StringComparison.Ordinal) && !subject.Contains("=?", StringComparison.Ordinal))
            return null;
        var value = Encoding.ASCII.GetString(new Header(Encoding.UTF8, HeaderId.Subject, subject).RawValue);
        return Encoding.ASCII.GetBytes(value.TrimEnd().ReplaceLineEndings("\r\n"));
    }

    private static void Body(string text, ArrayBufferWriter<byte> output)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        QuotedPrintable.Write(bytes.AsSpan(0, Encoding.UTF8.GetBytes(text, bytes)), output);
        ArrayPool<byte>.Shared.Return(bytes, clearArray: true);
    }

    private static void Ascii(string text, ArrayBufferWriter<byte> output) => output.Advance(Encoding.ASCII.GetBytes(text, output.GetSpan(text.Length)));

    private sealed record Key(string FromName, string From, string? ReplyTo, string Stream, bool Automatic, int MessageId, int? Unsubscribe, int Boundary);

    private readonly record struct Piece(Place Place, byte[] Literal);
}
