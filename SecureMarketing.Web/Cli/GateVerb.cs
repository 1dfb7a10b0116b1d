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
        var evaluate = new Command("evaluate", "Decide on gate inputs; prints {effect, primary, reasons} per line, and behind AUTH_OutOfScope what \"uncovered\" says. An unknown or missing value is denied.") { input };
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
        if (decision.Uncovered is { Count: > 0 } uncovered)
        {
            writer.WriteStartArray("uncovered"u8);
            foreach (var part in uncovered)
                writer.WriteStringValue(part.ToString());
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
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
        Uncovered = Uncovered(item),
        Remun = item.Named<YesNo>("remun") ?? default,
        Supp = item.Named<GateSuppression>("supp") ?? default,
        Restr = item.Named<YesNo>("restr") ?? default,
        Sens = item.Named<GateSensitivity>("sens") ?? default,
        SensCons = item.Named<GateSensitiveConsent>("sensCons") ?? default,
        Subj = item.Named<GateSubject>("subj") ?? default,
        Addr = item.Named<GateAddress>("addr") ?? default,
        Phi = item.Named<PhiLevel>("phi") ?? default,
        Route = item.Named<GateRoute>("route") ?? default,
        Plain = item.Named<GatePlain>("plain") ?? default,
        VendorBaa = item.Named<GateVendorBaa>("vendorBaa") ?? default,
        Pack = item.Named<GatePack>("pack") ?? default,
        PackId = item.TryGetProperty("packId", out var pack) && pack.ValueKind == JsonValueKind.String ? pack.GetString()! : "",
        Foot = item.Named<YesNo>("foot") ?? default,
        Track = item.Named<GateTracking>("track") ?? default,
    };

    /// <summary>The one input that may be missing, since it decides nothing; what is no list of parts is a value outside the enum.</summary>
    private static GateScopeParts Uncovered(JsonElement item)
    {
        if (!item.TryGetProperty("uncovered", out var parts))
            return GateScopeParts.None;
        if (parts.ValueKind != JsonValueKind.Array)
            return Unknown;
        var uncovered = GateScopeParts.None;
        foreach (var part in parts.EnumerateArray())
            uncovered |= part.Name<GateScopeParts>() ?? Unknown;
        return uncovered;
    }
}
