using System.Net;
using CsCheck;
using SecureMarketing.Core.Delivery.Domains;

namespace SecureMarketing.Tests.Delivery.Domains;

/// <summary>RFC 7208: reading records, following them, judging addresses.</summary>
public sealed class SpfTests
{
    [Theory]
    [InlineData("v=spf1 -all", true)]
    [InlineData("V=SPF1 ip4:192.0.2.0/24 ?all", true)]
    [InlineData("v=spf1 a mx:example.org/28//64 include:_spf.example.org redirect=other.example.org", true)]
    [InlineData("v=spf1 exists:%{i}._spf.example.org ip6:2001:db8::/32 ptr exp=why.example.org", true)]
    [InlineData("v=spf1", true)]
    [InlineData("v=spf10 -all", false)]
    [InlineData("v=spf1 ip4:192.0.2.0/33", false)]
    [InlineData("v=spf1 ip4:192.0.2", false)]
    [InlineData("v=spf1 ip4:2001:db8::1", false)]
    [InlineData("v=spf1 ip6:192.0.2.1", false)]
    [InlineData("v=spf1 include -all", false)]
    [InlineData("v=spf1 all:example.org", false)]
    [InlineData("v=spf1 a/08", false)]
    [InlineData("v=spf1 whatever", false)]
    [InlineData("v=spf1 redirect=a.example redirect=b.example", false)]
    [InlineData("spf1 -all", false)]
    public void Record_IsReadStrictly(string text, bool readable) => Assert.Equal(readable, SpfRecord.Parse(text) is not null);

    [Theory]
    [InlineData("include:_spf.example.org ip4:192.0.2.1", true)]
    [InlineData("a:mail.example.org mx:example.org", true)]
    [InlineData("-ip4:192.0.2.1", false)]
    [InlineData("all", false)]
    [InlineData("include:%{d}.example.org", false)]
    [InlineData("", false)]
    public void Egress_IsWhereMailLeaves(string text, bool told) => Assert.Equal(told, SpfRecord.ReadTerms(text) is not null);

    [Theory]
    [InlineData("192.0.2.7", SpfResult.Pass)]
    [InlineData("198.51.100.9", SpfResult.Pass)]
    [InlineData("198.51.101.9", SpfResult.Fail)]
    [InlineData("203.0.113.5", SpfResult.Pass)]
    [InlineData("203.0.113.6", SpfResult.SoftFail)]
    [InlineData("2001:db8:1::5", SpfResult.Pass)]
    [InlineData("2001:db9::5", SpfResult.Fail)]
    [InlineData("10.1.2.3", SpfResult.Neutral)]
    public async Task Address_IsJudgedByTheFirstTermThatMatches(string address, SpfResult result)
    {
        var paper = new PaperResolver()
            .Text("example.org", "other", "v=spf1 ?ip4:10.0.0.0/8 ip4:192.0.2.0/28 include:_spf.example.net a:mail.example.org ~mx ip6:2001:db8:1::/48 -all")
            .Text("_spf.example.net", "v=spf1 ip4:198.51.100.0/24 -all")
            .Address("mail.example.org", "203.0.113.5")
            .Mail("example.org", "mx.example.org")
            .Address("mx.example.org", "203.0.113.6");
        var tree = await new SpfReader(paper).ReadAsync("example.org", CancellationToken.None);
        Assert.Equal((result, 3, '-'), (tree.Check(IPAddress.Parse(address)), tree.Lookups, tree.Otherwise));
    }

    [Fact]
    public async Task Redirect_SpeaksWhereNothingMatches_AndLoopsEnd()
    {
        var paper = new PaperResolver()
            .Text("a.example", "v=spf1 ip4:192.0.2.1 redirect=b.example")
            .Text("b.example", "v=spf1 ip4:192.0.2.2 ~all")
            .Text("c.example", "v=spf1 redirect=gone.example")
            .Text("d.example", "v=spf1 include:e.example -all")
            .Text("e.example", "v=spf1 include:d.example -all")
            .Text("f.example", "v=spf1 include:gone.example -all");
        paper.Silent.Add("slow.example");
        paper.Text("g.example", "v=spf1 include:slow.example -all");
        async Task<SpfResult> Of(string domain, string address) => (await new SpfReader(paper).ReadAsync(domain, CancellationToken.None)).Check(IPAddress.Parse(address));

        Assert.Equal(SpfResult.Pass, await Of("a.example", "192.0.2.2"));
        Assert.Equal(SpfResult.SoftFail, await Of("a.example", "192.0.2.3"));
        Assert.Equal(SpfResult.PermError, await Of("c.example", "192.0.2.3"));
        Assert.Equal(SpfResult.PermError, await Of("d.example", "192.0.2.3"));
        Assert.Equal(SpfResult.PermError, await Of("f.example", "192.0.2.3"));
        Assert.Equal(SpfResult.TempError, await Of("g.example", "192.0.2.3"));
        Assert.Equal(SpfResult.None, await Of("h.example", "192.0.2.3"));
    }

    [Theory]
    [InlineData(10, SpfResult.Pass)]
    [InlineData(11, SpfResult.PermError)]
    public async Task MoreThanTenQuestions_AreAnError(int includes, SpfResult result)
    {
        var paper = new PaperResolver().Text("example.org", "v=spf1 " + string.Concat(Enumerable.Range(0, includes).Select(i => $"include:i{i}.example ")) + "ip4:192.0.2.1 -all");
        for (var i = 0; i < includes; i++)
            paper.Text($"i{i}.example", "v=spf1 -all");
        var tree = await new SpfReader(paper).ReadAsync("example.org", CancellationToken.None);
        Assert.Equal((result, includes), (tree.Check(IPAddress.Parse("192.0.2.1")), tree.Lookups));
    }

    [Fact]
    public async Task HostileRecord_Ends()
    {
        var paper = new PaperResolver();
        for (var i = 0; i < 200; i++)
            paper.Text($"n{i}.example", $"v=spf1 include:n{i + 1}.example include:n{i + 2}.example include:n{i + 3}.example -all");
        await new SpfReader(paper).ReadAsync("n0.example", CancellationToken.None);
        Assert.True(paper.Asked <= 21);
    }

    [Fact]
    public void AnyText_IsReadOrRefused_NeverThrown() =>
        Gen.String[Gen.Char[" :/=%.+-~?v1spfip46almxnc{}"], 0, 60].Sample(t => _ = SpfRecord.Parse("v=spf1 " + t));

    /// <summary>A network holds exactly the addresses that agree in its first bits.</summary>
    [Fact]
    public void Network_HoldsWhatAgreesInItsPrefix() => Gen.Select(Gen.Byte.Array[4], Gen.Byte.Array[4], Gen.Int[0, 32]).Sample((network, asked, length) =>
    {
        var term = SpfRecord.Parse($"v=spf1 ip4:{new IPAddress(network)}/{length}")!.Terms[0];
        var mask = length == 0 ? 0u : uint.MaxValue << (32 - length);
        var same = (BitConverter.ToUInt32([.. network.Reverse()]) & mask) == (BitConverter.ToUInt32([.. asked.Reverse()]) & mask);
        var tree = new SpfTree("example.org", SpfResult.Neutral, "", [new SpfBranch(term, null, [])]);
        Assert.Equal(same ? SpfResult.Pass : SpfResult.Neutral, tree.Check(new IPAddress(asked)));
    });
}
