using System.Text;
using SecureMarketing.Core.Access;

namespace SecureMarketing.Tests.Access;

public sealed class TotpTests
{
    // RFC 6238 appendix B, SHA-1; the table's eight digits end in the six that we show.
    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("12345678901234567890");

    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void Code_IsThatOfTheStandard(long seconds, string expected) =>
        Assert.Equal(expected, Totp.Code(Secret, DateTimeOffset.FromUnixTimeSeconds(seconds)));

    [Theory]
    [InlineData(-30, true)]
    [InlineData(0, true)]
    [InlineData(30, true)]
    [InlineData(-60, false)]
    [InlineData(60, false)]
    public void Accept_OneStepToEitherSide(int drift, bool accepted)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
        Assert.Equal(accepted, Totp.Accept(Secret, Totp.Code(Secret, now.AddSeconds(drift)), now, null) is not null);
    }

    [Fact]
    public void Accept_ACodeOfAUsedStep_IsRefused()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
        var code = Totp.Code(Secret, now);
        var step = Totp.Accept(Secret, code, now, null);
        Assert.NotNull(step);
        Assert.Null(Totp.Accept(Secret, code, now.AddSeconds(20), step));
    }

    [Theory]
    [InlineData("")]
    [InlineData("28708")]
    [InlineData("2870822")]
    [InlineData("abcdef")]
    public void Accept_NotSixDigits_IsRefused(string typed) =>
        Assert.Null(Totp.Accept(Secret, typed, DateTimeOffset.FromUnixTimeSeconds(59), null));

    [Fact]
    public void KeyUri_CarriesTheSecretAndEscapesTheAccount() =>
        Assert.Equal(
            "otpauth://totp/SecureMarketing:a%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=SecureMarketing&digits=6&period=30",
            Totp.KeyUri("SecureMarketing", "a@example.org", Secret));
}
