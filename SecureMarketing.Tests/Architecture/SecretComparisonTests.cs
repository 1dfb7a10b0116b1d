using ArchUnitNET.Domain.Dependencies;
using SecureMarketing.Core.Access;

namespace SecureMarketing.Tests.Architecture;

/// <summary>Whatever a stranger may guess is compared in constant time: the answer's time tells nothing about how near it was.</summary>
public sealed class SecretComparisonTests
{
    public static TheoryData<string> Comparers() => [typeof(Totp).FullName!, typeof(RecoveryCodes).FullName!, typeof(PasskeyTicket).FullName!];

    [Theory]
    [MemberData(nameof(Comparers))]
    public void Codes_AreComparedInConstantTime(string type)
    {
        var calls = Loaded.Core.Single(t => t.FullName == type).Dependencies.OfType<MethodCallDependency>().Select(d => d.TargetMember.FullName).ToList();
        Assert.Contains(calls, call => call.Contains("CryptographicOperations::FixedTimeEquals", StringComparison.Ordinal));
        Assert.DoesNotContain(calls, call => call.Contains("SequenceEqual", StringComparison.Ordinal) || call.Contains("System.String::Equals", StringComparison.Ordinal) || call.Contains("System.String::op_Equality", StringComparison.Ordinal));
    }
}
