namespace SecureMarketing.Web.Components.Shared;

/// <summary>One event of a <see cref="Timeline"/>.</summary>
/// <param name="At">When.</param>
/// <param name="When">The same as text in the organisation's zone, e.g. "24 Nov 2026, 10:42".</param>
/// <param name="Text">What happened.</param>
/// <param name="Detail">Who, why, a version; null when there is nothing to add.</param>
/// <param name="Tone">What it means.</param>
public sealed record TimelineItem(DateTimeOffset At, string When, string Text, string? Detail = null, Tone Tone = Tone.Neutral)
{
    /// <summary>Page that shows what it is about; null: nothing to open.</summary>
    public string? Href { get; init; }
}
