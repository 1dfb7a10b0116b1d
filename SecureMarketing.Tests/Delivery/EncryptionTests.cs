using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MimeKit;
using MimeKit.Cryptography;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Delivery.Crypto;
using SecureMarketing.Core.Delivery.Policy;
using SecureMarketing.Core.Delivery.Transport;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Delivery;

/// <summary>What we encrypt, the recipient's own program opens: openssl and gpg with keys of their own.</summary>
public sealed class EncryptionTests
{
    private static readonly TestAuthority Authority = new();

    private static async Task<WireMessage> ProtectAsync(TestHost host, DeliveryMethod method)
    {
        var message = Sample.Message(Guid.CreateVersion7());
        await using var db = host.NewContext();
        var plan = (await host.Get<DeliveryPlanner>().PlanAsync(db, [new PlanItem(message.Recipient, Sample.Question)], TestHost.Start, CancellationToken.None))[0];
        Assert.Equal(method, plan.Candidates[0].Method);
        return (await host.Get<MessageProtector>().ProtectAsync(message, plan.Candidates[0], CancellationToken.None))!;
    }

    private static Task<Core.Kernel.Result<AddedRecipientKey>> AddAsync(TestHost host, byte[] file, bool pinned = true) =>
        host.RunAsync<AddRecipientKey, AddedRecipientKey>(new AddRecipientKey { File = file, Address = "maria@example.com", Pinned = pinned });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SMime_OpensWithOpenSsl_IsAes256_AndOaepWhereAskedFor(bool oaep)
    {
        var openssl = Component.Program("openssl", "openssl", "openssl");
        await using var host = await TestHost.StartAsync();
        using var certificate = Authority.Issue(capabilities: oaep ? OaepCapability() : null);
        Assert.Null((await AddAsync(host, certificate.RawData)).Error);
        var wire = await ProtectAsync(host, DeliveryMethod.SMime);

        var folder = host.Folder.Path;
        File.WriteAllBytes(Path.Combine(folder, "mail.eml"), wire.Bytes.ToArray());
        File.WriteAllText(Path.Combine(folder, "key.pem"), certificate.ExportCertificatePem() + "\n" + certificate.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem());
        var opened = Tool.Run(openssl, folder, "cms", "-decrypt", "-in", "mail.eml", "-recip", "key.pem");
        var described = Tool.Run(openssl, folder, "cms", "-cmsout", "-print", "-noout", "-in", "mail.eml");

        var inner = (Multipart)MimeEntity.Load(new MemoryStream(Encoding.UTF8.GetBytes(opened)));
        Assert.Contains("Zażółć gęślą jaźń", inner.OfType<TextPart>().First().Text, StringComparison.Ordinal);
        Assert.Contains("aes-256-cbc", described, StringComparison.Ordinal);
        Assert.Equal(oaep, described.Contains("rsaesOaep", StringComparison.Ordinal));
        Assert.DoesNotContain("Hello", Encoding.UTF8.GetString(wire.Bytes.Span), StringComparison.Ordinal);
        Assert.Equal(certificate.GetCertHashString(System.Security.Cryptography.HashAlgorithmName.SHA256).ToLowerInvariant(), wire.KeyFingerprint);
    }

