using System.Globalization;
using System.Text;

namespace SecureMarketing.Core.Content.Rendering;

/// <summary>
/// The plain-text alternative: complete, with the same links and opt-out. Lines of at most 76 characters, words and
/// addresses never broken.
/// </summary>
internal sealed class TextBody(EmailDocument document, MergedText merge, WrittenLinks links)
{
    private const int Width = 76;
    private static readonly EmailDocument Empty = new() { Language = "en", Subject = [], Blocks = [] };

    private readonly StringBuilder text = new(2 * 1024);

    /// <param name="everybodys">By block, see <see cref="OfEverybody"/>.</param>
    public string Write(IReadOnlyList<string?> everybodys)
    {
        for (var i = 0; i < document.Blocks.Count; i++)
        {
            if (everybodys[i] is { } known)
                text.Append(known);
            else
                Block(document.Blocks[i]);
        }

        Footer();
        return text.ToString();
    }

    /// <returns>The text of a block that reads the same for everybody; null when it holds a merge field or a link.</returns>
    public static string? OfEverybody(EmailBlock block)
    {
        if (block is ButtonBlock or ImageBlock { Href: not null } || (block is IInlineBlock { Content: var content } && content.Any(i => i is MergeRun or TextRun { Href: not null })))
            return null;
        var body = new TextBody(Empty, new MergedText(Empty, [], MergeValues.Of(new Kernel.ContactId(Guid.Empty), [])), WrittenLinks.None);
        body.Block(block);
        return body.text.ToString();
    }

    private void Block(EmailBlock block)
    {
        switch (block)
        {
            case HeadingBlock heading:
                var title = string.Join(' ', Lines(heading.Content));
                Paragraph(title);
                text.Append(new string(heading.Level == 1 ? '=' : '-', Math.Min(Width, title.Length))).Append('\n');
                break;
            case TextBlock { Style: TextStyle.Paragraph } paragraph:
                foreach (var line in Lines(paragraph.Content))
                    Paragraph(line);
                break;
            case TextBlock list:
                var number = 0;
                foreach (var line in Lines(list.Content).Where(l => l.Length > 0))
                    Paragraph(line, list.Style == TextStyle.Bullets ? "- " : string.Create(CultureInfo.InvariantCulture, $"{++number}. "));
                break;
            case ButtonBlock button:
                Paragraph($"{button.Label}: {links.Of(button.Href)}");
                break;
            case ImageBlock { Alt.Length: > 0 } image:
                Paragraph(image.Href is { } href ? $"[{image.Alt}] {links.Of(href)}" : $"[{image.Alt}]");
                break;
            case ImageBlock { Href: { } bare }:
                Paragraph(links.Of(bare));
                break;
            case ImageBlock:
                return;
            case DividerBlock:
                text.Append(new string('-', 40)).Append('\n');
                break;
        }

        text.Append('\n');
    }

    private void Footer()
    {
        if (document.Footer is null && links.Unsubscribe is null)
            return;
        // RFC 3676 §4.3 names this line the signature separator; readers fold what follows.
        text.Append("-- \n");
        if (document.Footer is { } footer)
        {
            if (footer.Reason is { } reason)
                Paragraph(reason);
            Paragraph(footer.Organisation);
            Paragraph(footer.PostalAddress);
        }

        if (links.Unsubscribe is { } unsubscribe)
            Paragraph($"{document.Footer?.UnsubscribeText ?? "Unsubscribe"}: {unsubscribe}");
        if (links is { Unsubscribe: not null, Preferences: { } preferences })
            Paragraph($"{RenderLinks.PreferencesText(document.Language)}: {preferences}");
    }

    private IEnumerable<string> Lines(IReadOnlyList<Inline> content) =>
        InlineList.Lines(content).Select(line => string.Concat(line.Select(inline => inline switch
        {
            MergeRun run => merge.Of(run),
            TextRun { Href: { } href } run => Linked(run.Text, href),
            TextRun run => run.Text,
            _ => "",
        })));

    private string Linked(string label, string href)
    {
        var target = links.Of(href);
        return label == href || "mailto:" + label == href || "tel:" + label == href ? label : $"{label} ({target})";
    }

    private void Paragraph(string line, string bullet = "")
    {
        var column = 0;
        text.Append(bullet);
        foreach (var word in line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (column > 0 && bullet.Length + column + 1 + word.Length > Width)
            {
                text.Append('\n').Append(' ', bullet.Length);
                column = 0;
            }

            if (column > 0)
            {
                text.Append(' ');
                column++;
            }

            text.Append(word);
            column += word.Length;
        }

        text.Append('\n');
    }
}
