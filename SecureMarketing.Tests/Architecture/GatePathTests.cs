using ArchUnitNET.Domain;
using ArchUnitNET.Domain.Dependencies;
using SecureMarketing.Core.Delivery.Transport;
using SecureMarketing.Core.Gate;

namespace SecureMarketing.Tests.Architecture;

/// <summary>The only code path to the transport takes a <see cref="GateDecision"/> that only <see cref="SendGate"/> makes.</summary>
public sealed class GatePathTests
{
    private const string Decision = "SecureMarketing.Core.Gate.GateDecision";
    private const string TransportNamespace = "SecureMarketing.Core.Delivery.Transport";
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

    [Fact]
    public void OnlyTransportAndSandbox_OpenSockets() => Assert.Empty(SocketsElsewhere(Loaded.Core.Concat(Loaded.Web)));

    [Fact]
    public void PlantedSocket_IsCaught() =>
        Assert.Contains(SocketsElsewhere(Loaded.Planted), v => v.Contains("PlantedSocket", StringComparison.Ordinal));

    [Fact]
    public void WhateverTheTransportOffers_TakesADecision() => Assert.Empty(UngatedEntries(typeof(MailTransport).Assembly.GetTypes()));

    [Fact]
    public void PlantedTransport_IsCaught() =>
        Assert.Contains(UngatedEntries(typeof(GatePathTests).Assembly.GetTypes()), v => v.Contains("PlantedTransport", StringComparison.Ordinal));

    [Fact]
    public void NobodyElse_ReachesTheSessionBehindTheTransport()
    {
        var inside = typeof(MailTransport).Assembly.GetTypes()
            .Where(t => t.Namespace == TransportNamespace && !t.IsVisible && !t.IsNested)
            .Select(t => t.FullName!).ToHashSet(StringComparer.Ordinal);
        var reaching = Loaded.Core.Concat(Loaded.Web)
            .Where(t => t.Namespace?.FullName.StartsWith("SecureMarketing.Core.Delivery", StringComparison.Ordinal) != true)
            .SelectMany(t => t.Dependencies.Where(d => inside.Contains(d.Target.FullName)).Select(d => $"{t.FullName} → {d.Target.FullName}"));

        Assert.NotEmpty(inside);
        Assert.Empty(reaching);
    }

    /// <summary>Public methods of public transport classes that do something asynchronous without being given a decision.</summary>
    private static IReadOnlyList<string> UngatedEntries(IEnumerable<Type> types) =>
    [
        .. from type in types
           where type.Namespace == TransportNamespace && type is { IsVisible: true, IsClass: true }
           from method in type.GetMethods(System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.DeclaredOnly)
           where typeof(Task).IsAssignableFrom(method.ReturnType)
           where method.GetParameters() is not [{ ParameterType: var first }, ..] || first != typeof(GateDecision)
           select $"{type.FullName}.{method.Name}",
    ];

    private static IReadOnlyList<string> SocketsElsewhere(IEnumerable<IType> types) =>
    [
        .. from type in types
           let place = type.Namespace?.FullName ?? ""
           where place is not (TransportNamespace or "SecureMarketing.Core.Delivery.Sandbox")
           where type.Dependencies.Any(d => d.Target.FullName is "System.Net.Sockets.Socket" or "System.Net.Sockets.TcpClient" or "System.Net.Sockets.NetworkStream" or "System.Net.Mail.SmtpClient" or "MailKit.Net.Smtp.SmtpClient")
           select type.FullName,
    ];

    private static IReadOnlyList<string> MakersOutsideTheGate(IEnumerable<IType> types) =>
    [
        .. from type in types
           where type.FullName is not (Decision or "SecureMarketing.Core.Gate.SendGate")
           from call in type.Dependencies.OfType<MethodCallDependency>()
           where call.Target.FullName == Decision && Makers.Any(m => call.TargetMember.Name.StartsWith(m + "(", StringComparison.Ordinal))
           select $"{type.FullName} calls {call.TargetMember.Name}",
    ];
}
