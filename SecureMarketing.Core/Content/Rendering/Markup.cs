using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace SecureMarketing.Core.Content.Rendering;

/// <summary>HTML being written. Text enters only escaped; the raw methods take literals of this module.</summary>
internal sealed class Markup
{
    // Letters of every script stay readable; < > & " ' and the like are escaped.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly StringBuilder html = new(8 * 1024);

    public Markup Raw(string literal)
    {
        html.Append(literal);
        return this;
    }

    public Markup Text(string text)
    {
        html.Append(Encoder.Encode(text));
        return this;
    }

    /// <summary><c> name="value"</c>.</summary>
    public Markup Attribute(string name, string value)
    {
        html.Append(' ').Append(name).Append("=\"").Append(Encoder.Encode(value)).Append('"');
        return this;
    }

    /// <summary>A line feed, to keep lines of the MIME part short.</summary>
    public Markup Line()
    {
        html.Append('\n');
        return this;
    }

    public override string ToString() => html.ToString();
}
