namespace SecureMarketing.Web.Components.Shared;

/// <summary>How a point of a checklist stands.</summary>
public enum CheckState
{
    Open = 0,
    Done = 1,

    /// <summary>May go on, but should be looked at.</summary>
    Attention = 2,

    /// <summary>Must be mended first.</summary>
    Blocked = 3,
}

/// <summary>One point of a <see cref="Checklist"/>.</summary>
/// <param name="State">How it stands.</param>
/// <param name="Text">The point in bold.</param>
/// <param name="Detail">The rest of the sentence, with what happens to people. Null when the point says it all.</param>
/// <param name="Href">Where to look or mend; null without link.</param>
/// <param name="LinkText">What the link does: "Fix", "List". It must make sense read alone.</param>
public sealed record ChecklistItem(CheckState State, string Text, string? Detail = null, string? Href = null, string? LinkText = null);
