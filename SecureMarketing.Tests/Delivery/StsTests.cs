using SecureMarketing.Core.Delivery.Sts;

namespace SecureMarketing.Tests.Delivery;

/// <summary>Records and policies of RFC 8461, read strictly.</summary>
public sealed class StsTests
{
    [Theory]
    [InlineData("v=STSv1; id=20160831085700Z;", "20160831085700Z")]
    [InlineData("v=STSv1;id=1", "1")]
    [InlineData("v=STSv1; extra=x; id=7;", "7")]
    [InlineData("v=STSv1;", null)]
    [InlineData("v=STSv1; id=;", null)]
    [InlineData("v=STSv1; id=a-b;", null)]
    [InlineData("v=STSv1; id=123456789012345678901234567890123;", null)]
    [InlineData("v=STSv10; id=1;", null)]
    [InlineData("v=spf1 -all", null)]
    public void Record_GivesTheId(string text, string? id) => Assert.Equal(id, StsRecord.Id([text]));

    [Fact]
    public void TwoRecords_CountAsNone()
    {
        Assert.Null(StsRecord.Id(["v=STSv1; id=1;", "v=STSv1; id=2;"]));
        Assert.Equal("1", StsRecord.Id(["v=STSv1; id=1;", "v=spf1 -all"]));
    }

    [Theory]
    [InlineData("version: STSv1\nmode: enforce\nmx: mx.example.com\nmx: *.example.net\nmax_age: 604800\n", "Enforce 604800 mx.example.com,*.example.net")]
    [InlineData("version: STSv1\r\nmode: testing\r\nmx: MX.example.com\r\nmax_age: 1\r\n", "Testing 1 mx.example.com")]
    [InlineData("version: STSv1\nmode: none\nmax_age: 86400", "None 86400 ")]
    [InlineData("version: STSv1\nmode: enforce\nmode: none\nmx: a.example.com\nmax_age: 5\nmax_age: 9", "Enforce 5 a.example.com")]
    [InlineData("version: STSv1\nmode: enforce\nmx: a.example.com\nmax_age: 99999999\nfuture: x", "Enforce 31557600 a.example.com")]
    [InlineData("mode: enforce\nmx: a.example.com\nmax_age: 5", null)]
    [InlineData("version: STSv2\nmode: enforce\nmx: a.example.com\nmax_age: 5", null)]
    [InlineData("version: STSv1\nmode: strict\nmx: a.example.com\nmax_age: 5", null)]
    [InlineData("version: STSv1\nmode: enforce\nmax_age: 5", null)]
    [InlineData("version: STSv1\nmode: enforce\nmx: a.example.com", null)]
    [InlineData("version: STSv1\nmode: enforce\nmx: a.example.com\nmax_age: -5", null)]
    [InlineData("version: STSv1\nmode: enforce\nmx: *\nmax_age: 5", null)]
    [InlineData("version: STSv1\nmode: enforce\nmx: a.*.example.com\nmax_age: 5", null)]
    [InlineData("<html>not found</html>", null)]
    [InlineData("", null)]
    public void Policy_IsReadStrictly(string text, string? expected)
    {
        var policy = StsPolicy.Parse(text);
        Assert.Equal(expected, policy is null ? null : $"{policy.Mode} {policy.MaxAge} {string.Join(',', policy.Hosts)}");
    }

    [Theory]
    [InlineData("mx.example.com", "mx.example.com", true)]
    [InlineData("*.example.com", "mx.example.com", true)]
    [InlineData("*.example.com", "a.mx.example.com", false)]
    [InlineData("*.example.com", "example.com", false)]
    [InlineData("mx.example.com", "mx.example.com.evil.test", false)]
    public void Pattern_StandsForOneLabel(string pattern, string host, bool listed) => Assert.Equal(listed, StsPolicy.Lists([pattern], host));
}
