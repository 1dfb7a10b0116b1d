namespace SecureMarketing.Core.Content;

/// <summary>One block of the tree. The id stays through edits: facts and review comments hang on it.</summary>
/// <param name="Id">Unique in the document, 1–40 of <c>a–z 0–9 -</c>.</param>
public abstract record EmailBlock(string Id);

/// <summary>A block that holds text.</summary>
public interface IInlineBlock
{
    IReadOnlyList<Inline> Content { get; }
}

public enum BlockAlign
{
    Start = 1,
    Center = 2,
}

/// <param name="Level">1–3.</param>
public sealed record HeadingBlock(string Id, int Level, IReadOnlyList<Inline> Content, BlockAlign Align = BlockAlign.Start)
    : EmailBlock(Id), IInlineBlock;

public enum TextStyle
{
    /// <summary>A paragraph; a break starts a new line.</summary>
    Paragraph = 1,

    /// <summary>Each line is an item.</summary>
    Bullets = 2,

    /// <summary>Each line is a numbered item.</summary>
    Numbers = 3,
}

public sealed record TextBlock(string Id, IReadOnlyList<Inline> Content, TextStyle Style = TextStyle.Paragraph, BlockAlign Align = BlockAlign.Start)
    : EmailBlock(Id), IInlineBlock;

/// <param name="Label">Says what the button does; merge fields are not allowed, they would make its width unforeseeable.</param>
/// <param name="Href">https, mailto or tel; never a merge field, which would put PHI into a URL.</param>
public sealed record ButtonBlock(string Id, string Label, string Href, BlockAlign Align = BlockAlign.Start) : EmailBlock(Id);

/// <param name="Src">https address.</param>
/// <param name="Alt">What the picture says; empty marks it as decoration.</param>
/// <param name="Width">Pixels, 16–600.</param>
/// <param name="Href">Null for a picture that is no link.</param>
public sealed record ImageBlock(string Id, string Src, string Alt, int Width = 536, string? Href = null, BlockAlign Align = BlockAlign.Start)
    : EmailBlock(Id);

public sealed record DividerBlock(string Id) : EmailBlock(Id);
