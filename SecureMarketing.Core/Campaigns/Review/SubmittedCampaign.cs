using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Content;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Segmentation;

namespace SecureMarketing.Core.Campaigns.Review;

/// <summary>
/// A campaign as one request was about it: what its hash covers, and the same in the words that approvers read. Kept with the request
/// (<see cref="SubmittedParts"/>), because policy, rule packs, labels and names move on under an unchanged version. The hash vouches for
/// <see cref="Bound"/> and what is read from it, the seal for the rest.
/// </summary>
public sealed record SubmittedCampaign
{
    /// <summary>What the hash covers, as it stood.</summary>
    public required JsonObject Bound { get; init; }

    public required IReadOnlyList<string> Categories { get; init; }
    public required IReadOnlyList<ApproverKind> Approvers { get; init; }
    public required string? ContentName { get; init; }
    public required string? SegmentName { get; init; }

    /// <summary>The rule in plain words, or that it is of the compartment.</summary>
    public required string? SegmentSentence { get; init; }

    /// <summary>It uses records under 42 CFR part 2.</summary>
    public required bool IsCompartment { get; init; }

    /// <summary>As an approver read them.</summary>
    public required IReadOnlyList<CampaignPart> Parts { get; init; }

    /// <summary>As chosen, segment and email included.</summary>
    [JsonIgnore]
    public CampaignSetup Setup => Member("setup").Deserialize<CampaignSetup>(ApprovalHash.Json)! with
    {
        Segment = Bound["segment"]?["version"]?.GetValue<Guid>() is { } segment ? SegmentVersionId.From(segment) : null,
        Content = Bound["content"]?["version"]?.GetValue<Guid>() is { } content ? ContentVersionId.From(content) : null,
    };

    [JsonIgnore]
    public Classification Classification => new(Enum.Parse<HipaaClass>(Text("class")), Member("classRow").GetValue<int>(), Enum.Parse<CommercialClass>(Text("commercial")));

    [JsonIgnore]
    public PhiLevel Phi => Enum.Parse<PhiLevel>(Text("phi"));

    [JsonIgnore]
    public IReadOnlyList<string> Labels => Texts("sensitivity");

    [JsonIgnore]
    public IReadOnlyList<string> RulePacks => Texts("rulePacks");

    [JsonIgnore]
    public int DecisionTable => Member("decisionTable").GetValue<int>();

    /// <summary>Version of the writer of HTML and text; null: a request from before approvals bound it.</summary>
    [JsonIgnore]
    public int? Renderer => Bound["renderer"]?.GetValue<int>();

    [JsonIgnore]
    public string ValueSets => Text("valueSets");

    /// <summary>Hash of the email version, lower-case hex; null where none was chosen.</summary>
    [JsonIgnore]
    public string? ContentHash => Bound["content"]?["hash"]?.GetValue<string>();

    /// <summary>Lower-case hex; the request's, or these are not its parts.</summary>
    public string Hash() => ApprovalHash.Of(Bound);

    public static SubmittedCampaign Of(CampaignPicture picture) => new()
    {
        Bound = picture.Bound(),
        Categories = [.. picture.Categories.Order(StringComparer.Ordinal)],
        Approvers = RequiredApprovers.For(picture.Need),
        ContentName = picture.Content is { } email ? $"{email.Name}, version {email.Number}" : null,
        SegmentName = picture.Audience is { } audience ? $"{audience.Name}, version {audience.Number}" : null,
        SegmentSentence = picture.Audience?.Sentence,
        IsCompartment = picture.IsCompartment,
        Parts = CampaignParts.Of(picture),
    };

    public JsonNode Json() => JsonSerializer.SerializeToNode(this, ApprovalHash.Json)!;

    /// <summary>Null when these parts are not what a request of this hash was about.</summary>
    /// <exception cref="JsonException">They cannot be read by this build.</exception>
    internal static SubmittedCampaign? Read(JsonNode kept, string hash)
    {
        if (kept.Deserialize<SubmittedCampaign>(ApprovalHash.Json) is not { } found || found.Hash() != hash)
            return null;
        try
        {
            // All of it now: words of a build that knew others would else fail the page that shows them, years later.
            _ = (found.Setup, found.Classification, found.Phi, found.Labels, found.RulePacks, found.DecisionTable, found.Renderer, found.ValueSets, found.ContentHash);
            return found;
        }
        catch (Exception unread) when (unread is ArgumentException or InvalidOperationException or FormatException)
        {
            throw new JsonException("The parts are in another build's words.", unread);
        }
    }

    /// <summary>What this reader may know of it: no rule on what they may not use, none of the compartment without its grant.</summary>
    /// <param name="reader">Who reads.</param>
    /// <param name="closedRule">What stands for the rule by today's labels; null: the reader may learn it.</param>
    internal SubmittedCampaign For(Actor reader, string? closedRule)
    {
        if (IsCompartment && !reader.Holds(Permission.Part2Use))
            closedRule = SegmentRules.ClosedRule;
        if (closedRule is null)
            return this;
        return this with
        {
            SegmentSentence = SegmentSentence is null ? null : closedRule,
            Parts = [.. Parts.Select(p => p.Key == CampaignParts.Segment ? p with { Text = CampaignParts.SegmentText(closedRule, SegmentName!) } : p)],
        };
    }

    private JsonNode Member(string name) => Bound[name] ?? throw new JsonException($"The parts lack {name}.");

    private string Text(string member) => Member(member).GetValue<string>();

    private IReadOnlyList<string> Texts(string member) => [.. Member(member).AsArray().Select(n => n!.GetValue<string>())];
}
