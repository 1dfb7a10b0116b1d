using System.Security.Cryptography.X509Certificates;
using System.Text;
using SecureMarketing.Core.Delivery.Crypto;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Delivery;

/// <summary>Every reason of <c>certificate check</c>, each by one fault in an otherwise good certificate.</summary>
public sealed class SMimeCertificateTests
{
    private static readonly TestAuthority Authority = new();
    private static readonly DateTimeOffset Now = TestHost.Start;

    private static KeyVerdict Check(X509Certificate2 certificate, Func<KeyCheck, KeyCheck>? with = null)
    {
        var check = new KeyCheck { At = Now, For = Sample.Address("maria@example.com"), Anchors = [Authority.Root] };
        return CertificateCheck.Of(Encoding.ASCII.GetBytes(certificate.ExportCertificatePem()), with is null ? check : with(check));
    }

    [Fact]
    public void Good_IsUsable_InPemAndDer()
    {
        using var certificate = Authority.Issue();
        var verdict = Check(certificate);
        Assert.Equal(new KeyVerdict(true, "smime", certificate.GetCertHashString(System.Security.Cryptography.HashAlgorithmName.SHA256).ToLowerInvariant(), null), verdict);
        Assert.Equal(verdict, CertificateCheck.Of(certificate.RawData, new KeyCheck { At = Now, Anchors = [Authority.Root] }));
    }

    [Fact]
    public void AddressIsCompared_WithoutRegardToCase()
    {
        using var certificate = Authority.Issue("Maria@Example.com");
        Assert.True(Check(certificate).Usable);
    }

    [Fact]
    public void OtherAddress_IsEmailMismatch()
    {
        using var certificate = Authority.Issue("other@example.com");
        Assert.Equal(KeyReason.EmailMismatch, Check(certificate).Reason);
        Assert.True(Check(certificate, c => c with { For = null }).Usable);
    }

    [Fact]
    public void Dates_AreJudgedAtTheGivenInstant()
    {
        using var certificate = Authority.Issue();
        Assert.Equal(KeyReason.NotYetValid, Check(certificate, c => c with { At = TestAuthority.From.AddSeconds(-1) }).Reason);
        Assert.True(Check(certificate, c => c with { At = TestAuthority.From }).Usable);
        Assert.Equal(KeyReason.Expired, Check(certificate, c => c with { At = TestAuthority.To.AddSeconds(1) }).Reason);
    }

    [Fact]
    public void UnknownIssuer_IsPath_UnlessPinned()
    {
        using var certificate = new TestAuthority("Somebody else").Issue();
        Assert.Equal(KeyReason.Path, Check(certificate).Reason);
        Assert.True(Check(certificate, c => c with { Pinned = true }).Usable);
    }

    [Fact]
    public void SameIssuerName_WithoutItsKey_IsPath()
    {
        using var forged = new TestAuthority("Test root").Issue();
        Assert.Equal(KeyReason.Path, Check(forged).Reason);
    }

    [Fact]
    public void Usage_Purpose_Size_AndAlgorithm_AreChecked()
    {
        using var signing = Authority.Issue(usage: X509KeyUsageFlags.DigitalSignature);
        using var server = Authority.Issue(purpose: "1.3.6.1.5.5.7.3.1");
        using var small = Authority.Issue(bits: 1024);
        using var curve = Authority.IssueEc();
        Assert.Equal(KeyReason.KeyUsage, Check(signing).Reason);
        Assert.Equal(KeyReason.Eku, Check(server).Reason);
        Assert.Equal(KeyReason.KeySize, Check(small).Reason);
        Assert.Equal(KeyReason.Algorithm, Check(curve).Reason);
    }

    [Fact]
    public void Revocation_ByListsAtHand()
    {
        using var certificate = Authority.Issue();
        var (issued, next) = (Now.AddDays(-1), Now.AddDays(6));
        var clean = Authority.RevocationList(issued, next);
        var naming = Authority.RevocationList(issued, next, certificate);
        var old = Authority.RevocationList(Now.AddDays(-9), Now.AddDays(-2));
        var oldNaming = Authority.RevocationList(Now.AddDays(-9), Now.AddDays(-2), certificate);
        var foreign = new TestAuthority("Somebody else").RevocationList(issued, next, certificate);
        var forged = new TestAuthority("Test root").RevocationList(issued, next, certificate);

        Assert.True(Check(certificate, c => c with { RevocationLists = [clean] }).Usable);
        Assert.Equal(KeyReason.Revoked, Check(certificate, c => c with { RevocationLists = [naming] }).Reason);
        Assert.Equal(KeyReason.Revoked, Check(certificate, c => c with { RevocationLists = [clean, oldNaming] }).Reason);
        Assert.Equal(KeyReason.RevocationUnknown, Check(certificate, c => c with { RevocationLists = [old] }).Reason);
        Assert.Equal(KeyReason.RevocationUnknown, Check(certificate, c => c with { RevocationLists = [foreign] }).Reason);
        Assert.Equal(KeyReason.RevocationUnknown, Check(certificate, c => c with { RevocationLists = [forged] }).Reason);
    }

    [Fact]
    public void IssuerThatPublishesLists_WithoutAListAtHand_IsUnknown_UnlessPinned()
    {
        using var certificate = Authority.Issue(crlAddress: "http://crl.example.org/root.crl");
        Assert.Equal(KeyReason.RevocationUnknown, Check(certificate).Reason);
        Assert.True(Check(certificate, c => c with { RevocationLists = [Authority.RevocationList(Now.AddDays(-1), Now.AddDays(6))] }).Usable);
        Assert.True(Check(certificate, c => c with { Pinned = true }).Usable);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a certificate")]
    [InlineData("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n")]
    [InlineData("-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmQENBF\n-----END PGP PUBLIC KEY BLOCK-----\n")]
    public void Nonsense_IsUnparsable(string text) =>
        Assert.Equal(new KeyVerdict(false, null, null, "unparsable"), CertificateCheck.Of(Encoding.ASCII.GetBytes(text), new KeyCheck { At = Now }));

    [Fact]
    public void OpenSslsTestCertificates_AreExpired_AndWereSignedWithSha1()
    {
        var then = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var root = CertificateCheck.ReadCertificates(File.ReadAllBytes(SharedData.Path("crypto/smime-mimekit/smroot.pem")));
        var rsa = File.ReadAllBytes(SharedData.Path("crypto/smime-mimekit/smrsa1.pem"));
        var curve = File.ReadAllBytes(SharedData.Path("crypto/smime-mimekit/smec1.pem"));
        Assert.Equal(KeyReason.Expired, CertificateCheck.Of(rsa, new KeyCheck { At = Now, Anchors = root }).Reason);
        Assert.Equal(KeyReason.Algorithm, CertificateCheck.Of(rsa, new KeyCheck { At = then, Anchors = root }).Reason);
        Assert.Equal(KeyReason.Algorithm, CertificateCheck.Of(curve, new KeyCheck { At = then, Anchors = root }).Reason);
    }
}
