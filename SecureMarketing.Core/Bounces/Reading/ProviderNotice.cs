using System.Text;
using System.Text.Json;

namespace SecureMarketing.Core.Bounces.Reading;

/// <summary>
/// Notices that a sending service mails as JSON instead of RFC 3464 and RFC 5965 parts: Amazon SES writes an object with
/// <c>notificationType</c> (or <c>eventType</c>) and, under its lower-case name, the recipients.
/// </summary>
internal sealed class ProviderNotice
{
    public IReadOnlyList<RecipientStatus> Statuses { get; private init; } = [];
    public FeedbackStatement? Feedback { get; private init; }

    /// <summary>Null when the text holds no such object.</summary>
    public static ProviderNotice? Read(string text)
    {
        var start = text.IndexOf('{', StringComparison.Ordinal);
        if (start < 0 || !text.Contains("\"notificationType\"", StringComparison.Ordinal) && !text.Contains("\"eventType\"", StringComparison.Ordinal))
            return null;
        // Mail breaks long lines; JSON knows no line end inside a string, so joining them restores what was sent.
        var bytes = Encoding.UTF8.GetBytes(text[start..].Replace("\n", "", StringComparison.Ordinal));
        try
        {
            var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = 16 });
            using var document = JsonDocument.ParseValue(ref reader);
            var root = document.RootElement;
            return (Text(root, "notificationType") ?? Text(root, "eventType")) switch
            {
                "Bounce" => new() { Statuses = [.. Items(root, "bounce", "bouncedRecipients").Take(Report.MostNamed).Select(Bounced)] },
                "Complaint" => new() { Feedback = Complained(root) },
                "Delivery" => new() { Statuses = [.. Items(root, "delivery", "recipients").Take(Report.MostNamed).Select(Delivered)] },
                _ => null,
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static RecipientStatus Bounced(JsonElement recipient) => new()
    {
        Recipient = MailAddresses.FirstIn(Text(recipient, "emailAddress")),
        Action = Text(recipient, "action") ?? "failed",
        Status = Text(recipient, "status"),
        Diagnostic = StatusFields.Bounded(Text(recipient, "diagnosticCode")),
    };

    private static RecipientStatus Delivered(JsonElement recipient) => new()
    {
        Recipient = recipient.ValueKind == JsonValueKind.String ? MailAddresses.FirstIn(recipient.GetString()) : null,
        Action = "delivered",
    };

    private static FeedbackStatement Complained(JsonElement root) => new()
    {
        Type = root.TryGetProperty("complaint", out var complaint) && Text(complaint, "complaintFeedbackType") is { } type ? type.ToLowerInvariant() : "abuse",
        Recipients = [.. Items(root, "complaint", "complainedRecipients").Take(Report.MostNamed).Select(r => MailAddresses.FirstIn(Text(r, "emailAddress"))).OfType<string>()],
    };

    private static IEnumerable<JsonElement> Items(JsonElement root, string of, string list) =>
        root.TryGetProperty(of, out var owner) && owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(list, out var items) && items.ValueKind == JsonValueKind.Array
            ? items.EnumerateArray() : [];

    private static string? Text(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
