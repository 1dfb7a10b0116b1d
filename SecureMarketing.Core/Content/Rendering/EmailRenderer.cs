using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Content.Rendering;

/// <summary>
/// Document and values to subject, HTML and plain text. Pure: the same input gives the same bytes, whether for the preview
/// or the mail that leaves.
/// </summary>
public static class EmailRenderer
{
    /// <summary>
    /// Raised whenever the same document and values would give other bytes. Approvals bind it (compliance §11 binds HTML and text,
    /// which only the document and this writer together determine), so a new writer asks for new approvals.
    /// </summary>
    public const int Version = 1;

    /// <returns><c>content.merge_value_missing</c> when a field has neither value nor approved fallback; never a blank.</returns>
    public static Result<RenderedEmail> Render(EmailDocument document, MergeValues values, RenderLinks links)
    {
        var template = EmailTemplate.Of(document);
        var merge = new MergedText(document, template.Fields, values);
        if (merge.Missing() is { } missing)
            return ContentErrors.MergeValueMissing(missing);
        var subject = merge.Line(document.Subject);
        var preheader = merge.Line(document.Preheader);
        var written = new WrittenLinks(template.Targets, links);
        var html = template.Html(new Filling(subject, preheader, merge, written));
        var text = new TextBody(document, merge, written).Write(template.Text);
        return new RenderedEmail(document, values.Contact, subject, preheader, html, text, merge.Merged);
    }
}

/// <summary>Addresses as they are written into the message.</summary>
internal sealed class WrittenLinks
{
    /// <summary>As authored, and no opt-out.</summary>
    public static readonly WrittenLinks None = new([], RenderLinks.Plain);

    private readonly Dictionary<string, string> clicks;

    public WrittenLinks(IReadOnlyList<string> targets, RenderLinks links)
    {
        clicks = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; links.Click is { } click && i < targets.Count; i++)
            clicks[targets[i]] = click(i, targets[i]);
        OpenPixel = links.OpenPixel;
        Unsubscribe = links.Unsubscribe;
        Preferences = links.Preferences;
    }

    public string? OpenPixel { get; }

    public string? Unsubscribe { get; }

    public string? Preferences { get; }

    public string Of(string target) => clicks.GetValueOrDefault(target, target);
}
