using System.Collections.Immutable;
using SecureMarketing.Core.Gate;

namespace SecureMarketing.Tests.Gate;

/// <summary>From the oracle's words to the product's input, and combinations of words.</summary>
internal static class GateWords
{
    internal static readonly GateBinding Binding = new(Guid.CreateVersion7(), "00", null, null, 1, 1, 1);
    internal static readonly DateTimeOffset Now = new(2026, 11, 24, 15, 0, 0, TimeSpan.Zero);

    internal static GateInput Input(IReadOnlyDictionary<string, string> x) => new()
    {
        Audit = Enum.Parse<GateAudit>(x["audit"]),
        Fresh = Enum.Parse<YesNo>(x["fresh"]),
        TenantBaa = Enum.Parse<GateTenantBaa>(x["tenantBaa"]),
        Camp = Enum.Parse<GateCampaign>(x["camp"]),
        Appr = Enum.Parse<GateApproval>(x["appr"]),
        Class = Enum.Parse<HipaaClass>(x["class"]),
        Comm = Enum.Parse<CommercialClass>(x["comm"]),
        Auth = Enum.Parse<GateAuthorization>(x["auth"]),
        Remun = Enum.Parse<YesNo>(x["remun"]),
        Supp = Enum.Parse<GateSuppression>(x["supp"]),
        Restr = Enum.Parse<YesNo>(x["restr"]),
        Sens = Enum.Parse<GateSensitivity>(x["sens"]),
        SensCons = Enum.Parse<GateSensitiveConsent>(x["sensCons"]),
        Subj = Enum.Parse<GateSubject>(x["subj"]),
        Addr = Enum.Parse<GateAddress>(x["addr"]),
        Phi = Enum.Parse<PhiLevel>(x["phi"]),
        Route = Enum.Parse<GateRoute>(x["route"]),
        Plain = Enum.Parse<GatePlain>(x["plain"]),
        VendorBaa = Enum.Parse<GateVendorBaa>(x["vendorBaa"]),
        Pack = Enum.Parse<GatePack>(x["pack"]),
        PackId = x.GetValueOrDefault("packId", ""),
        Foot = Enum.Parse<YesNo>(x["foot"]),
        Track = Enum.Parse<GateTracking>(x["track"]),
    };

    internal static GateDecision Evaluate(IReadOnlyDictionary<string, string> x) => SendGate.Evaluate(Input(x), Binding, Now);

    internal static bool Allows(IReadOnlyDictionary<string, string> x) => Evaluate(x).Allows;

    internal static ImmutableDictionary<string, string> With(this ImmutableDictionary<string, string> x, params (string Name, string Word)[] words) =>
        x.SetItems(words.Select(w => KeyValuePair.Create(w.Name, w.Word)));

    /// <summary>Every combination of the named inputs' words over a base.</summary>
    internal static IEnumerable<ImmutableDictionary<string, string>> All(ImmutableDictionary<string, string> over, params string[] names)
    {
        IEnumerable<ImmutableDictionary<string, string>> combined = [over];
        foreach (var name in names)
            combined = combined.SelectMany(x => GateOracle.Domain[name].Select(word => x.SetItem(name, word)));
        return combined;
    }

    /// <summary>Compares product and oracle: effect, every code in order, the primary.</summary>
    internal static void AssertAsOracle(IReadOnlyDictionary<string, string> x)
    {
        var expected = GateOracle.Decide(x);
        var actual = Evaluate(x);
        if (!string.Equals(expected.Effect, actual.Effect.ToString(), StringComparison.OrdinalIgnoreCase) || !expected.Codes.SequenceEqual(actual.Reasons.Select(r => r.Code)) ||
            actual.Primary != expected.Codes.FirstOrDefault() || actual.Allows != (expected.Codes.Count == 0))
        {
            Assert.Fail($"{string.Join(' ', x.Select(p => $"{p.Key}={p.Value}"))}: expected {expected.Effect} [{string.Join(',', expected.Codes)}], " +
                $"got {actual.Effect} [{string.Join(',', actual.Reasons.Select(r => r.Code))}]");
        }
    }
}
