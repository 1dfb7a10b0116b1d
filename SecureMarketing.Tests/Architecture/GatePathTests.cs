using ArchUnitNET.Domain;
using ArchUnitNET.Domain.Dependencies;
using SecureMarketing.Core.Gate;

namespace SecureMarketing.Tests.Architecture;

/// <summary>The only code path to the transport takes a <see cref="GateDecision"/> that only <see cref="SendGate"/> makes.</summary>
public sealed class GatePathTests
{
    private const string Decision = "SecureMarketing.Core.Gate.GateDecision";
    private static readonly string[] Makers = ["Of", "WithoutRoute", ".ctor"];

    [Fact]
    public void Decision_HasNoConstructorThatOthersReach() =>
        Assert.All(typeof(GateDecision).GetConstructors(System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.NonPublic), c => Assert.True(c.IsPrivate));

    [Fact]
    public void Decision_IsSealed_SoNoSubclassCanPretend() => Assert.True(typeof(GateDecision).IsSealed);

    [Fact]
    public void OnlyTheSendGate_MakesDecisions() => Assert.Empty(MakersOutsideTheGate(Loaded.Core.Concat(Loaded.Web)));

    [Fact]
    public void PlantedDecision_IsCaught() =>
        Assert.Contains(MakersOutsideTheGate(Loaded.Planted), v => v.Contains("PlantedDecision", StringComparison.Ordinal));

    private static IReadOnlyList<string> MakersOutsideTheGate(IEnumerable<IType> types) =>
    [
        .. from type in types
           where type.FullName is not (Decision or "SecureMarketing.Core.Gate.SendGate")
           from call in type.Dependencies.OfType<MethodCallDependency>()
           where call.Target.FullName == Decision && Makers.Any(m => call.TargetMember.Name.StartsWith(m + "(", StringComparison.Ordinal))
           select $"{type.FullName} calls {call.TargetMember.Name}",
    ];
}
