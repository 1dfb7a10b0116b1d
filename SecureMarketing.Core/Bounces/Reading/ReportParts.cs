using MimeKit;
using MimeKit.Text;

namespace SecureMarketing.Core.Bounces.Reading;

/// <summary>What the MIME parts of a report hold. Parts of the returned message are not entered: its words are ours.</summary>
internal sealed class ReportParts
{
    /// <summary>Lines that are looked at: what a report says stands in front.</summary>
    public const int MostLines = 20_000;

    private readonly List<string> plain = [];
    private readonly List<string> html = [];

    public List<RecipientStatus> Statuses { get; } = [];

    public FeedbackStatement? Feedback { get; private set; }

    public bool IsDisposition { get; private set; }

    /// <summary>Head of the returned message; null until one is met.</summary>
    public Dictionary<string, string>? Returned { get; private set; }

    public void Walk(MimeEntity entity)
    {
        switch (entity)
        {
            case MessageDeliveryStatus status: Add(StatusFields.Of(status)); break;
            case MessageFeedbackReport report: Feedback ??= FeedbackOf([.. report.Fields.Select(f => (f.Field.ToLowerInvariant(), f.Value ?? ""))]); break;
            case MessageDispositionNotification: IsDisposition = true; break;
            case MessagePart { Message: { } returned }: Returned ??= HeadBlock.Of(returned.Headers); break;
            case Multipart parts:
                foreach (var part in parts)
                    Walk(part);
                break;
            case TextPart { IsAttachment: false } text when text.ContentType.IsMimeType("text", "rfc822-headers"):
                Returned ??= HeadBlock.Read(Lines(text.Text), 0);
                break;
            case TextPart { IsHtml: true } text: html.AddRange(Lines(Untagged(text.Text))); break;
            case TextPart text: plain.AddRange(Lines(text.Text)); plain.Add(""); break;
            case MimePart part when part.ContentType.IsMimeType("message", "*"):
                Add(StatusFields.Of(Lines(TextOf(part))));
                break;
        }
    }

    /// <summary>The plain text; where there is none, the text of the HTML.</summary>
    public IReadOnlyList<string> Text() => [.. (plain.Exists(l => l.Length > 0) ? plain : html).Take(MostLines)];

    public static FeedbackStatement FeedbackOf(IReadOnlyList<(string Name, string Value)> fields) => new()
    {
        Type = fields.FirstOrDefault(f => f.Name == "feedback-type").Value?.Trim().ToLowerInvariant() is { Length: > 0 } type ? type : "abuse",
        Recipients = [.. fields.Where(f => f.Name is "original-rcpt-to" or "removal-recipient").SelectMany(f => MailAddresses.All(f.Value)).Distinct(StringComparer.OrdinalIgnoreCase)],
    };

    private void Add(IEnumerable<RecipientStatus> statuses) => Statuses.AddRange(statuses.Take(Report.MostNamed - Statuses.Count));

    private static string[] Lines(string? text) => (text ?? "").ReplaceLineEndings("\n").Split('\n');

    private static string TextOf(MimePart part)
    {
        if (part.Content is null)
            return "";
        using var memory = new MemoryStream();
        part.Content.DecodeTo(memory);
        return System.Text.Encoding.UTF8.GetString(memory.ToArray());
    }

    /// <summary>Text of an HTML part, a line per block.</summary>
    private static string Untagged(string? source)
    {
        var text = new System.Text.StringBuilder();
        var hidden = 0;
        var tokens = new HtmlTokenizer(new StringReader(source ?? ""));
        while (tokens.ReadNextToken(out var token))
        {
            if (token is HtmlTagToken tag)
            {
                if (tag.Id is HtmlTagId.Style or HtmlTagId.Script && !tag.IsEmptyElement)
                    hidden = Math.Max(0, hidden + (tag.IsEndTag ? -1 : 1));
                if (tag.Id is HtmlTagId.P or HtmlTagId.Br or HtmlTagId.Div or HtmlTagId.TR or HtmlTagId.LI or HtmlTagId.H1 or HtmlTagId.H2 or HtmlTagId.H3 or HtmlTagId.TD)
                    text.Append('\n');
            }
            else if (token is HtmlDataToken data && hidden == 0)
                text.Append(data.Data);
        }

        return text.ToString();
    }
}
