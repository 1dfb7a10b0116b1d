using SecureMarketing.Core.Attributes;
using SecureMarketing.Web.Features.Segmentation.Drafts;

namespace SecureMarketing.Web.Features.Segmentation;

/// <summary>Copy and paste of groups and conditions, within a segment and between segments.</summary>
public sealed partial class SegmentBuilder
{
    public required CopiedRules Copied { get; init; }

    /// <summary>User id of whoever edits.</summary>
    public required Guid Person { get; init; }

    /// <summary>Shows the page anew: what may be pasted, or why not, concerns every group.</summary>
    public required Action Render { get; init; }

    public bool CanPaste => CanEdit && Copied.Of(Person) is not null;

    private Refusal? refused;

    /// <summary>Why what was copied could not be pasted into a group; null when it was not tried, or the rule or its purpose changed since.</summary>
    public string? PasteRefusalOf(DraftGroup group) =>
        refused is { } last && last.Group == group.Key && last.Form == Draft.Form && last.Serving == Serving ? last.Why : null;

    public void Copy(DraftNode node)
    {
        Copied.Copy(Person, node);
        refused = null;
        Say(node is DraftGroup ? "Group copied. It can be pasted here or into another segment." : "Condition copied. It can be pasted here or into another segment.");
        Render();
    }

    /// <summary>Right after a node, in the same group.</summary>
    public void PasteAfter(DraftNode node)
    {
        if (node.Parent is { } parent)
            Paste(parent, parent.Children.ToList().IndexOf(node) + 1);
    }

    /// <summary>At the end of a group.</summary>
    public void PasteInto(DraftGroup group) => Paste(group, group.Children.Count);

    private void Paste(DraftGroup target, int index)
    {
        var node = Copied.Of(Person) is { } form ? DraftForm.ReadPart(form, Catalogue) : null;
        if (WhyNot(node, target) is { } why)
        {
            refused = new Refusal(target.Key, why, Draft.Form, Serving);
            Say(why);
            Render();
            return;
        }

        refused = null;
        var pasted = Draft.Paste(node!, target, index);
        Focus(pasted);
        Say($"Pasted. {Position(pasted)}");
    }

    private string? WhyNot(DraftNode? node, DraftGroup target)
    {
        if (Copied.Of(Person) is null)
            return "Nothing was copied within the last hour. Copy a condition or a group first.";
        if (node is null)
            return "What was copied asks about an attribute that is gone. Copy it anew.";
        if (node.WithBelow().OfType<DraftLeaf>().Select(l => Catalogue[l.Attribute]).FirstOrDefault(a => !MayAsk(a)) is { } unseen)
            return $"“{unseen.Label}” is not offered for this segment, so nothing was pasted. Choose a purpose that the field is granted to, or copy without it.";
        return SegmentDraft.Fits(node, target) ? null : $"Pasted here it would stand deeper than {SegmentDraft.MaxLevels} levels. Paste it into an outer group.";
    }

    /// <summary>As the lists of attributes offer it; what the segment itself asks about already stays.</summary>
    private bool MayAsk(AttributeDefinition attribute) =>
        (Offered.Any(a => a.Key == attribute.Key) && Serving?.Contains(attribute.Key) != false) ||
        Draft.Root.WithBelow().OfType<DraftLeaf>().Any(l => l.Attribute == attribute.Key);

    private sealed record Refusal(int Group, string Why, string Form, IReadOnlySet<string>? Serving);
}
