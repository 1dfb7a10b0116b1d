using System.Text;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Content.Rendering;

/// <summary>
/// One person's message, not yet a MIME entity. PHI: a class without a printing <c>ToString</c>.
/// </summary>
public sealed class RenderedEmail
{
    /// <summary>Gmail cuts the message off after this many bytes of HTML and hides the opt-out link with the rest.</summary>
    public const int ClipBytes = 102 * 1024;

    private readonly string language;
    private readonly IReadOnlyList<(MergeRun Run, string Text)> merged;

    internal RenderedEmail(EmailDocument document, ContactId contact, string subject, string preheader, string html, string text, IReadOnlyList<(MergeRun Run, string Text)> merged)
    {
        Contact = contact;
        Subject = subject;
        Preheader = preheader;
        Html = html;
        Text = text;
        language = document.Language;
        this.merged = merged;
    }

    /// <summary>Whose values were merged.</summary>
    public ContactId Contact { get; }

    public string Subject { get; }

    public string Preheader { get; }

    public string Html { get; }

    public string Text { get; }

    public int HtmlBytes => Encoding.UTF8.GetByteCount(Html);

    /// <summary>
    /// Whether everything merged is this person's own: asserted after rendering and before sending (compliance §9), so that
    /// a row mixed up between gathering and rendering never leaves.
    /// </summary>
    public bool BelongsTo(MergeValues values) =>
        values.Contact == Contact && merged.All(m => m.Text == (values.Written(m.Run.Field, language) ?? m.Run.Fallback));
}
