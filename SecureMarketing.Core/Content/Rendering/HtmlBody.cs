using System.Globalization;

namespace SecureMarketing.Core.Content.Rendering;

/// <summary>
/// Table HTML that Outlook's Word engine, Gmail and phones all lay out: presentation tables with inline styles, ghost
/// tables in MSO conditionals, one media query for phones and one for dark mode. Written once for everybody who gets the same
/// shape; <see cref="EmailTemplate"/> fills it for one person.
/// </summary>
internal sealed class HtmlBody(EmailDocument document, HtmlShape shape)
{
    private const string Font = "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
    private static readonly string[] RightToLeft = ["ar", "fa", "he", "ur", "ps", "yi"];

    private readonly Markup html = new();
    private readonly EmailTheme theme = document.Theme;

    public IReadOnlyList<MarkupPiece> Write()
    {
        Head();
        html.Raw("<body class=\"sm-page\"").Attribute("style", $"margin:0;padding:0;width:100%;background-color:{theme.Background};-webkit-text-size-adjust:100%").Raw(">").Line();
        html.Raw("<div role=\"article\" aria-roledescription=\"email\"").Attribute("aria-label", f => f.Subject).Attribute("lang", document.Language).Attribute("dir", Direction()).Raw(">").Line();
        Preheader();
        html.Raw("<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" class=\"sm-page\"").Attribute("style", PageStyle()).Raw("><tr><td align=\"center\" style=\"padding:24px 12px\">").Line();
        html.Raw("<!--[if mso]><table role=\"presentation\" width=\"600\" align=\"center\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\"><tr><td><![endif]-->").Line();
        html.Raw("<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" class=\"sm-card\"").Attribute("style", $"max-width:600px;margin:0 auto;background-color:{theme.Surface};border-radius:10px").Raw(">").Line();
        html.Raw("<tr><td style=\"height:20px;line-height:20px;font-size:1px\">&#160;</td></tr>").Line();
        foreach (var block in document.Blocks)
            Block(block);
        html.Raw("<tr><td style=\"height:20px;line-height:20px;font-size:1px\">&#160;</td></tr></table>").Line();
        Footer();
        html.Raw("<!--[if mso]></td></tr></table><![endif]-->").Line().Raw("</td></tr></table></div>").Line();
        if (shape.HasFlag(HtmlShape.OpenPixel))
            html.Raw("<img").Attribute("src", f => f.Links.OpenPixel!).Raw(" width=\"1\" height=\"1\" alt=\"\" style=\"display:block;width:1px;height:1px;border:0\">").Line();
        return html.Raw("</body>").Line().Raw("</html>").Line().Pieces();
    }

