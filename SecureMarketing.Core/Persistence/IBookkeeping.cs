namespace SecureMarketing.Core.Persistence;

/// <summary>A row about an act, not what the act was about: the trail's hashes of changed rows leave it out.</summary>
internal interface IBookkeeping;
