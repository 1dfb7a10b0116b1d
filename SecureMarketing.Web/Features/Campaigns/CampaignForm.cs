using SecureMarketing.Core.Campaigns;

namespace SecureMarketing.Web.Features.Campaigns;

/// <summary>What the set-up page edits; immutable, undo keeps old ones.</summary>
public sealed record CampaignForm(string Name, CampaignSetup Setup);
