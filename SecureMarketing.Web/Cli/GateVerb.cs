using System.CommandLine;
using System.Text.Json;
using SecureMarketing.Core.Gate;

namespace SecureMarketing.Web.Cli;

/// <summary><c>gate evaluate</c>: the send gate on given values, without host or database.</summary>
internal sealed class GateVerb : ICliVerb
{
    private const GateScopeParts Unknown = (GateScopeParts)int.MinValue;

    private static readonly GateBinding Nothing = new(Guid.Empty, "", null, null, 0, 0, 0);

    public Command Build()
    {
        var input = JsonLines.Input("Gate inputs, names and values as in the truth table.");
        var evaluate = new Command("evaluate", "Decide on gate inputs; prints {effect, primary, reasons} per line, and what explains a reason: \"uncovered\" for AUTH_OutOfScope, \"consentUncovered\" for SENSITIVE_CONSENT_Part2, \"furtherPacks\" for RULEPACK. An unknown or missing value is denied.") { input };
        evaluate.SetAction((parse, cancellationToken) => JsonLines.AnswerAsync(parse.GetValue(input)!, Answer, cancellationToken));
        return new Command("gate", "The send gate.") { evaluate };
    }

    /// <summary>The answer to one input object.</summary>
    internal static void Answer(Utf8JsonWriter writer, JsonElement item, int number)
    {
        // Bound to nothing: an answer on the command line opens no transport.
        var decision = SendGate.Evaluate(Read(item), Nothing, DateTimeOffset.UnixEpoch);
        writer.WriteStartObject();
        writer.WriteString("effect"u8, decision.Effect.ToString().ToUpperInvariant());
        writer.WriteString("primary"u8, decision.Primary);
        writer.WriteStartArray("reasons"u8);
        foreach (var reason in decision.Reasons)
            writer.WriteStringValue(reason.Code);
        writer.WriteEndArray();
        Write(writer, "uncovered"u8, decision.Uncovered);
        Write(writer, "consentUncovered"u8, decision.ConsentUncovered);
        Write(writer, "furtherPacks"u8, decision.FurtherPacks);
        writer.WriteEndObject();
    }

    /// <summary>What explains a reason; nothing where there is nothing.</summary>
    private static void Write<T>(Utf8JsonWriter writer, ReadOnlySpan<byte> name, IReadOnlyList<T> parts) where T : notnull
    {
        if (parts.Count == 0)
            return;
        writer.WriteStartArray(name);
        foreach (var part in parts)
            writer.WriteStringValue(part.ToString());
        writer.WriteEndArray();
    }

    /// <summary>A missing or unknown value becomes the enum's unset zero, which the gate denies as inconsistent.</summary>
    private static GateInput Read(JsonElement item) => new()
    {
        Audit = item.Named<GateAudit>("audit") ?? default,
        Fresh = item.Named<YesNo>("fresh") ?? default,
        TenantBaa = item.Named<GateTenantBaa>("tenantBaa") ?? default,
        Camp = item.Named<GateCampaign>("camp") ?? default,
        Appr = item.Named<GateApproval>("appr") ?? default,
        Class = item.Named<HipaaClass>("class") ?? default,
        Comm = item.Named<CommercialClass>("comm") ?? default,
        Auth = item.Named<GateAuthorization>("auth") ?? default,
        Uncovered = Parts(item, "uncovered", Unknown, GateScopeParts.None, (all, part) => all | part),
        Remun = item.Named<YesNo>("remun") ?? default,
        Supp = item.Named<GateSuppression>("supp") ?? default,
        Restr = item.Named<YesNo>("restr") ?? default,
        Sens = item.Named<GateSensitivity>("sens") ?? default,
        SensCons = item.Named<GateSensitiveConsent>("sensCons") ?? default,
        ConsentUncovered = Parts(item, "consentUncovered", (GateConsentParts)int.MinValue, GateConsentParts.None, (all, part) => all | part),
        Subj = item.Named<GateSubject>("subj") ?? default,
        Addr = item.Named<GateAddress>("addr") ?? default,
        Phi = item.Named<PhiLevel>("phi") ?? default,
        Route = item.Named<GateRoute>("route") ?? default,
        Plain = item.Named<GatePlain>("plain") ?? default,
        VendorBaa = item.Named<GateVendorBaa>("vendorBaa") ?? default,
        Pack = item.Named<GatePack>("pack") ?? default,
        PackId = item.TryGetProperty("packId", out var pack) && pack.ValueKind == JsonValueKind.String ? pack.GetString()! : "",
        FurtherPacks = FurtherPacks(item),
        Foot = item.Named<YesNo>("foot") ?? default,
        Track = item.Named<GateTracking>("track") ?? default,
    };

    /// <summary>An input that may be missing, since it decides nothing; what is no list of parts is a value outside the enum.</summary>
    private static T Parts<T>(JsonElement item, string name, T unknown, T none, Func<T, T, T> join) where T : struct, Enum
    {
        if (!item.TryGetProperty(name, out var parts))
            return none;
        if (parts.ValueKind != JsonValueKind.Array)
            return unknown;
        var uncovered = none;
        foreach (var part in parts.EnumerateArray())
            uncovered = join(uncovered, part.Name<T>() ?? unknown);
        return uncovered;
    }

    /// <summary>May be missing, since they decide nothing.</summary>
    private static IReadOnlyList<string> FurtherPacks(JsonElement item) => item.TryGetProperty("furtherPacks", out var packs) && packs.ValueKind == JsonValueKind.Array
        ? [.. packs.EnumerateArray().Where(p => p.ValueKind == JsonValueKind.String).Select(p => p.GetString()!)]
        : [];
}
