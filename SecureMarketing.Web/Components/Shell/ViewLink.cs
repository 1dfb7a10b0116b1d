namespace SecureMarketing.Web.Components.Shell;

/// <summary>A view of a list that everyone has.</summary>
/// <param name="Text">Its name.</param>
/// <param name="Href">The list's address with its filter.</param>
/// <param name="IsCurrent">The one shown.</param>
/// <param name="Count">How many it holds, as it may be shown; null without a number.</param>
public sealed record ViewLink(string Text, string Href, bool IsCurrent, string? Count = null);
