namespace SecureMarketing.Web.Components.Shared;

/// <summary>A page above the current one.</summary>
/// <param name="Text">Its title.</param>
/// <param name="Href">Its path.</param>
public sealed record Crumb(string Text, string Href);
