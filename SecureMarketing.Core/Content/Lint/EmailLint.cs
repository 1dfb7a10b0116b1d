using SecureMarketing.Core.Content.Rendering;
using SecureMarketing.Core.Gate;

namespace SecureMarketing.Core.Content;

/// <summary>Checks a document before anyone approves it.</summary>
public static class EmailLint
{
    private static readonly string[] EmptyPhrases = ["here", "click", "click here", "link", "this link", "more", "read more", "learn more", "this page"];

    /// <summary>All findings, errors first.</summary>
    public static IReadOnlyList<LintFinding> Check(EmailDocument document, FirstParty firstParty)
    {
        var findings = new List<LintFinding>();
        HeaderText(findings, document.Subject, "$.subject");
        HeaderText(findings, document.Preheader, "$.preheader");
        if (InlineList.Readable(document.Subject).Length > 78)
            findings.Add(new(LintCodes.SubjectLength, LintSeverity.Warning, "$.subject", "Most mailboxes show fewer than 78 characters: shorten the subject."));
        if (document.Blocks.Count == 0)
            findings.Add(new(LintCodes.NoBlocks, LintSeverity.Error, "$.blocks", "The message is empty: add a block."));
        for (var i = 0; i < document.Blocks.Count; i++)
            Block(findings, document.Blocks[i], $"$.blocks[{i}]");
        if (document.Footer is null)
            findings.Add(new(LintCodes.MissingFooter, LintSeverity.Warning, "$.footer", "A commercial message must show a postal address and an opt-out (16 CFR 316.5): add a footer. The send gate holds commercial mail without it."));
        Theme(findings, document.Theme);
        Fallbacks(findings, document);
        Rendered(findings, document, firstParty);
        return [.. findings.OrderByDescending(f => f.Severity)];
    }

    private static void HeaderText(List<LintFinding> findings, IReadOnlyList<Inline> inlines, string path)
    {
        for (var i = 0; i < inlines.Count; i++)
        {
            if (inlines[i] is MergeRun { Field: { Phi: not PhiLevel.None } field })
                findings.Add(new(LintCodes.SubjectPhi, LintSeverity.Error, $"{path}[{i}]", $"\"{field.Label}\" would be readable outside the encryption: move it into the body."));
            var words = inlines[i] switch { TextRun run => run.Text, MergeRun { Fallback: { } fallback } => fallback, _ => "" };
            if (SubjectTerms.FirstIn(words) is { } term)
                findings.Add(new(LintCodes.SubjectPhi, LintSeverity.Error, $"{path}[{i}]", $"\"{term}\" tells about the reader's health outside the encryption: choose neutral words."));
        }
    }

    private static void Block(List<LintFinding> findings, EmailBlock block, string path)
    {
        switch (block)
        {
            case ImageBlock { Alt.Length: 0, Href: not null }:
                findings.Add(new(LintCodes.MissingAlt, LintSeverity.Error, path + ".alt", "A picture that is a link needs a text that says where it leads (WCAG 1.1.1)."));
                break;
            case ImageBlock { Alt.Length: 0 }:
                findings.Add(new(LintCodes.MissingAlt, LintSeverity.Warning, path + ".alt", "Without a text the picture counts as decoration: write what it says, or leave it so on purpose (WCAG 1.1.1)."));
                break;
            case ButtonBlock button when IsEmptyPhrase(button.Label):
                findings.Add(new(LintCodes.LinkText, LintSeverity.Warning, path + ".label", "The label does not say where it leads (WCAG 2.4.4): name the act, e.g. \"Book a visit\"."));
                break;
            case IInlineBlock { Content.Count: 0 }:
                findings.Add(new(LintCodes.EmptyBlock, LintSeverity.Warning, path, "The block is empty: write something or remove it."));
                break;
            case IInlineBlock text:
                for (var i = 0; i < text.Content.Count; i++)
                {
                    if (text.Content[i] is TextRun { Href: { } href } run && (IsEmptyPhrase(run.Text) || run.Text == href))
                        findings.Add(new(LintCodes.LinkText, LintSeverity.Warning, $"{path}.content[{i}]", "The link text does not say where it leads (WCAG 2.4.4)."));
                }

                break;
        }
    }

    private static bool IsEmptyPhrase(string text) => EmptyPhrases.Contains(text.Trim(' ', '.', '!', '>', '»').ToLowerInvariant(), StringComparer.Ordinal);

    private static void Theme(List<LintFinding> findings, EmailTheme theme)
    {
        if (Colours.Contrast(theme.Text, theme.Surface) < Colours.ReadableContrast)
            findings.Add(new(LintCodes.Contrast, LintSeverity.Error, "$.theme.text", "Text on the card is too faint (below 4.5:1, WCAG 1.4.3): darken the text or lighten the card."));
        if (Colours.Contrast(theme.Accent, theme.Surface) < Colours.ReadableContrast)
            findings.Add(new(LintCodes.Contrast, LintSeverity.Error, "$.theme.accent", "Links on the card are too faint (below 4.5:1, WCAG 1.4.3): choose a darker accent."));
        if (Colours.Contrast("#4A5B6A", theme.Background) < Colours.ReadableContrast)
            findings.Add(new(LintCodes.Contrast, LintSeverity.Error, "$.theme.background", "The footer is too faint on this background (below 4.5:1, WCAG 1.4.3): choose a lighter background."));
    }

    private static void Fallbacks(List<LintFinding> findings, EmailDocument document)
    {
        foreach (var (path, inline) in document.Inlines())
        {
            if (inline is MergeRun { Fallback: null } run)
                findings.Add(new(LintCodes.NoFallback, LintSeverity.Note, path, $"People without \"{run.Field.Label}\" are left out, since no fallback text is given."));
        }
    }

    private static void Rendered(List<LintFinding> findings, EmailDocument document, FirstParty firstParty)
    {
        var rendered = EmailRenderer.Render(document, SyntheticPersona.Default.Values, RenderLinks.Sample).Value;
        foreach (var address in FetchedAddresses.In(rendered.Html).Where(a => !firstParty.Owns(a)).Distinct(StringComparer.Ordinal))
            findings.Add(new(LintCodes.ThirdPartyTracker, LintSeverity.Error, Place(document, address), $"Showing the message would tell {Host(address)} who reads it: upload the picture to a host of your own."));
        if (rendered.HtmlBytes > RenderedEmail.ClipBytes)
            findings.Add(new(LintCodes.Clipped, LintSeverity.Error, "$.blocks", "More than 102 KB of HTML: Gmail cuts it off and hides the opt-out link. Shorten the message."));
    }

    private static string Host(string address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) ? uri.Host : "another host";

    private static string Place(EmailDocument document, string address)
    {
        for (var i = 0; i < document.Blocks.Count; i++)
        {
            if (document.Blocks[i] is ImageBlock image && image.Src == address)
                return $"$.blocks[{i}].src";
        }

        return "$.theme.backgroundImage";
    }
}
