using System.Text;
using MimeKit;

namespace SecureMarketing.Core.Bounces.Reading;

/// <summary>Reads a message into a <see cref="Report"/>. Pure: no clock, no disk, no network.</summary>
internal static class ReportReader
{
    private static readonly string[] Envelope = ["to", "delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-rcpt-to", "apparently-to", "x-apparently-to"];

    static ReportReader() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <exception cref="FormatException">The octets are no message: no header field could be read, or there are more than <see cref="ReportBytes.Maximum"/>.</exception>
    public static Report Read(byte[] raw)
    {
        if (raw.Length > ReportBytes.Maximum)
            throw new FormatException("The message is larger than a report may be.");
        using var stream = new MemoryStream(ReportBytes.Normalise(raw), writable: false);
        var message = new MimeParser(stream, MimeFormat.Entity).ParseMessage();
        if (message.Headers.Count == 0)
            throw new FormatException("The message has no header.");

        var parts = new ReportParts();
        if (message.Body is { } body)
            parts.Walk(body);
        var lines = parts.Text();
        if (lines.All(l => l.Trim().Length == 0) && parts.Statuses.Count == 0 && parts.Feedback is null)
            lines = WithoutParts(stream.ToArray());
        var (shown, returned) = ReturnedPart.Split(lines);
        var feedback = parts.Feedback ?? LooseFeedback(lines);
        var notice = ProviderNotice.Read(string.Join('\n', lines));
        var statuses = parts.Statuses.Count > 0 ? parts.Statuses
            : notice?.Statuses ?? [.. StatusFields.Of(lines).Take(Report.MostNamed)];
        return new Report
        {
            Head = HeadBlock.Of(message.Headers),
            SentTo = [.. message.Headers.Where(h => Envelope.Contains(h.Field, StringComparer.OrdinalIgnoreCase)).SelectMany(h => MailAddresses.All(h.Value ?? ""))],
            From = message.From.Mailboxes.FirstOrDefault()?.Address is { Length: > 0 } from ? from : MailAddresses.FirstIn(message.Headers[HeaderId.From] ?? ""),
            Statuses = statuses,
            Feedback = notice?.Feedback ?? feedback,
            IsDisposition = parts.IsDisposition,
            Returned = parts.Returned ?? returned,
            Lines = shown,
        };
    }

    /// <summary>The body as lines, for a multipart whose boundaries a gateway removed or broke.</summary>
    private static string[] WithoutParts(byte[] bytes)
    {
        var text = Encoding.Latin1.GetString(bytes).ReplaceLineEndings("\n");
        var body = text.IndexOf("\n\n", StringComparison.Ordinal);
        return body < 0 ? [] : [.. text[(body + 2)..].Split('\n').Take(ReportParts.MostLines)];
    }

    private static FeedbackStatement? LooseFeedback(IReadOnlyList<string> lines)
    {
        for (var i = 0; i < lines.Count; i++)
        {
            if (HeadBlock.NameOf(lines[i]) == "feedback-type")
                return ReportParts.FeedbackOf([.. HeadBlock.Read(lines, i).Select(p => (p.Key, p.Value))]);
        }

        return null;
    }
}
