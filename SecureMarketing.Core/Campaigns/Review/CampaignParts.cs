using System.Globalization;
using System.Text.Json;
using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Content;
using SecureMarketing.Core.Content.Rendering;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Core.Campaigns.Review;

/// <summary>Everything that an approval binds, part by part in words: whatever changes the hash changes a word here. Pure.</summary>
public static class CampaignParts
{
    public const string Subject = "subject";
    public const string Preheader = "preheader";
    public const string Footer = "footer";
    public const string Look = "look";
    public const string Sender = "sender";
    public const string Segment = "segment";
    public const string Class = "class";
    public const string Routing = "routing";
    public const string Schedule = "schedule";

    /// <summary>Key of a content block.</summary>
    public static string Block(string id) => "block:" + id;

    /// <summary>Key of a group of facts.</summary>
    public static string Facts(string key) => "facts:" + key;

    /// <summary>A part's name where its words do not stand beside it: a block by its beginning.</summary>
    public static string Named(CampaignPart part) => !part.Key.StartsWith("block:", StringComparison.Ordinal)
        ? part.Label
        : $"{part.Label} “{(part.Text.Length > 40 ? part.Text[..39].TrimEnd() + "…" : part.Text)}”";

    /// <param name="picture">The version with what follows from it.</param>
    /// <param name="closedRule">What stands for the segment's rule; null: the reader may learn it.</param>
    public static IReadOnlyList<CampaignPart> Of(CampaignPicture picture, string? closedRule = null)
    {
        var parts = new List<CampaignPart>();
        if (picture.Content is { } content)
            parts.AddRange(OfContent(content));
        var setup = picture.Setup;
        parts.Add(new(Sender, PartArea.Sender, "Sender", Lines(
            ("From", $"{setup.FromName} <{setup.FromAddress}>"), ("Replies go to", setup.ReplyTo ?? "the sender"), ("Topic", setup.Topic ?? "none"), ("Stream", setup.Stream))));
        if (picture.Audience is { } audience)
            parts.Add(new(Segment, PartArea.Audience, "Segment", SegmentText(closedRule ?? audience.Sentence, $"{audience.Name}, version {audience.Number}")));
        foreach (var sheet in setup.Sheets)
            parts.Add(new(Facts(sheet.Key), PartArea.Facts, setup.Sheets.Count == 1 ? "Facts" : $"Facts, group {sheet.Key}", string.Join('\n', PlainWords.Lines(JsonSerializer.SerializeToNode(sheet, ApprovalHash.Json)))));
        parts.Add(new(Class, PartArea.Facts, "Class and approvers", OfClass(picture)));
        parts.Add(new(Routing, PartArea.Delivery, "Routing and tracking", OfRouting(picture)));
        parts.Add(new(Schedule, PartArea.Delivery, "Sending window", Lines(("Not before", Moment(setup.NotBefore) ?? "any time"), ("Not after", Moment(setup.NotAfter) ?? "48 hours after it begins"))));
        parts.Add(new("rules", PartArea.Rules, "Rules in force", Lines(
            ("Email writer", "version " + EmailRenderer.Version.ToString(CultureInfo.InvariantCulture)),
            ("Decision table", "version " + ClassificationTable.Version.ToString(CultureInfo.InvariantCulture)), ("Value sets", SensitivityCatalogue.Version), ("Rule packs in scope", Listed(picture.RulePacks)))));
        return parts;
    }

    internal static string SegmentText(string rule, string name) => $"{rule}\nSaved as: {name}";

    private static IEnumerable<CampaignPart> OfContent(PublishedContent content)
    {
        var document = content.Document;
        yield return new(Subject, PartArea.Content, "Subject", Text(document.Subject));
        yield return new(Preheader, PartArea.Content, "Preheader", Text(document.Preheader));
        foreach (var block in document.Blocks)
            yield return OfBlock(block);
        yield return new(Footer, PartArea.Content, "Footer", document.Footer is { } footer
            ? Lines(("Organisation", footer.Organisation), ("Postal address", footer.PostalAddress), ("Reason given", footer.Reason ?? "none"), ("Opt-out link", footer.UnsubscribeText))
            : "No footer");
        yield return new(Look, PartArea.Content, "Language and look", Lines(
            ("Language", document.Language), ("Colours", $"{document.Theme.Accent} {document.Theme.Background} {document.Theme.Surface} {document.Theme.Text}"),
            ("Background picture", document.Theme.BackgroundImage ?? "none"), ("Saved as", $"{content.Name}, version {content.Number}")));
    }

