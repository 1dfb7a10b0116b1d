using System.Text.Json;
using System.Text.Json.Serialization;
using SecureMarketing.Core.Delivery.Direct;
using SecureMarketing.Core.Delivery.Policy;
using SecureMarketing.Core.Delivery.Transport;
using SecureMarketing.Core.Gate;

namespace SecureMarketing.Core.Sending;

/// <summary>
/// The security receipt of one attempt as it is kept: what the gate decided upon and how the message travelled. No
/// address, no content.
/// </summary>
public sealed record MessageReceipt
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Null when no decision was reached in this attempt.</summary>
    public GateEvidence? Gate { get; init; }

    /// <summary>Null when nothing was dialled.</summary>
    public TransportEvidence? Transport { get; init; }

    /// <summary>The ladder's rungs where no transport evidence holds them (portal, held).</summary>
    public IReadOnlyList<LadderRung>? Rungs { get; init; }

    /// <summary>What direct delivery met before another way carried the message; null when it was not tried, or carried it itself.</summary>
    public DirectEvidence? FailedDirect { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>Null when there is no receipt.</summary>
    public static MessageReceipt? FromJson(string? json) => json is null ? null : JsonSerializer.Deserialize<MessageReceipt>(json, Json);
}

/// <summary>The decision behind an attempt, with everything it was bound to.</summary>
/// <param name="Effect">What the gate answered.</param>
/// <param name="Reasons">Codes of the rows that fired, with the parts of a scope that is not covered; empty when allowed.</param>
/// <param name="At">When.</param>
/// <param name="Route">Strength of the route decided upon.</param>
/// <param name="Binding">Versions and hashes the decision holds for.</param>
public sealed record GateEvidence(GateEffect Effect, IReadOnlyList<string> Reasons, DateTimeOffset At, GateRoute Route, GateBinding Binding)
{
    /// <summary>What the message was for this person; null in receipts of before the class could differ from person to person.</summary>
    public HipaaClass? Class { get; init; }

    internal static GateEvidence Of(GateDecision decision) =>
        new(decision.Effect, decision.Codes, decision.At, decision.Input.Route, decision.Binding) { Class = decision.Input.Class };
}
