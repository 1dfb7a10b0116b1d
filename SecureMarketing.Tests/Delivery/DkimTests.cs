using System.Text;
using CsCheck;
using MimeKit;
using MimeKit.Cryptography;
using Org.BouncyCastle.Crypto;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Delivery.Crypto;
using SecureMarketing.Core.Delivery.Policy;
using SecureMarketing.Core.Delivery.Routes;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Delivery;

/// <summary>Signatures of ours before MimeKit's verifier, which shares no code with them.</summary>
public sealed class DkimTests
{
    private static readonly (DkimSigningKey Rsa, string RsaPublic, DkimSigningKey Ed, string EdPublic) Keys = MakeKeys();

    private static (DkimSigningKey, string, DkimSigningKey, string) MakeKeys()
    {
        var (rsa, rsaPublic) = DkimSigningKey.Generate(DkimAlgorithm.RsaSha256);
        var (ed, edPublic) = DkimSigningKey.Generate(DkimAlgorithm.Ed25519Sha256);
        return (new DkimSigningKey("mail.example.org", "r1", DkimAlgorithm.RsaSha256, rsa), rsaPublic, new DkimSigningKey("mail.example.org", "e1", DkimAlgorithm.Ed25519Sha256, ed), edPublic);
    }

    private static bool Verifies(byte[] signed, params string[] records)
    {
        var message = MimeMessage.Load(new MemoryStream(signed));
        var verifier = new DkimVerifier(new Published(records));
        verifier.Enable(DkimSignatureAlgorithm.RsaSha256);
        verifier.Enable(DkimSignatureAlgorithm.Ed25519Sha256);
        var signatures = message.Headers.Where(h => h.Id == HeaderId.DkimSignature).ToList();
        return signatures.Count == records.Length && signatures.All(s => verifier.Verify(message, s, CancellationToken.None));
    }

    private static byte[] Signed(string message, DkimSigningKey key) =>
        [.. DkimSignature.Create(Encoding.UTF8.GetBytes(message), key, TestHost.Start), .. Encoding.UTF8.GetBytes(message)];

    private static string RsaRecord => "r1|v=DKIM1; k=rsa; p=" + Keys.RsaPublic;

    private static string EdRecord => "e1|v=DKIM1; k=ed25519; p=" + Keys.EdPublic;

    [Theory]
    [InlineData("")]
    [InlineData("\r\n\r\n\r\n")]
    [InlineData("One line")]
    [InlineData("  Blanks   inside\t and behind  \t\r\n\r\n \t\r\n\r\nmore\r\n\r\n\r\n")]
    [InlineData(".dots\r\n..too\r\n")]
    public void Bodies_OfEveryShape_Verify(string body)
    {
        var message = "From: Clinic <care@mail.example.org>\r\nSubject:  Folded\r\n\t  over   lines \r\nList-Unsubscribe: <https://mail.example.org/u>\r\n" +
            "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n\r\n" + body;
        Assert.True(Verifies(Signed(message, Keys.Rsa), RsaRecord));
        Assert.True(Verifies(Signed(message, Keys.Ed), EdRecord));
    }

    [Fact]
    public void RandomMessages_Verify()
    {
        var text = Gen.Char[" \t\r\nab.=;:é"].Array[0, 200].Select(c => new string(c).Replace("\r", "", StringComparison.Ordinal).Replace("\n", "\r\n", StringComparison.Ordinal));
        var subject = Gen.Char["ab \t.;=:"].Array[1, 60].Select(c => "x" + new string(c).Trim());
        Gen.Select(subject, text).Sample(
            (s, body) => Verifies(Signed($"From: care@mail.example.org\r\nTo: maria@example.com\r\nSubject: {s}\r\n\r\n{body}", Keys.Ed), EdRecord),
            iter: 100);
    }

    [Fact]
    public void BodiesThatAreRelaxedAlready_AreHashedAsTheyStand()
    {
        var (relaxed, others) = (0, 0);
        // Half of the texts have nothing in them that could be relaxed but their empty end.
        var any = Gen.OneOf("a", "b c", " ", "  ", "\t", "\r\n", "\r\n", ".").Array[0, 14];
        Gen.OneOf(any, Gen.OneOf("a", "b c", "\r\n", ".").Array[0, 14]).Select(words => string.Concat(words)).Sample(
            text =>
            {
                var body = Encoding.ASCII.GetBytes(text);
                var slow = new byte[body.Length + 2];
                slow = slow[..DkimCanonicalisation.RelaxBody(body, slow)];
                if (!DkimCanonicalisation.IsRelaxed(body))
                {
                    others++;
                    return true;
                }

                relaxed++;
                return DkimCanonicalisation.WithoutEmptyEnd(body).SequenceEqual(slow);
            },
            iter: 2_000, threads: 1);
        Assert.True(relaxed > 20 && others > 100);
    }

