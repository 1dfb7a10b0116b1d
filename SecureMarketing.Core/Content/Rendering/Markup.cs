using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace SecureMarketing.Core.Content.Rendering;

/// <summary>
/// HTML being written: what is the same for everybody, with places for what is one person's own. Text enters only escaped, now or
/// when a place is filled; the raw methods take literals of this module.
/// </summary>
internal sealed class Markup
{
    // Letters of every script stay readable; < > & " ' and the like are escaped.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly StringBuilder html = new(8 * 1024);
    private readonly List<MarkupPiece> pieces = [];

    public Markup Raw(string literal)
    {
        html.Append(literal);
        return this;
    }

    public Markup Text(string text)
    {
        html.Append(Escape(text));
        return this;
    }

    /// <summary>A person's own text.</summary>
    public Markup Text(Func<Filling, string> text)
    {
        EndLiteral();
        pieces.Add(new MarkupPiece(null, text));
        return this;
    }

    /// <summary><c> name="value"</c>.</summary>
    public Markup Attribute(string name, string value) => Raw(" ").Raw(name).Raw("=\"").Text(value).Raw("\"");

    /// <summary>An attribute whose value is a person's own.</summary>
    public Markup Attribute(string name, Func<Filling, string> value) => Raw(" ").Raw(name).Raw("=\"").Text(value).Raw("\"");

    /// <summary>A line feed, to keep lines of the MIME part short.</summary>
    public Markup Line() => Raw("\n");

    /// <summary>What was written, in order; nothing may be written afterwards.</summary>
    public IReadOnlyList<MarkupPiece> Pieces()
    {
        EndLiteral();
        return pieces;
    }

    public static string Escape(string text) => Encoder.Encode(text);

    private void EndLiteral()
    {
        if (html.Length == 0)
            return;
        pieces.Add(new MarkupPiece(html.ToString(), null));
        html.Clear();
    }
}

/// <summary>A stretch of HTML.</summary>
/// <param name="Literal">The same for everybody, escaped; null for a place.</param>
/// <param name="Place">Gives one person's text, to be escaped; null for a literal.</param>
internal readonly record struct MarkupPiece(string? Literal, Func<Filling, string>? Place);

/// <summary>What fills the places for one person.</summary>
/// <param name="Subject">The merged subject.</param>
/// <param name="Preheader">The merged preheader; not empty where a place asks for it.</param>
/// <param name="Merge">The person's values.</param>
/// <param name="Links">Addresses as they are written for this person.</param>
internal sealed record Filling(string Subject, string Preheader, MergedText Merge, WrittenLinks Links);
