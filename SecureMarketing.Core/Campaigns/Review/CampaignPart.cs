namespace SecureMarketing.Core.Campaigns.Review;

/// <summary>Where in a campaign a part belongs, in the order of reading.</summary>
public enum PartArea
{
    Content = 1,
    Sender = 2,
    Audience = 3,
    Facts = 4,
    Delivery = 5,
    Rules = 6,
}

/// <summary>One part of what an approval binds, in words. Comments hang on its key.</summary>
/// <param name="Key">Stays through edits: <c>subject</c>, <c>block:hello</c>, <c>facts:all</c>; at most 80 characters.</param>
/// <param name="Area">Where it belongs.</param>
/// <param name="Label">As a person recognises it.</param>
/// <param name="Text">One statement a line; merge fields by name, never a person's value.</param>
public sealed record CampaignPart(string Key, PartArea Area, string Label, string Text)
{
    public const int KeyLength = 80;
    public const int LabelLength = 120;
}

/// <summary>How a part differs from the version before.</summary>
public enum PartChange
{
    Same = 0,
    Added = 1,
    Removed = 2,
    Changed = 3,

    /// <summary>Its words are the same, its place is another.</summary>
    Moved = 4,
}

/// <summary>One part side by side.</summary>
/// <param name="Key">As in <see cref="CampaignPart"/>.</param>
/// <param name="Area">As there.</param>
/// <param name="Label">The newer label.</param>
/// <param name="Change">In one word.</param>
/// <param name="Before">What was approved; empty for a part that is new.</param>
/// <param name="After">What is proposed; empty for a part that was removed.</param>
public sealed record DiffPart(string Key, PartArea Area, string Label, PartChange Change, IReadOnlyList<DiffRun> Before, IReadOnlyList<DiffRun> After);
