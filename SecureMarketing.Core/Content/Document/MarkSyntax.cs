using System.Text;

namespace SecureMarketing.Core.Content;

/// <summary>
/// How text with marks is typed in the editor: <c>**bold**</c>, <c>*italic*</c>, <c>[label](https://…)</c>,
/// <c>{{firstName}}</c> or <c>{{firstName|there}}</c> with a fallback, a new line for a break; a backslash takes the meaning
/// off the next character. Only an input form: what is stored and hashed is the tree.
/// </summary>
public static class MarkSyntax
{
    private const string Special = "\\*[]{}|";

    /// <summary>Reads typed text. Errors name the position, counted from 1; the inlines then hold what could be read.</summary>
    public static (IReadOnlyList<Inline> Inlines, IReadOnlyList<string> Errors) Parse(string typed)
    {
        var reading = new Reading(typed.ReplaceLineEndings("\n"));
        reading.Run();
        return (InlineList.Joined(reading.Inlines), reading.Errors);
    }

    /// <summary>The typed form of inlines; parsing it gives them back.</summary>
    public static string Write(IReadOnlyList<Inline> inlines)
    {
        var text = new StringBuilder();
        var open = InlineMarks.None;
        foreach (var inline in inlines)
        {
            switch (inline)
            {
                case TextRun { Href: { } href } run:
                    Turn(text, ref open, run.Marks);
                    text.Append('[').Append(Escaped(run.Text)).Append("](").Append(href.Replace(")", "%29", StringComparison.Ordinal)).Append(')');
                    break;
                case TextRun run:
                    Turn(text, ref open, run.Marks);
                    text.Append(Escaped(run.Text));
                    break;
                case MergeRun run:
                    Turn(text, ref open, run.Marks);
                    text.Append("{{").Append(run.Field.Key);
                    if (run.Fallback is { } fallback)
                        text.Append('|').Append(Escaped(fallback));
                    text.Append("}}");
                    break;
                default:
                    text.Append('\n');
                    break;
            }
        }

        Turn(text, ref open, InlineMarks.None);
        return text.ToString();
    }

    // Stars are written where marks change, never per piece: "*a**b*" would read as bold. An open italic closes first, so
    // that three stars in a row have one reading.
    private static void Turn(StringBuilder text, ref InlineMarks open, InlineMarks wanted)
    {
        var bold = (open ^ wanted).HasFlag(InlineMarks.Bold) ? "**" : "";
        var italic = (open ^ wanted).HasFlag(InlineMarks.Italic) ? "*" : "";
        text.Append(open.HasFlag(InlineMarks.Italic) ? italic + bold : bold + italic);
        open = wanted;
    }

    private static string Escaped(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (Special.Contains(c, StringComparison.Ordinal))
                escaped.Append('\\');
            escaped.Append(c);
        }

        return escaped.ToString();
    }

    private sealed class Reading(string typed)
    {
        private readonly StringBuilder run = new();
        private InlineMarks marks;
        private int at;

        public List<Inline> Inlines { get; } = [];

        public List<string> Errors { get; } = [];

        public void Run()
        {
            while (at < typed.Length)
                Step();
            Flush();
            if (marks != InlineMarks.None)
                Errors.Add("A star opens a mark that nothing closes. Add the closing star, or write \\* for a star itself.");
        }

        private void Step()
        {
            switch (typed[at])
            {
                case '\\' when at + 1 < typed.Length:
                    run.Append(typed[at + 1]);
                    at += 2;
                    break;
                case '\n':
                    Flush();
                    Inlines.Add(LineBreak.Instance);
                    at++;
                    break;
                case '*':
                    Flush();
                    // Three stars: an open italic closes first, else bold comes first; the order Write uses.
                    var isBold = At("**") && !(At("***") && marks.HasFlag(InlineMarks.Italic));
                    marks ^= isBold ? InlineMarks.Bold : InlineMarks.Italic;
                    at += isBold ? 2 : 1;
                    break;
                case '{' when At("{{"):
                    Merge();
                    break;
                case '[':
                    Link();
                    break;
                default:
                    Plain();
                    break;
            }
        }

        private void Merge()
        {
            var start = at + 1;
            if (Until("}}", at + 2) is not { } end)
            {
                Errors.Add($"Position {start}: {{{{ has no closing }}}}.");
                Plain(2);
                return;
            }

            var inside = typed[(at + 2)..end];
            var bar = inside.IndexOf('|', StringComparison.Ordinal);
            var key = (bar < 0 ? inside : inside[..bar]).Trim();
            var fallback = bar < 0 ? null : Unescaped(inside[(bar + 1)..]);
            at = end + 2;
            if (MergeCatalogue.Find(key) is not { } field)
                Errors.Add($"Position {start}: \"{key}\" is no merge field. Choose one from the list.");
            else if (fallback is { Length: 0 })
                Errors.Add($"Position {start}: the fallback of \"{field.Label}\" is empty. Write one, or leave out the bar.");
            else
            {
                Flush();
                Inlines.Add(new MergeRun(field, fallback, marks));
            }
        }

        private void Link()
        {
            var start = at + 1;
            if (Until("](", at + 1) is not { } middle || typed.IndexOf(')', middle) is not (> 0 and var end))
            {
                Plain();
                return;
            }

            var label = Unescaped(typed[(at + 1)..middle]);
            var href = typed[(middle + 2)..end].Trim();
            at = end + 1;
            if (label.Length == 0)
                Errors.Add($"Position {start}: the link has no text. Write what it leads to.");
            else if (label.Contains('\n', StringComparison.Ordinal))
                Errors.Add($"Position {start}: the text of a link cannot hold a new line.");
            else if (LinkTarget.RefuseLink(href) is var (what, mend))
                Errors.Add($"Position {start}: the address {what}. {mend}.");
            else
            {
                Flush();
                Inlines.Add(new TextRun(label, marks, href));
            }
        }

        private void Plain(int count = 1)
        {
            for (; count > 0 && at < typed.Length; count--, at++)
            {
                if (char.IsControl(typed[at]) || JsonNodeReader.IsDirectionOverride(typed[at]))
                    run.Append(' ');
                else
                    run.Append(typed[at]);
            }
        }

        private bool At(string token) => typed.AsSpan(at).StartsWith(token, StringComparison.Ordinal);

        /// <summary>Position of an unescaped token, null when it never comes.</summary>
        private int? Until(string token, int from)
        {
            for (var i = from; i + token.Length <= typed.Length; i++)
            {
                if (typed[i] == '\\')
                    i++;
                else if (typed.AsSpan(i).StartsWith(token, StringComparison.Ordinal))
                    return i;
            }

            return null;
        }

        private static string Unescaped(string text)
        {
            var plain = new StringBuilder(text.Length);
            for (var i = 0; i < text.Length; i++)
            {
                if (text[i] == '\\' && i + 1 < text.Length)
                    i++;
                plain.Append(text[i]);
            }

            return plain.ToString();
        }

        private void Flush()
        {
            if (run.Length == 0)
                return;
            Inlines.Add(new TextRun(run.ToString(), marks));
            run.Clear();
        }
    }
}
