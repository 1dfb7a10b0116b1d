using System.Net;
using SecureMarketing.Core.Delivery.Direct;
using SecureMarketing.Core.Delivery.Dns;

namespace SecureMarketing.Tests.Delivery;

/// <summary>What an MX answer means (RFC 5321 §5.1, RFC 7505).</summary>
public sealed class MxLookupTests
{
    private static DnsAnswer Found(params MxRecord[] records) => new() { Status = DnsStatus.Found, Secure = true, Records = records };

    [Fact]
    public void LowerPreferenceFirst_EqualsInAnyOrder()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < 60; i++)
        {
            var hosts = MxLookup.Order("example.com", Found(new(20, "c"), new(10, "a"), new(10, "b"))).Hosts;
            Assert.Equal("c", hosts[2].Host);
            seen.Add(hosts[0].Host);
        }

        Assert.Equal(2, seen.Count);
    }

    [Fact]
    public void NullMx_IsFinal_ButNotBesideRealHosts()
    {
        Assert.Equal(MxStatus.NullMx, MxLookup.Order("example.com", Found(new MxRecord(0, ""))).Status);
        Assert.Equal("a", Assert.Single(MxLookup.Order("example.com", Found(new(0, ""), new(10, "a"))).Hosts).Host);
    }

    [Theory]
    [InlineData(DnsStatus.NoData, MxStatus.Hosts)]
    [InlineData(DnsStatus.NoSuchName, MxStatus.NoSuchDomain)]
    [InlineData(DnsStatus.Failed, MxStatus.Unknown)]
    [InlineData(DnsStatus.TimedOut, MxStatus.Unknown)]
    public void WithoutRecords(DnsStatus answer, MxStatus expected) => Assert.Equal(expected, MxLookup.Order("example.com", DnsAnswer.Of(answer)).Status);

    [Fact]
    public void NoData_MakesTheDomainItsOwnHost() =>
        Assert.Equal(new MxRecord(0, "example.com"), Assert.Single(MxLookup.Order("example.com", DnsAnswer.Of(DnsStatus.NoData, secure: true)).Hosts));

    [Fact]
    public void NoMoreThanEightHosts() =>
        Assert.Equal(MxLookup.MostHosts, MxLookup.Order("example.com", Found([.. Enumerable.Range(0, 30).Select(i => new MxRecord(i, "h" + i))])).Hosts.Count);

    [Theory]
    [InlineData("192.0.2.1", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.20.0.1", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("192.0.0.8", false)]
    [InlineData("198.18.0.1", false)]
    [InlineData("64:ff9b::a00:1", false)]
    [InlineData("2002:a00:1::1", false)]
    [InlineData("2001:0:53aa:64c::1", false)]
    [InlineData("::a00:1", false)]
    [InlineData("2001:db8::1", true)]
    public void AStrangersDns_LeadsOutsideOnly(string address, bool isPublic) => Assert.Equal(isPublic, DomainSurvey.IsPublic(IPAddress.Parse(address)));
}
