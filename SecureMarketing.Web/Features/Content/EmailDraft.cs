using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using SecureMarketing.Core.Content;

namespace SecureMarketing.Web.Features.Content;

/// <summary>A block as it stands in the form: text as typed, which may not be readable yet.</summary>
public sealed record BlockDraft
{
    public required string Id { get; init; }

    public required BlockKind Kind { get; init; }

    /// <summary>Heading or text in <see cref="MarkSyntax"/>.</summary>
    public string Typed { get; init; } = "";

    public int Level { get; init; } = 2;

    public TextStyle Style { get; init; } = TextStyle.Paragraph;

    public BlockAlign Align { get; init; } = BlockAlign.Start;

    /// <summary>Of a button.</summary>
    public string Label { get; init; } = "";

    /// <summary>Of a button, or of a picture that is a link; empty for none.</summary>
    public string Href { get; init; } = "";

    public string Src { get; init; } = "";

    public string Alt { get; init; } = "";

    public int Width { get; init; } = 536;
}

public enum BlockKind
{
    Heading = 1,
    Text = 2,
    Button = 3,
    Image = 4,
    Divider = 5,
}

/// <summary>What is wrong in the form.</summary>
/// <param name="BlockId">Null for subject, preheader and footer.</param>
/// <param name="Message">What it is and how to mend it.</param>
public sealed record DraftProblem(string? BlockId, string Message);

/// <summary>The whole form, immutable: undo keeps old ones.</summary>
public sealed record EmailDraft
{
    public required string Name { get; init; }

    public string Subject { get; init; } = "";

    public string Preheader { get; init; } = "";

    public required EmailTheme Theme { get; init; }

    public required string Language { get; init; }

    public required ImmutableList<BlockDraft> Blocks { get; init; }

    /// <summary>False: no footer, which only transactional messages may do without.</summary>
    public bool HasFooter { get; init; }

    public string Organisation { get; init; } = "";

    public string PostalAddress { get; init; } = "";

    public string Reason { get; init; } = "";

    public string UnsubscribeText { get; init; } = "Unsubscribe";

    public static EmailDraft Of(string name, EmailDocument document) => new()
    {
        Name = name,
        Subject = MarkSyntax.Write(document.Subject),
        Preheader = MarkSyntax.Write(document.Preheader),
        Theme = document.Theme,
        Language = document.Language,
        Blocks = [.. document.Blocks.Select(Of)],
        HasFooter = document.Footer is not null,
        Organisation = document.Footer?.Organisation ?? "",
        PostalAddress = document.Footer?.PostalAddress ?? "",
        Reason = document.Footer?.Reason ?? "",
        UnsubscribeText = document.Footer?.UnsubscribeText ?? "Unsubscribe",
    };

    /// <summary>The form as text, for a draft that is no document yet.</summary>
    public string WriteForm() => JsonSerializer.Serialize(this);

