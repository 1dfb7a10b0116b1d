namespace SecureMarketing.Web.Components.Shared;

/// <summary>One stage of <see cref="FunnelBars"/>.</summary>
/// <param name="Label">Name of the stage.</param>
/// <param name="Count">People or messages; sets the width. Pass 0 where the count is a small cell.</param>
/// <param name="ShareText">Percentage as text ("55.3 %"), null where it may not be shown.</param>
/// <param name="CountText">Shown instead of the number, e.g. <c>&lt;11</c>.</param>
public sealed record FunnelBar(string Label, long Count, string? ShareText = null, string? CountText = null);
