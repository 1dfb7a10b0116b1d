namespace SecureMarketing.Web.Components.Drafts;

/// <summary>One place where two drafts of the same thing differ.</summary>
/// <param name="What">The place, in the words of the page.</param>
/// <param name="Mine">What stands here; empty for nothing.</param>
/// <param name="Theirs">What was saved meanwhile; empty for nothing.</param>
public sealed record DraftDifference(string What, string Mine, string Theirs);

/// <summary>What was saved meanwhile.</summary>
/// <param name="Who">Name of the colleague, or of the person themselves in another window.</param>
/// <param name="At">When.</param>
/// <param name="Differences">Where it differs from what stands on the page.</param>
public sealed record DraftConflict(string Who, DateTimeOffset At, IReadOnlyList<DraftDifference> Differences);
