using System.Text.RegularExpressions;
using SecureMarketing.Core.Bounces.Reading;

namespace SecureMarketing.Core.Bounces.Classifying;

/// <summary>What the words of a report say about one recipient; an address and text, so a class.</summary>
internal sealed class TranscriptPart
{
    public required string? Recipient { get; init; }
    public required string Text { get; init; }
}

/// <summary>Finds the failed recipients in the words of a report, and which words belong to whom.</summary>
internal static partial class Transcript
{
    /// <summary>At least one part, at most <see cref="Report.MostNamed"/>; without an address where none is named.</summary>
    public static IReadOnlyList<TranscriptPart> Of(Report report)
    {
        var all = string.Join('\n', report.Lines);
        var listed = MailAddresses.All(report.Named("x-failed-recipients")).ToList();
        var returnedTo = MailAddresses.All(report.Returned.GetValueOrDefault("to", "")).ToList();
        var places = Places(report, listed, returnedTo);
        if (places.Count > 1)
        {
            var shared = Bounded(all, places.Count);
            return [.. places.Select((p, i) => new TranscriptPart
            {
                Recipient = p.Address,
                Text = Segment(report.Lines, p.Line, i + 1 < places.Count ? places[i + 1].Line : report.Lines.Count, shared, places.Count),
            })];
        }

        var recipient = places.Select(p => p.Address).Concat(listed).Concat(returnedTo).Concat(Spoken(report)).FirstOrDefault();
        return [new TranscriptPart { Recipient = recipient, Text = Bounded(all, 1) }];
    }

    /// <summary>The front of a text: all parts of a report together are no more text than <see cref="Phrases"/> looks at once.</summary>
    public static string Bounded(string text, int parts) => text.Length > Phrases.MostCharacters / parts ? text[..(Phrases.MostCharacters / parts)] : text;

    /// <summary>
    /// Lines that name a failed recipient: listed by the head, opening a line or alone on it, or behind words such as
    /// "delivered to". Where several are found and the head or the returned message names any of them, only those count.
    /// </summary>
    private static List<(string Address, int Line)> Places(Report report, List<string> listed, List<string> returnedTo)
    {
        var own = new HashSet<string>(MailAddresses.All($"{report.Named("to")} {report.Named("delivered-to")}"), StringComparer.OrdinalIgnoreCase);
        if (report.From is { } from)
            own.Add(from);
        foreach (var field in (string[])["from", "return-path", "reply-to"])
            own.UnionWith(MailAddresses.All(report.Returned.GetValueOrDefault(field, "")));
        own.ExceptWith(listed);
        own.ExceptWith(returnedTo);
        var found = new List<(string Address, int Line)>();
        for (var i = 0; i < report.Lines.Count && found.Count < Report.MostNamed; i++)
        {
            var match = Opening().Match(report.Lines[i]) is { Success: true } opens ? opens : Told().Match(report.Lines[i]);
            if (!match.Success || MailAddresses.FirstIn(match.Groups["address"].Value) is not { } address)
                continue;
            if (!MailAddresses.IsMachine(address) && !found.Exists(f => Same(f.Address, address)))
                found.Add((address, i));
        }

        if (found.Exists(f => !own.Contains(f.Address)))
            found.RemoveAll(f => own.Contains(f.Address));
        var known = found.FindAll(f => listed.Exists(l => Same(l, f.Address)));
        return known.Count > 0 ? known : found;
    }

    /// <summary>Addresses anywhere in the words, without those of the report's own head.</summary>
    private static IEnumerable<string> Spoken(Report report)
    {
        var own = new HashSet<string>(MailAddresses.All(report.Named("to")).Append(report.From ?? ""), StringComparer.OrdinalIgnoreCase);
        return report.Lines.SelectMany(MailAddresses.All).Where(a => !MailAddresses.IsMachine(a) && !own.Contains(a));
    }

    private static string Segment(IReadOnlyList<string> lines, int from, int to, string all, int parts)
    {
        var text = Bounded(string.Join('\n', lines.Skip(from).Take(to - from)), parts);
        // A list of addresses followed by one explanation: the explanation is everybody's.
        return text.Trim().Contains(' ', StringComparison.Ordinal) ? text : all;
    }

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"^[\s*>\-]*(?:""[^""]*"" ?)?(?<address><?[^\s@<>]+@[^\s@<>]+>?)(?:\s*$|\s*[:,;(\[]|\s*\.\.\.|\s+(on|invalid|unknown|failed|could|was|is)\b)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Opening();

    [GeneratedRegex(@"(deliver\w*( your| the)?( (message|mail|e-?mail))? to|mailing list|could not be delivered to|message to|mail to|unable to (deliver|send)[\w ]* to|rcpt( to)?|recipients?( address)?|addressee|userid|user|failed address|delivery to|undeliverable to|didn't reach|wasn't delivered to)\W{1,6}(?<address>[^\s@<>]+@[^\s@<>]+)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Told();
}