    /// <summary>Null when the text is of another version of the product.</summary>
    public static EmailDraft? ReadForm(string form)
    {
        try
        {
            return JsonSerializer.Deserialize<EmailDraft>(form);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The document, checked by the same parser that will read it when it is saved; or what is wrong.</summary>
    public (EmailDocument? Document, IReadOnlyList<DraftProblem> Problems) Compile()
    {
        var problems = new List<DraftProblem>();
        var document = new EmailDocument
        {
            Language = Language,
            Subject = Read(Subject, null, "Subject: ", problems),
            Preheader = Read(Preheader, null, "Preheader: ", problems),
            Theme = Theme,
            Blocks = [.. Blocks.Select(b => Compile(b, problems))],
            Footer = HasFooter
                ? new EmailFooter { Organisation = Organisation.Trim(), PostalAddress = PostalAddress.Trim(), Reason = Reason.Trim() is { Length: > 0 } reason ? reason : null, UnsubscribeText = UnsubscribeText.Trim() }
                : null,
        };
        if (problems.Count > 0)
            return (null, problems);
        var parsed = EmailDocumentParser.Parse(EmailDocumentWriter.Canonical(document));
        return (parsed.Document, [.. parsed.Errors.Select(ToProblem)]);
    }

    /// <summary>The index of a block in the form; -1 when it is gone.</summary>
    public int IndexOf(string id) => Blocks.FindIndex(b => b.Id == id);

    public EmailDraft With(BlockDraft block) => this with { Blocks = Blocks.SetItem(IndexOf(block.Id), block) };

    /// <summary>Adds after the named block, or at the end.</summary>
    public (EmailDraft Draft, string Id) Add(BlockKind kind, string? after)
    {
        var number = 1;
        while (Blocks.Any(b => b.Id == string.Create(CultureInfo.InvariantCulture, $"b{number}")))
            number++;
        var block = new BlockDraft { Id = string.Create(CultureInfo.InvariantCulture, $"b{number}"), Kind = kind };
        var at = after is null || IndexOf(after) < 0 ? Blocks.Count : IndexOf(after) + 1;
        return (this with { Blocks = Blocks.Insert(at, block) }, block.Id);
    }

    /// <summary>Moves a block by places; past an end it stays there.</summary>
    public EmailDraft Move(string id, int places)
    {
        var from = IndexOf(id);
        var to = Math.Clamp(from + places, 0, Blocks.Count - 1);
        return from == to ? this : this with { Blocks = Blocks.RemoveAt(from).Insert(to, Blocks[from]) };
    }

    public EmailDraft Remove(string id) => this with { Blocks = Blocks.RemoveAt(IndexOf(id)) };

    private DraftProblem ToProblem(DocumentError error)
    {
        const string Start = "$.blocks[";
        if (error.Path.StartsWith(Start, StringComparison.Ordinal) && int.TryParse(error.Path[Start.Length..error.Path.IndexOf(']', StringComparison.Ordinal)], CultureInfo.InvariantCulture, out var index) && index < Blocks.Count)
            return new DraftProblem(Blocks[index].Id, $"{FieldOf(error.Path)} {error.What}. {error.Mend}.");
        return new DraftProblem(null, $"{FieldOf(error.Path)} {error.What}. {error.Mend}.");
    }

    private static string FieldOf(string path) => path[(path.LastIndexOf('.') + 1)..].Split('[')[0] switch
    {
        "href" => "The address",
        "src" => "The picture's address",
        "alt" => "The picture's text",
        "label" => "The label",
        "postalAddress" => "The postal address",
        "organisation" => "The organisation",
        "subject" => "The subject",
        var other => "The " + other,
    };

    private static IReadOnlyList<Inline> Read(string typed, string? block, string where, List<DraftProblem> problems)
    {
        var (inlines, errors) = MarkSyntax.Parse(typed);
        problems.AddRange(errors.Select(e => new DraftProblem(block, where + e)));
        return inlines;
    }

    private static EmailBlock Compile(BlockDraft block, List<DraftProblem> problems) => block.Kind switch
    {
        BlockKind.Heading => new HeadingBlock(block.Id, block.Level, Read(block.Typed, block.Id, "", problems), block.Align),
        BlockKind.Text => new TextBlock(block.Id, Read(block.Typed, block.Id, "", problems), block.Style, block.Align),
        BlockKind.Button => new ButtonBlock(block.Id, block.Label.Trim(), block.Href.Trim(), block.Align),
        BlockKind.Image => new ImageBlock(block.Id, block.Src.Trim(), block.Alt.Trim(), block.Width, block.Href.Trim() is { Length: > 0 } href ? href : null, block.Align),
        _ => new DividerBlock(block.Id),
    };

    private static BlockDraft Of(EmailBlock block) => block switch
    {
        HeadingBlock h => new BlockDraft { Id = h.Id, Kind = BlockKind.Heading, Typed = MarkSyntax.Write(h.Content), Level = h.Level, Align = h.Align },
        TextBlock t => new BlockDraft { Id = t.Id, Kind = BlockKind.Text, Typed = MarkSyntax.Write(t.Content), Style = t.Style, Align = t.Align },
        ButtonBlock b => new BlockDraft { Id = b.Id, Kind = BlockKind.Button, Label = b.Label, Href = b.Href, Align = b.Align },
        ImageBlock i => new BlockDraft { Id = i.Id, Kind = BlockKind.Image, Src = i.Src, Alt = i.Alt, Width = i.Width, Href = i.Href ?? "", Align = i.Align },
        _ => new BlockDraft { Id = block.Id, Kind = BlockKind.Divider },
    };
}