    [Theory]
    [InlineData("rsa2048")]
    [InlineData("cv25519")]
    [InlineData("nistp384")]
    public async Task OpenPgp_OpensWithGnuPg_AndHidesTheSubject(string algorithm)
    {
        var gpg = Component.Program("gpg", "gpg", "gnupg");
        await using var host = await TestHost.StartAsync();
        var home = Directory.CreateDirectory(Path.Combine(host.Folder.Path, "gpg")).FullName;
        string[] Base(params string[] rest) => ["--homedir", home, "--batch", "--yes", "--faked-system-time", "20261101T000000", "--passphrase", "", "--pinentry-mode", "loopback", .. rest];
        var (sign, encrypt) = algorithm switch { "cv25519" => ("ed25519", "cv25519"), "nistp384" => ("nistp384", "nistp384"), _ => ("rsa2048", "rsa2048") };
        Tool.Run(gpg, home, Base("--quick-generate-key", "Maria <maria@example.com>", sign, "sign,cert", "1y"));
        var fingerprint = Tool.Run(gpg, home, Base("--with-colons", "--list-keys")).Split('\n').First(l => l.StartsWith("fpr:", StringComparison.Ordinal)).Split(':')[9];
        Tool.Run(gpg, home, Base("--quick-add-key", fingerprint, encrypt, "encr", "1y"));
        var key = Encoding.ASCII.GetBytes(Tool.Run(gpg, home, Base("--armor", "--export", fingerprint)));

        Assert.Equal("delivery.key_needs_pin", (await AddAsync(host, key, pinned: false)).Error!.Code);
        Assert.Equal(fingerprint.ToLowerInvariant(), (await AddAsync(host, key)).Value.Fingerprint);
        var wire = await ProtectAsync(host, DeliveryMethod.OpenPgp);

        var mime = MimeMessage.Load(new MemoryStream(wire.Bytes.ToArray()));
        var encrypted = Assert.IsType<MultipartEncrypted>(mime.Body);
        Assert.Equal("...", mime.Subject);
        Assert.Equal("application/pgp-encrypted", encrypted[0].ContentType.MimeType);
        using (var file = File.Create(Path.Combine(home, "mail.asc")))
            ((MimePart)encrypted[1]).Content!.DecodeTo(file);
        var opened = Tool.Run(gpg, home, Base("--decrypt", "mail.asc"));
        var inner = (Multipart)MimeEntity.Load(new MemoryStream(Encoding.UTF8.GetBytes(opened)));
        Assert.Equal("v1", inner.ContentType.Parameters["protected-headers"]);
        Assert.Equal("Your visit", inner.Headers[HeaderId.Subject]);
        Assert.Contains("Zażółć gęślą jaźń", inner.OfType<TextPart>().First().Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Your visit", Encoding.UTF8.GetString(wire.Bytes.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RevokedCopy_StopsTheKey_AndAnOlderCopyDoesNotReviveIt()
    {
        await using var host = await TestHost.StartAsync();
        byte[] Copy(string name) => File.ReadAllBytes(SharedData.Path("crypto/openpgp-sequoia/keys/really-revoked-cert-" + name));
        Task<Core.Kernel.Result<AddedRecipientKey>> Add(string name) => host.RunAsync<AddRecipientKey, AddedRecipientKey>(
            new AddRecipientKey { File = Copy(name), Address = "testing@example.net", Pinned = true });
        // The corpus key names an address with a blank, which is none; so its verdict comes before the address's.
        Assert.Equal("delivery.key_unusable", (await Add("3-hard-revocation.pgp")).Error!.Code);
        var old = OpenPgpKey.Parse(Copy("0-public.pgp"))[0];
        var revoked = OpenPgpKey.Parse(Copy("3-hard-revocation.pgp"))[0];
        var check = new KeyCheck { At = TestHost.Start };
        Assert.Null(old.Refusal(check));
        Assert.Equal(KeyReason.Revoked, old.MergedWith(revoked).Refusal(check));
        Assert.Equal(KeyReason.Revoked, revoked.MergedWith(old).Refusal(check));
    }

    [Fact]
    public async Task Key_RemovedBetweenLadderAndProtection_IsNotUsed()
    {
        await using var host = await TestHost.StartAsync();
        using var certificate = Authority.Issue();
        var added = (await AddAsync(host, certificate.RawData)).Value;
        var message = Sample.Message(Guid.CreateVersion7());
        await using var db = host.NewContext();
        var plan = (await host.Get<DeliveryPlanner>().PlanAsync(db, [new PlanItem(message.Recipient, Sample.Question)], TestHost.Start, CancellationToken.None))[0];
        await host.RunAsync<RemoveRecipientKey, Core.Kernel.Unit>(new RemoveRecipientKey(added.Id));
        Assert.Null(await host.Get<MessageProtector>().ProtectAsync(message, plan.Candidates[0], CancellationToken.None));
        plan = (await host.Get<DeliveryPlanner>().PlanAsync(db, [new PlanItem(message.Recipient, Sample.Question)], TestHost.Start, CancellationToken.None))[0];
        Assert.Equal(DeliveryMethod.VerifiedTls, plan.Candidates[0].Method);
    }

    [Fact]
    public async Task Register_RefusesWhatCannotBeUsed_AndShowsAddressesMasked()
    {
        await using var host = await TestHost.StartAsync();
        using var foreign = Authority.Issue("other@example.com");
        using var good = Authority.Issue();
        Assert.Contains("email-mismatch", (await AddAsync(host, foreign.RawData)).Error!.Message, StringComparison.Ordinal);
        Assert.Equal("delivery.key_needs_pin", (await AddAsync(host, good.RawData, pinned: false)).Error!.Code);
        Assert.Contains("unparsable", (await AddAsync(host, [1, 2, 3])).Error!.Message, StringComparison.Ordinal);
        Assert.False((await AddAsync(host, good.RawData)).Value.Merged);
        Assert.True((await AddAsync(host, good.RawData)).Value.Merged);

        var page = (await host.RunAsync<ListRecipientKeys, RecipientKeyPage>(new ListRecipientKeys { Address = "MARIA@example.com" })).Value;
        Assert.Equal("m***@***.com", Assert.Single(page.Rows).MaskedAddress);
        Assert.Empty((await host.RunAsync<ListRecipientKeys, RecipientKeyPage>(new ListRecipientKeys { Address = "nobody@example.com" })).Value.Rows);
    }

    [Fact]
    public async Task EncryptedMessage_TravelsToTheSandbox_WithItsReceipt()
    {
        await using var host = await TestHost.StartAsync();
        using var certificate = Authority.Issue();
        await AddAsync(host, certificate.RawData);
        var id = Guid.CreateVersion7();
        var submission = await SandboxDeliveryTests.SubmissionAsync(host, id, c => c.Method == DeliveryMethod.SMime);
        var outcome = (await host.Get<MailTransport>().SubmitAsync(Sample.Decision(id, TestHost.Start, Core.Gate.GateRoute.EndToEnd), submission, new RecordingLog(), CancellationToken.None)).Value;
        Assert.Equal(("smime", SubmissionResult.Accepted), (outcome.Evidence.Method, outcome.Result));
        Assert.NotNull(outcome.Evidence.KeyFingerprint);
        var rows = (await host.RunAsync<Core.Delivery.Sandbox.ListSandboxMessages, Core.Delivery.Sandbox.SandboxPage>(new Core.Delivery.Sandbox.ListSandboxMessages())).Value.Rows;
        Assert.Equal(DeliveryMethod.SMime, Assert.Single(rows).Method);
    }

    private static byte[] OaepCapability()
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence())
            writer.WriteObjectIdentifier("1.2.840.113549.1.1.7");
        return writer.Encode();
    }
}
