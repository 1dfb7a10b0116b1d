using SecureMarketing.Core.Content;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Core.Campaigns;

/// <summary>A name or address of a campaign, in which a word may tell what people are treated for.</summary>
/// <param name="Place">As staff calls it: "subject", "sender's name".</param>
public readonly record struct NamedPlace(string Place, string Text);

/// <summary>A word that should not stand where it stands.</summary>
public readonly record struct NameFinding(string Place, string Term, Sensitivity Category);

/// <summary>
/// Where words of a campaign show up beside its text: what taints it, and what is read outside the encryption (compliance §3; for
/// substance-use programmes 42 CFR 2.12(e): that somebody is their patient is itself protected).
/// </summary>
internal static class CampaignNames
{
    /// <summary>Words here tell what the message is about: they label it like a code of the segment.</summary>
    public static IEnumerable<NamedPlace> Tainting(CampaignSetup setup, PublishedContent? content, AudienceFacts? audience)
    {
        if (audience is not null)
            yield return new NamedPlace("name of the segment", audience.Name);
        if (setup.Topic is { } topic)
            yield return new NamedPlace("topic", topic);
        if (content is null)
            yield break;
        foreach (var line in Header(content.Document))
            yield return line;
        foreach (var link in content.Links)
            yield return new NamedPlace("link", link);
        foreach (var picture in content.Document.Blocks.OfType<ImageBlock>().Select(b => b.Src).Append(content.Document.Theme.BackgroundImage).OfType<string>())
            yield return new NamedPlace("picture", picture);
        foreach (var words in content.Document.Blocks.OfType<ImageBlock>().Select(b => b.Alt).Where(a => a.Length > 0))
            yield return new NamedPlace("picture's words", words);
    }

    /// <summary>What is read without opening the message.</summary>
    public static IEnumerable<NamedPlace> Outside(CampaignSetup setup, PublishedContent? content)
    {
        yield return new NamedPlace("sender's name", setup.FromName);
        yield return new NamedPlace("sender's address", setup.FromAddress);
        if (setup.ReplyTo is { } reply)
            yield return new NamedPlace("reply address", reply);
        yield return new NamedPlace("stream (List-ID)", setup.Stream);
        foreach (var line in content is null ? [] : Header(content.Document))
            yield return line;
    }

    private static IEnumerable<NamedPlace> Header(EmailDocument document) =>
    [
        new("subject", InlineList.Readable(document.Subject) + " " + Fallbacks(document.Subject)),
        new("preheader", InlineList.Readable(document.Preheader) + " " + Fallbacks(document.Preheader)),
    ];

    private static string Fallbacks(IEnumerable<Inline> inlines) => string.Join(' ', inlines.OfType<MergeRun>().Select(r => r.Fallback));
}
