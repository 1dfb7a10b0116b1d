namespace SecureMarketing.Core.Content;

/// <summary>
/// One email as its author made it: a tree of blocks, never HTML. Everything that the renderer, the PHI inventory, the lint
/// and the approval hash need can be read from it exactly, which markup would not allow.
/// </summary>
public sealed record EmailDocument
{
    /// <summary>The value of <c>version</c> in the JSON form; raised only by an incompatible change.</summary>
    public const int FormatVersion = 1;

    /// <summary>At most this many blocks; a longer message is clipped by mailboxes long before.</summary>
    public const int MaxBlocks = 200;

    /// <summary>BCP 47 tag, e.g. <c>en</c> or <c>es-US</c>; sets <c>lang</c>, text direction and how days are written.</summary>
    public required string Language { get; init; }

    /// <summary>Text and merge fields only. Travels outside body encryption: no PHI (lint <c>SUBJECT_PHI</c>).</summary>
    public required IReadOnlyList<Inline> Subject { get; init; }

    /// <summary>The line mailboxes show after the subject; may be empty. Same limits as the subject.</summary>
    public IReadOnlyList<Inline> Preheader { get; init; } = [];

    public EmailTheme Theme { get; init; } = EmailTheme.Default;

    public required IReadOnlyList<EmailBlock> Blocks { get; init; }

    /// <summary>Null is allowed for transactional messages only; the send gate holds a commercial one (16 CFR 316.5).</summary>
    public EmailFooter? Footer { get; init; }

    /// <summary>Every inline with the JSON path of the list that holds it, in reading order.</summary>
    public IEnumerable<(string Path, Inline Inline)> Inlines()
    {
        for (var i = 0; i < Subject.Count; i++)
            yield return ($"$.subject[{i}]", Subject[i]);
        for (var i = 0; i < Preheader.Count; i++)
            yield return ($"$.preheader[{i}]", Preheader[i]);
        for (var b = 0; b < Blocks.Count; b++)
        {
            var content = Blocks[b] is IInlineBlock block ? block.Content : [];
            for (var i = 0; i < content.Count; i++)
                yield return ($"$.blocks[{b}].content[{i}]", content[i]);
        }
    }
}

/// <summary>Colours as <c>#RRGGBB</c>, upper case.</summary>
public sealed record EmailTheme
{
    public static readonly EmailTheme Default = new();

    /// <summary>Buttons, links and the rule above the footer.</summary>
    public string Accent { get; init; } = "#0E5F7E";

    /// <summary>Around the card.</summary>
    public string Background { get; init; } = "#F5F7F9";

    /// <summary>The card itself.</summary>
    public string Surface { get; init; } = "#FFFFFF";

    public string Text { get; init; } = "#1A2733";

    /// <summary>https address of a picture behind the card, null for none. Subject to the third-party rule as every picture.</summary>
    public string? BackgroundImage { get; init; }
}

/// <summary>Who sends and from where (16 CFR 316.5(a)(5)); the opt-out link is added by the renderer.</summary>
public sealed record EmailFooter
{
    public required string Organisation { get; init; }

    /// <summary>Valid physical postal address in one line.</summary>
    public required string PostalAddress { get; init; }

    /// <summary>Why the person gets this, e.g. <c>You receive this because you are a patient of …</c>. Null for none.</summary>
    public string? Reason { get; init; }

    /// <summary>Text of the opt-out link.</summary>
    public string UnsubscribeText { get; init; } = "Unsubscribe";
}
