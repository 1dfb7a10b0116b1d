using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CsCheck;
using SecureMarketing.Core.Delivery.Dane;
using SecureMarketing.Core.Delivery.Dns;

namespace SecureMarketing.Tests.Delivery;

/// <summary>TLSA records against certificates made here (RFC 7671, RFC 7672).</summary>
public sealed class DaneTests
{
    private const string Host = "mx.example.com";
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 15, 0, 0, TimeSpan.Zero);
    private static readonly TestAuthority Authority = new();
    private static readonly X509Certificate2 Leaf = Authority.IssueServer(Host);
    private static readonly X509Certificate2 Expired = Authority.IssueServer(Host, Now.AddDays(-1));
    private static readonly X509Certificate2 Stranger = new TestAuthority("Other").IssueServer(Host);

    private static TlsaRecord Record(X509Certificate2 certificate, int usage, int selector, int matching)
    {
        var content = selector == 0 ? certificate.RawData : certificate.PublicKey.ExportSubjectPublicKeyInfo();
        var value = matching switch { 0 => content, 1 => SHA256.HashData(content), _ => SHA512.HashData(content) };
        return new TlsaRecord(usage, selector, matching, Convert.ToHexStringLower(value));
    }

    private static string Check(X509Certificate2[] presented, TlsaRecord[] records, params string[] names) =>
        DaneCheck.Check(DaneSet.Of(Host, records), presented, names is [] ? [Host] : names, Now).Word;

    /// <summary>Hosts may have names that no certificate can hold; that is a mismatch, no fault.</summary>
    [Theory]
    [InlineData(Host, true)]
    [InlineData("MX.Example.com", true)]
    [InlineData("_dc-mx.example.com", false)]
    [InlineData("-mx.example.com", false)]
    [InlineData("", false)]
    public void Names_MatchOrDoNot(string host, bool matches) => Assert.Equal(matches, CertificateNames.Match(Leaf, host));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 1)]
    [InlineData(0, 2)]
    [InlineData(1, 0)]
    [InlineData(1, 1)]
    [InlineData(1, 2)]
    public void EveryFormOfRecord_FindsItsCertificate_AndNoOther(int selector, int matching)
    {
        Assert.Equal(DaneVerdict.Ee, Check([Leaf], [Record(Leaf, 3, selector, matching)]));
        Assert.Equal(DaneVerdict.Mismatch, Check([Stranger], [Record(Leaf, 3, selector, matching)]));
        Assert.Equal(DaneVerdict.Ta, Check([Leaf, Authority.Root], [Record(Authority.Root, 2, selector, matching)]));
    }

    [Fact]
    public void EndEntity_IgnoresNameAndDates() =>
        Assert.Equal(DaneVerdict.Ee, Check([Expired], [Record(Expired, 3, 1, 1)], "elsewhere.example.com"));

    [Fact]
    public void TrustAnchor_WantsChainNameAndDates()
    {
        var anchor = Record(Authority.Root, 2, 1, 1);
        Assert.Equal(DaneVerdict.TaName, Check([Leaf, Authority.Root], [anchor], "elsewhere.example.com"));
        Assert.Equal(DaneVerdict.Ta, Check([Leaf, Authority.Root], [anchor], "elsewhere.example.com", Host));
        Assert.Equal(DaneVerdict.TaChain, Check([Expired, Authority.Root], [anchor]));
        Assert.Equal(DaneVerdict.TaChain, Check([Stranger, Authority.Root], [anchor]));
        Assert.Equal(DaneVerdict.TaChain, Check([Authority.Forge(Host), Authority.Root], [anchor]));
        Assert.Equal(DaneVerdict.Mismatch, Check([Leaf], [anchor]));
    }

    [Fact]
    public void TrustAnchor_IsNotTheServersOwnCertificate() =>
        Assert.Equal(DaneVerdict.Mismatch, Check([Leaf], [Record(Leaf, 2, 1, 1)]));

    [Fact]
    public void TrustAnchor_MayComeInTheRecordItself() => Assert.Equal(DaneVerdict.Ta, Check([Leaf], [Record(Authority.Root, 2, 0, 0)]));

    [Theory]
    [InlineData(0, 1, 1, 64)]
    [InlineData(1, 1, 1, 64)]
    [InlineData(4, 1, 1, 64)]
    [InlineData(3, 2, 1, 64)]
    [InlineData(3, 1, 3, 64)]
    [InlineData(3, 1, 1, 62)]
    [InlineData(3, 1, 2, 64)]
    [InlineData(3, 1, 0, 0)]
    public void OtherNumbersAndLengths_AreUnusable(int usage, int selector, int matching, int digits)
    {
        var set = DaneSet.Of(Host, [new TlsaRecord(usage, selector, matching, new string('a', digits))]);
        Assert.Empty(set.Usable);
        Assert.Single(set.Unusable);
    }

    [Fact]
    public void DigestAgility_TheStrongerDigestDecidesAlone()
    {
        var weak = Record(Leaf, 3, 1, 1);
        var strongForAnother = Record(Stranger, 3, 1, 2);
        Assert.Equal(DaneVerdict.Mismatch, Check([Leaf], [weak, strongForAnother]));
        // Another selector is another group, and a whole key is no digest.
        Assert.Equal(DaneVerdict.Ee, Check([Leaf], [weak, Record(Stranger, 3, 0, 2)]));
        Assert.Equal(DaneVerdict.Ee, Check([Leaf], [Record(Leaf, 3, 1, 0), strongForAnother]));
    }

    [Fact]
    public void NoOtherDigestMatches() =>
        Gen.Byte.Array[32].Sample(bytes => Check([Leaf], [new TlsaRecord(3, 1, 1, Convert.ToHexStringLower(bytes))]) == DaneVerdict.Mismatch, iter: 200);
}
