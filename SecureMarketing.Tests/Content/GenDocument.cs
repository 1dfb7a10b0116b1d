using CsCheck;
using SecureMarketing.Core.Content;

namespace SecureMarketing.Tests.Content;

/// <summary>Random documents, with markup, marks and every script's letters in their text.</summary>
public static class GenDocument
{
    private static readonly Gen<string> Word = Gen.OneOf(
        Gen.String[Gen.Char.AlphaNumeric, 1, 12],
        Gen.OneOf("<b>", "&amp;", "\"quoted\"", "it's", "*", "**", "[x](y)", "\\", "{", "}", "|", "ñandú", "病院", "😀", "</td>", "<!--", "]]>"));

    private static readonly Gen<string> Text = Word.Array[1, 5].Select(words => string.Join(' ', words));

    private static readonly Gen<InlineMarks> Marks = Gen.OneOf(InlineMarks.None, InlineMarks.Bold, InlineMarks.Italic, InlineMarks.Bold | InlineMarks.Italic);

    private static readonly Gen<string> Href = Gen.OneOf("https://www.example.com/a?b=1&c=2", "https://www.example.org/p", "mailto:care@example.com", "tel:+16175550100");

    public static readonly Gen<Inline> MergeOrText = Gen.OneOf(
        Text.Select(t => (Inline)new TextRun(t)),
        Gen.Select(Gen.OneOf(MergeCatalogue.All.ToArray()), Text.Null()).Select((f, fallback) => (Inline)new MergeRun(f, fallback)));

    private static readonly Gen<Inline> AnyInline = Gen.OneOf(
        Gen.Select(Text, Marks, Href.Null()).Select((t, m, h) => (Inline)new TextRun(t, m, h)),
        Gen.Select(Gen.OneOf(MergeCatalogue.All.ToArray()), Text.Null(), Marks).Select((f, fallback, m) => (Inline)new MergeRun(f, fallback, m)),
        Gen.Const((Inline)LineBreak.Instance));

    public static readonly Gen<IReadOnlyList<Inline>> Inlines = AnyInline.Array[1, 8].Select(Writable);

    /// <summary>Joined, and without "{{" in text, which the parser refuses because it is a merge field gone wrong.</summary>
    private static IReadOnlyList<Inline> Writable(IEnumerable<Inline> inlines) =>
        [.. InlineList.Joined(inlines).Select(i => i is TextRun run ? run with { Text = run.Text.Replace("{{", "{ {", StringComparison.Ordinal) } : i)];

    private static readonly Gen<BlockAlign> Align = Gen.OneOf(BlockAlign.Start, BlockAlign.Center);

    private static readonly Gen<EmailBlock> Block = Gen.OneOf(
        Gen.Select(Gen.Int[1, 3], Inlines, Align).Select((l, c, a) => (EmailBlock)new HeadingBlock("", l, c, a)),
        Gen.Select(Inlines, Gen.OneOf(TextStyle.Paragraph, TextStyle.Bullets, TextStyle.Numbers), Align).Select((c, s, a) => (EmailBlock)new TextBlock("", c, s, a)),
        Gen.Select(Text, Href, Align).Select((l, h, a) => (EmailBlock)new ButtonBlock("", l, h, a)),
        Gen.Select(Text, Gen.Int[16, 600], Href.Null(), Align).Select((t, w, h, a) => (EmailBlock)new ImageBlock("", "https://img.example.com/p.png", t, w, h, a)),
        Gen.Const((EmailBlock)new DividerBlock("")));

    public static readonly Gen<EmailDocument> Documents = Gen.Select(MergeOrText.Array[1, 3], MergeOrText.Array[0, 2], Block.Array[0, 8])
        .Select((subject, preheader, blocks) => new EmailDocument
        {
            Language = "en",
            Subject = Writable(subject),
            Preheader = Writable(preheader),
            Blocks = [.. blocks.Select((b, i) => b with { Id = $"b{i + 1}" })],
            Footer = new EmailFooter { Organisation = "Harbor <Health>", PostalAddress = "100 Harbor Street, Boston, MA 02110" },
        });
}
