using System.Runtime.CompilerServices;

namespace SecureMarketing.Core.Content.Rendering;

/// <summary>Which optional parts the HTML has.</summary>
[Flags]
internal enum HtmlShape
{
    None = 0,
    Preheader = 1,
    OpenPixel = 2,
    Unsubscribe = 4,
    Preferences = 8,
    All = Preheader | OpenPixel | Unsubscribe | Preferences,
}

/// <summary>
/// What of a document is the same for everybody, worked out once: its links, its merge fields, the HTML between them and the text of
/// blocks that hold neither. A send to many fills in only the rest.
/// </summary>
internal sealed class EmailTemplate
{
    // By the document's identity: a document never changes, an edit makes another one.
    private static readonly ConditionalWeakTable<EmailDocument, EmailTemplate> Known = [];

    private readonly EmailDocument document;
    private readonly IReadOnlyList<MarkupPiece>?[] html = new IReadOnlyList<MarkupPiece>?[(int)HtmlShape.All + 1];

    private EmailTemplate(EmailDocument document)
    {
        this.document = document;
        Fields = [.. document.Inlines().Select(place => place.Inline).OfType<MergeRun>()];
        Targets = DocumentLinks.Of(document);
        Text = [.. document.Blocks.Select(TextBody.OfEverybody)];
    }

    /// <summary>Every place that holds a merge field, in reading order.</summary>
    public IReadOnlyList<MergeRun> Fields { get; }

    /// <summary>See <see cref="DocumentLinks.Of"/>.</summary>
    public IReadOnlyList<string> Targets { get; }

    /// <summary>By block: its plain text, null where that is a person's own.</summary>
    public IReadOnlyList<string?> Text { get; }

    public static EmailTemplate Of(EmailDocument document) => Known.GetValue(document, d => new EmailTemplate(d));

    public string Html(Filling filling)
    {
        var shape = ShapeOf(filling);
        // Two that come at once both write it, and write the same.
        var pieces = Volatile.Read(ref html[(int)shape]);
        if (pieces is null)
            Volatile.Write(ref html[(int)shape], pieces = new HtmlBody(document, shape).Write());
        var written = new string[pieces.Count];
        for (var i = 0; i < written.Length; i++)
            written[i] = pieces[i].Literal ?? Markup.Escape(pieces[i].Place!(filling));
        return string.Concat(written);
    }

    private static HtmlShape ShapeOf(Filling filling) =>
        (filling.Preheader.Length > 0 ? HtmlShape.Preheader : 0)
        | (filling.Links.OpenPixel is not null ? HtmlShape.OpenPixel : 0)
        | (filling.Links.Unsubscribe is not null ? HtmlShape.Unsubscribe : 0)
        | (filling.Links.Preferences is not null ? HtmlShape.Preferences : 0);
}