    private static CampaignPart OfBlock(EmailBlock block)
    {
        var (label, text) = block switch
        {
            HeadingBlock b => ("Heading", $"{Text(b.Content)}\n(level {b.Level}{Aligned(b.Align)})"),
            TextBlock b => ("Text", Text(b.Content) + (b.Style == TextStyle.Paragraph && b.Align == BlockAlign.Start ? "" : $"\n({PlainWords.Of(b.Style)}{Aligned(b.Align)})")),
            ButtonBlock b => ("Button", $"{b.Label} → {b.Href}{(b.Align == BlockAlign.Start ? "" : "\n(centred)")}"),
            ImageBlock b => ("Image", Lines(("Shows", b.Alt.Length == 0 ? "decoration" : b.Alt), ("Picture", b.Src), ("Link", b.Href ?? "none"), ("Width", b.Width.ToString(CultureInfo.InvariantCulture) + " pixels" + Aligned(b.Align)))),
            _ => ("Divider", "A line"),
        };
        return new(Block(block.Id), PartArea.Content, label, text);
    }

    private static string Aligned(BlockAlign align) => align == BlockAlign.Center ? ", centred" : "";

    /// <summary>Running text with what cannot be seen: links, emphasis, and what stands where a person has no value.</summary>
    private static string Text(IReadOnlyList<Inline> inlines) => string.Concat(inlines.Select(i => i switch
    {
        TextRun run => Marked(run.Text, run.Marks) + (run.Href is null ? "" : $" [→ {run.Href}]"),
        MergeRun merge => Marked("{" + merge.Field.Label + (merge.Fallback is null ? "" : $", or “{merge.Fallback}”") + "}", merge.Marks),
        _ => "\n",
    }));

    private static string Marked(string text, InlineMarks marks) => (marks.HasFlag(InlineMarks.Bold), marks.HasFlag(InlineMarks.Italic)) switch
    {
        (true, true) => $"*_{text}_*",
        (true, false) => $"*{text}*",
        (false, true) => $"_{text}_",
        _ => text,
    };

    private static string OfClass(CampaignPicture picture) => Lines(
        ("Class", PlainWords.Of(picture.Classification.Class)),
        ("By", $"row {picture.Classification.Row}, {ClassificationTable.Rows[picture.Classification.Row].When}"),
        ("Commercial", picture.Classification.Commercial == Gate.CommercialClass.Commercial ? "yes" : "no"),
        ("Patient information", PlainWords.Of(picture.Phi)),
        ("Sensitive categories", Listed(picture.Labels)),
        ("Clinical claims", picture.Setup.ClinicalClaims switch { Stated.Y => "yes", Stated.N => "no", _ => "not stated" }),
        ("Must approve", Listed([.. RequiredApprovers.For(picture.Need).Select(k => PlainWords.Of(k))])));

    private static string OfRouting(CampaignPicture picture) => Lines(
        ("Opens and clicks", picture.Track switch { Gate.GateTracking.None => "not counted", Gate.GateTracking.FirstParty => "counted by links of our own", _ => "told to another company" }),
        ("This campaign", picture.Setup.NoTlsOnly ? "end to end or portal only" : "by the delivery policy"),
        ("Delivery policy", PlainWords.Of(picture.Route.Mode)),
        ("TLS to a name that nobody vouches for", "up to " + PlainWords.Of(picture.Route.AcceptPkixMx)),
        ("Portal", picture.Route.PortalAllowed ? "allowed" : "not allowed"),
        ("A wish for plain mail", picture.Route.PlainPreferenceOutranksKeys ? "goes before a key" : "comes after a key"));

    private static string Lines(params IReadOnlyList<(string Label, string Value)> lines) => string.Join('\n', lines.Select(l => $"{l.Label}: {l.Value}"));

    /// <summary>"none" for none.</summary>
    internal static string Listed(IReadOnlyList<string> words) => words.Count == 0 ? "none" : string.Join(", ", words);

    private static string? Moment(DateTimeOffset? at) => at?.UtcDateTime.ToString("d MMM yyyy, HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
