using CsCheck;
using SecureMarketing.Core.Delivery.Domains;

namespace SecureMarketing.Tests.Delivery.Domains;

/// <summary>Reading DKIM, DMARC and TLS-RPT records.</summary>
public sealed class RecordTests
{
    [Theory]
    [InlineData("v=DKIM1; k=rsa; p=AAAA", "rsa AAAA")]
    [InlineData("k=ed25519; p=AA AA==", "ed25519 AAAA==")]
    [InlineData("p=AAAA", "rsa AAAA")]
    [InlineData("v=DKIM1; p=", "rsa ")]
    [InlineData("v=DKIM1; t=y:s; p=AA", "rsa AA testing")]
    [InlineData("p=AA; v=DKIM1", null)]
    [InlineData("v=DKIM2; p=AA", null)]
    [InlineData("v=DKIM1; k=rsa", null)]
    [InlineData("v=DKIM1; p=AA; p=BB", null)]
    [InlineData("v=spf1 -all", null)]
    public void Dkim(string text, string? read)
    {
        var record = DkimRecord.Parse(text);
        Assert.Equal(read, record is null ? null : $"{record.Algorithm} {record.PublicKey}{(record.Testing ? " testing" : "")}");
    }

    [Theory]
    [InlineData("v=DMARC1; p=reject; rua=mailto:a@example.org,mailto:b@example.org", "Reject Reject relaxed relaxed 100 2")]
    [InlineData("v=DMARC1;p=quarantine;sp=none;adkim=s;aspf=s;pct=25", "Quarantine None strict strict 25 0")]
    [InlineData("v=DMARC1; rua=mailto:a@example.org", "None None relaxed relaxed 100 1")]
    [InlineData("v=DMARC1; p=reject; pct=900", "Reject Reject relaxed relaxed 100 0")]
    [InlineData("v=DMARC1; p=perhaps", null)]
    [InlineData("v=DMARC1", null)]
    [InlineData("v=DMARC10; p=none", null)]
    [InlineData("p=none; v=DMARC1", null)]
    public void Dmarc(string text, string? read)
    {
        var record = DmarcRecord.Parse(text);
        static string Word(bool strict) => strict ? "strict" : "relaxed";
        Assert.Equal(read, record is null ? null : $"{record.Policy} {record.SubdomainPolicy} {Word(record.StrictDkim)} {Word(record.StrictSpf)} {record.Percent} {record.ReportTo.Count}");
    }

    [Theory]
    [InlineData("example.org", "example.org", true, true)]
    [InlineData("news.example.org", "example.org", false, true)]
    [InlineData("news.example.org", "example.org", true, false)]
    [InlineData("example.org", "bounce.example.org", false, true)]
    [InlineData("example.org", "example.com", false, false)]
    [InlineData("badexample.org", "example.org", false, false)]
    [InlineData("example.org", "org", false, false)]
    public void Alignment(string from, string authenticated, bool strict, bool aligned) => Assert.Equal(aligned, DmarcRecord.Aligned(from, authenticated, strict));

    [Theory]
    [InlineData("v=TLSRPTv1; rua=mailto:tls@example.org", 1)]
    [InlineData("v=TLSRPTv1;rua=mailto:tls@example.org,https://example.org/tls", 2)]
    [InlineData("v=TLSRPTv1; rua=http://example.org", 0)]
    [InlineData("v=TLSRPTv1;", 0)]
    [InlineData("v=TLSRPTv10; rua=mailto:tls@example.org", 0)]
    public void TlsReports(string text, int places) => Assert.Equal(places, TlsRptRecord.Parse([text])?.ReportTo.Count ?? 0);

    [Fact]
    public void TwoTlsReportRecords_CountAsNone() => Assert.Null(TlsRptRecord.Parse(["v=TLSRPTv1; rua=mailto:a@example.org", "v=TLSRPTv1; rua=mailto:b@example.org"]));

    [Fact]
    public void AnyText_IsReadOrRefused_NeverThrown() => Gen.String[Gen.Char["v=DKIM1;p: CARTLS\t"], 0, 60].Sample(t =>
    {
        _ = DkimRecord.Parse(t);
        _ = DmarcRecord.Parse("v=DMARC1;" + t);
        _ = TlsRptRecord.Parse(["v=TLSRPTv1;" + t]);
    });
}
