using MimeKit;

namespace SecureMarketing.Core.Bounces.Reading;

/// <summary>Delivery status fields of RFC 3464 §2.3, from their own part or from a text whose part lost its type on the way.</summary>
internal static class StatusFields
{
    /// <summary>Characters of what the other server said that are looked at; SMTP replies are far shorter (RFC 5321 §4.5.3.1.5).</summary>
    private const int MostDiagnostic = 5_000;

    /// <summary>One status per group that names a recipient; the message's own group (§2.2) names none.</summary>
    public static IEnumerable<RecipientStatus> Of(MessageDeliveryStatus part) =>
        part.StatusGroups.Select(HeadBlock.Of).Select(Read).OfType<RecipientStatus>();

    /// <summary>The same from lines of text: paragraphs of fields that name a recipient.</summary>
    public static IEnumerable<RecipientStatus> Of(IReadOnlyList<string> lines)
    {
        for (var start = 0; start < lines.Count; start++)
        {
            var end = start;
            while (end < lines.Count && lines[end].Trim().Length > 0)
                end++;
            var block = HeadBlock.Read([.. lines.Skip(start).Take(end - start)], 0);
            if ((block.ContainsKey("final-recipient") || block.ContainsKey("original-recipient")) && Read(block) is { } status)
                yield return status;
            start = end;
        }
    }

    private static RecipientStatus? Read(Dictionary<string, string> group)
    {
        // The final recipient is where the failure happened. It may be an X.400 name or an alias without a domain: then
        // the address we used (Original-Recipient, RFC 3464 §2.3.1) or a gateway's own field serves.
        var recipient = new[] { "final-recipient", "original-recipient", "x-actual-recipient", "x-display-name" }
            .Select(f => MailAddresses.FirstIn(Typed(group.GetValueOrDefault(f, ""))))
            .OfType<string>().OrderBy(a => a.IndexOf('.', a.LastIndexOf('@')) < 0).FirstOrDefault();
        if (recipient is null && !group.ContainsKey("action"))
            return null;
        return new RecipientStatus
        {
            Recipient = recipient,
            Action = Word(group.GetValueOrDefault("action")),
            Status = group.GetValueOrDefault("status")?.Trim(),
            Diagnostic = Typed(group.GetValueOrDefault("diagnostic-code", "")).Trim() is { Length: > 0 } text ? Bounded(text) : null,
        };
    }

    /// <summary>The front of a diagnostic.</summary>
    public static string? Bounded(string? diagnostic) => diagnostic?.Length > MostDiagnostic ? diagnostic[..MostDiagnostic] : diagnostic;

    /// <summary>The value behind its type, as in <c>rfc822; name@example.com</c>.</summary>
    private static string Typed(string value)
    {
        var semicolon = value.IndexOf(';', StringComparison.Ordinal);
        return semicolon is >= 0 and <= 20 ? value[(semicolon + 1)..] : value;
    }

    /// <summary>The action's word: some servers add a comment behind it.</summary>
    private static string? Word(string? value) =>
        value is null ? null : new string([.. value.Trim().TakeWhile(char.IsAsciiLetter)]).ToLowerInvariant();
}