    [Theory]
    [InlineData("Subject: Your visit", "Subject: Your bill")]
    [InlineData("Hello", "Hullo")]
    [InlineData("<https://mail.example.org/u>", "<https://evil.example.org/u>")]
    [InlineData("Subject: Your visit", "Subject: Your bill\r\nSubject: Your visit")]
    [InlineData("From: care", "From: other@mail.example.org\r\nFrom: care")]
    public void AnyChange_BreaksIt_AddedFieldsToo(string what, string with)
    {
        const string Message = "From: care@mail.example.org\r\nSubject: Your visit\r\nList-Unsubscribe: <https://mail.example.org/u>\r\n\r\nHello\r\n";
        var signed = Encoding.UTF8.GetString(Signed(Message, Keys.Rsa));
        Assert.True(Verifies(Encoding.UTF8.GetBytes(signed), RsaRecord));
        var split = signed.IndexOf("From:", StringComparison.Ordinal);
        Assert.False(Verifies(Encoding.UTF8.GetBytes(signed[..split] + signed[split..].Replace(what, with, StringComparison.Ordinal)), RsaRecord));
    }

    [Fact]
    public async Task StoredKeys_OfTheClosestDomain_SignTheWholeMessage_UnsubscribeIncluded()
    {
        await using var host = await TestHost.StartAsync();
        var rsa = (await host.RunAsync<CreateDkimKey, DkimKeyRow>(new CreateDkimKey { Domain = "mail.example.org", Selector = "r1" })).Value;
        var ed = (await host.RunAsync<CreateDkimKey, DkimKeyRow>(new CreateDkimKey { Domain = "Mail.Example.org", Selector = "e1", Algorithm = DkimAlgorithm.Ed25519Sha256 })).Value;
        await host.RunAsync<CreateDkimKey, DkimKeyRow>(new CreateDkimKey { Domain = "example.org", Selector = "parent" });
        Assert.Equal("delivery.dkim_key_exists", (await host.RunAsync<CreateDkimKey, DkimKeyRow>(new CreateDkimKey { Domain = "mail.example.org", Selector = "r1" })).Error!.Code);

        var candidate = new MethodCandidate(DeliveryMethod.VerifiedTls, DeliveryRoute.Sandbox, true, true, []);
        var wire = await host.Get<MessageProtector>().ProtectAsync(Sample.Message(Guid.CreateVersion7()), candidate, CancellationToken.None);
        Assert.True(Verifies(wire!.Bytes.ToArray(), "r1|" + rsa.RecordValue, "e1|" + ed.RecordValue));
        var fields = Encoding.ASCII.GetString(wire.Bytes.Span).Split("h=")[1].Split(';')[0];
        Assert.Contains("list-unsubscribe-post", fields, StringComparison.Ordinal);

        await host.RunAsync<RetireDkimKey, Core.Kernel.Unit>(new RetireDkimKey(ed.Id));
        wire = await host.Get<MessageProtector>().ProtectAsync(Sample.Message(Guid.CreateVersion7()), candidate, CancellationToken.None);
        Assert.True(Verifies(wire!.Bytes.ToArray(), "r1|" + rsa.RecordValue));
    }

    [Fact]
    public async Task PrivateKey_IsSealedInTheDatabase()
    {
        await using var host = await TestHost.StartAsync();
        await host.RunAsync<CreateDkimKey, DkimKeyRow>(new CreateDkimKey { Domain = "mail.example.org", Selector = "r1" });
        await using var db = host.NewContext();
        var row = Assert.Single(db.DkimKeys);
        Assert.ThrowsAny<System.Security.Cryptography.CryptographicException>(() =>
        {
            using var rsa = System.Security.Cryptography.RSA.Create();
            rsa.ImportPkcs8PrivateKey(row.PrivateSealed, out _);
        });
    }

    private sealed class Published(string[] records) : DkimPublicKeyLocatorBase
    {
        public override AsymmetricKeyParameter LocatePublicKey(string methods, string domain, string selector, CancellationToken cancellationToken = default) =>
            GetPublicKey(records.Select(r => r.Split('|', 2)).Single(r => r[0] == selector && domain == "mail.example.org")[1]);

        public override Task<AsymmetricKeyParameter> LocatePublicKeyAsync(string methods, string domain, string selector, CancellationToken cancellationToken = default) =>
            Task.FromResult(LocatePublicKey(methods, domain, selector, cancellationToken));
    }
}