    private void Head()
    {
        html.Raw("<!DOCTYPE html>").Line();
        html.Raw("<html").Attribute("lang", document.Language).Attribute("dir", Direction()).Raw(" xmlns=\"http://www.w3.org/1999/xhtml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\">").Line();
        html.Raw("<head>").Line().Raw("<meta charset=\"utf-8\">").Line()
            .Raw("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">").Line()
            .Raw("<meta name=\"x-apple-disable-message-reformatting\">").Line()
            .Raw("<meta name=\"format-detection\" content=\"telephone=no,date=no,address=no,email=no\">").Line()
            .Raw("<meta name=\"color-scheme\" content=\"light dark\">").Line()
            .Raw("<meta name=\"supported-color-schemes\" content=\"light dark\">").Line();
        html.Raw("<title>").Text(f => f.Subject).Raw("</title>").Line();
        html.Raw("<!--[if mso]><noscript><xml><o:OfficeDocumentSettings><o:PixelsPerInch>96</o:PixelsPerInch></o:OfficeDocumentSettings></xml></noscript><style>table{border-collapse:collapse}td,p,a,h1,h2,h3,li{font-family:Arial,sans-serif;mso-line-height-rule:exactly}</style><![endif]-->").Line();
        html.Raw("<style>").Line()
            .Raw(":root{color-scheme:light dark;supported-color-schemes:light dark}").Line()
            .Raw("@media (max-width:480px){.sm-cell{padding-left:20px!important;padding-right:20px!important}.sm-button{display:block!important;text-align:center!important}.sm-image{width:100%!important;height:auto!important}}").Line()
            .Raw("@media (prefers-color-scheme:dark){.sm-page{background-color:#0E161D!important;background-image:none!important}.sm-card{background-color:#16212B!important}.sm-text{color:#E6EDF3!important}.sm-muted{color:#A9B8C5!important}.sm-link{color:#74C4E3!important}.sm-rule{border-color:#2A3946!important}}").Line()
            .Raw("[data-ogsc] .sm-text{color:#E6EDF3!important}[data-ogsc] .sm-muted{color:#A9B8C5!important}[data-ogsc] .sm-link{color:#74C4E3!important}[data-ogsb] .sm-card{background-color:#16212B!important}").Line()
            .Raw("</style>").Line().Raw("</head>").Line();
    }

    private void Preheader()
    {
        if (!shape.HasFlag(HtmlShape.Preheader))
            return;
        html.Raw("<div style=\"display:none;max-height:0;overflow:hidden;mso-hide:all\">").Text(f => f.Preheader);
        // Without the filler a mailbox pads the preview with the first words of the body, where PHI may stand.
        for (var i = 0; i < 60; i++)
            html.Raw("&#847;&#8199;");
        html.Raw("</div>").Line();
    }

    private void Block(EmailBlock block)
    {
        switch (block)
        {
            case HeadingBlock heading:
                var (size, line) = heading.Level switch { 1 => (24, 31), 2 => (19, 26), _ => (16, 23) };
                Open(heading.Align, top: 12);
                html.Raw($"<h{heading.Level} class=\"sm-text\"").Attribute("style", string.Create(CultureInfo.InvariantCulture, $"margin:0;font-family:{Font};font-size:{size}px;line-height:{line}px;font-weight:700;color:{theme.Text}")).Raw(">");
                Inlines(heading.Content);
                html.Raw($"</h{heading.Level}>");
                Close();
                break;
            case TextBlock text:
                Open(text.Align, top: 8);
                Text(text);
                Close();
                break;
            case ButtonBlock button:
                Open(button.Align, top: 12);
                Button(button);
                Close();
                break;
            case ImageBlock image:
                Open(image.Align, top: 8);
                Image(image);
                Close();
                break;
            case DividerBlock:
                html.Raw("<tr><td class=\"sm-cell\" style=\"padding:16px 32px\"><table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\"><tr><td class=\"sm-rule\" style=\"border-top:1px solid #DCE3E9;font-size:1px;line-height:1px\">&#160;</td></tr></table></td></tr>").Line();
                break;
            default:
                throw new InvalidOperationException($"No HTML for {block.GetType().Name}.");
        }
    }

    private void Text(TextBlock text)
    {
        var style = $"margin:0;font-family:{Font};font-size:16px;line-height:25px;color:{theme.Text}";
        if (text.Style == TextStyle.Paragraph)
        {
            html.Raw("<p class=\"sm-text\"").Attribute("style", style).Raw(">");
            Inlines(text.Content);
            html.Raw("</p>");
            return;
        }

        var tag = text.Style == TextStyle.Bullets ? "ul" : "ol";
        html.Raw($"<{tag} class=\"sm-text\"").Attribute("style", style + ";padding-left:24px").Raw(">");
        foreach (var line in InlineList.Lines(text.Content).Where(l => l.Count > 0))
        {
            html.Raw("<li style=\"margin:0 0 6px\">");
            Inlines(line);
            html.Raw("</li>");
        }

        html.Raw($"</{tag}>");
    }

    private void Button(ButtonBlock button)
    {
        // The padded link of other mailboxes has no padding in Word's engine: the conditional spaces give it there.
        html.Raw("<a class=\"sm-button\"").Attribute("href", f => f.Links.Of(button.Href))
            .Attribute("style", $"display:inline-block;background-color:{theme.Accent};color:{Colours.On(theme.Accent)};font-family:{Font};font-size:16px;line-height:24px;font-weight:600;text-decoration:none;padding:12px 24px;border-radius:8px;mso-padding-alt:0;text-underline-color:{theme.Accent}")
            .Raw("><!--[if mso]><i style=\"mso-font-width:150%;mso-text-raise:22pt\" hidden>&#8195;</i><span style=\"mso-text-raise:11pt\"><![endif]-->")
            .Text(button.Label)
            .Raw("<!--[if mso]></span><i style=\"mso-font-width:150%\" hidden>&#8195;&#8203;</i><![endif]--></a>");
    }

    private void Image(ImageBlock image)
    {
        if (image.Href is { } href)
            html.Raw("<a").Attribute("href", f => f.Links.Of(href)).Raw(" style=\"text-decoration:none\">");
        html.Raw("<img class=\"sm-image\"").Attribute("src", image.Src).Attribute("alt", image.Alt)
            .Attribute("width", image.Width.ToString(CultureInfo.InvariantCulture))
            .Attribute("style", string.Create(CultureInfo.InvariantCulture, $"display:inline-block;width:{image.Width}px;max-width:100%;height:auto;border:0;border-radius:8px;font-family:{Font};font-size:14px;color:{theme.Text}"))
            .Raw(">");
        if (image.Href is not null)
            html.Raw("</a>");
    }

    private void Inlines(IReadOnlyList<Inline> inlines)
    {
        foreach (var inline in inlines)
        {
            switch (inline)
            {
                case LineBreak:
                    html.Raw("<br>").Line();
                    break;
                case MergeRun run:
                    Marked(run.Marks, () => html.Text(f => f.Merge.Of(run)));
                    break;
                case TextRun { Href: { } href } run:
                    html.Raw("<a class=\"sm-link\"").Attribute("href", f => f.Links.Of(href)).Attribute("style", $"color:{theme.Accent};text-decoration:underline").Raw(">");
                    Marked(run.Marks, () => html.Text(run.Text));
                    html.Raw("</a>");
                    break;
                case TextRun run:
                    Marked(run.Marks, () => html.Text(run.Text));
                    break;
            }
        }
    }

    private void Marked(InlineMarks marks, Action write)
    {
        if (marks.HasFlag(InlineMarks.Bold))
            html.Raw("<strong>");
        if (marks.HasFlag(InlineMarks.Italic))
            html.Raw("<em>");
        write();
        if (marks.HasFlag(InlineMarks.Italic))
            html.Raw("</em>");
        if (marks.HasFlag(InlineMarks.Bold))
            html.Raw("</strong>");
    }

    private void Footer()
    {
        if (document.Footer is null && !shape.HasFlag(HtmlShape.Unsubscribe))
            return;
        html.Raw("<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" style=\"max-width:600px;margin:0 auto\"><tr><td class=\"sm-cell sm-muted\" align=\"center\"")
            .Attribute("style", $"padding:20px 32px;font-family:{Font};font-size:13px;line-height:20px;color:#4A5B6A").Raw(">");
        if (document.Footer is { } footer)
        {
            if (footer.Reason is { } reason)
                html.Text(reason).Raw("<br>").Line();
            html.Raw("<strong>").Text(footer.Organisation).Raw("</strong><br>").Line().Text(footer.PostalAddress);
        }

        if (shape.HasFlag(HtmlShape.Unsubscribe))
        {
            html.Raw("<br>").Line().Raw("<a class=\"sm-link\"").Attribute("href", f => f.Links.Unsubscribe!).Attribute("style", "color:#0E5F7E;text-decoration:underline")
                .Raw(">").Text(document.Footer?.UnsubscribeText ?? "Unsubscribe").Raw("</a>");
            if (shape.HasFlag(HtmlShape.Preferences))
            {
                html.Raw(" &#183; <a class=\"sm-link\"").Attribute("href", f => f.Links.Preferences!).Attribute("style", "color:#0E5F7E;text-decoration:underline")
                    .Raw(">").Text(RenderLinks.PreferencesText(document.Language)).Raw("</a>");
            }
        }

        html.Raw("</td></tr></table>").Line();
    }

    private void Open(BlockAlign align, int top) =>
        html.Raw("<tr><td class=\"sm-cell\"").Attribute("align", align == BlockAlign.Center ? "center" : Direction() == "rtl" ? "right" : "left")
            .Attribute("style", string.Create(CultureInfo.InvariantCulture, $"padding:{top}px 32px 8px")).Raw(">");

    private void Close() => html.Raw("</td></tr>").Line();

    private string PageStyle() => theme.BackgroundImage is { } image
        ? $"background-color:{theme.Background};background-image:url('{new Uri(image).AbsoluteUri.Replace("'", "%27", StringComparison.Ordinal)}');background-size:cover"
        : $"background-color:{theme.Background}";

    private string Direction() => RightToLeft.Contains(document.Language.Split('-')[0], StringComparer.OrdinalIgnoreCase) ? "rtl" : "ltr";
}
