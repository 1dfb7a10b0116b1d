using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Delivery.Crypto;
using SecureMarketing.Core.Delivery.Domains;
using SecureMarketing.Core.Delivery.Routes;
using SecureMarketing.Core.Keys;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Delivery.Bed;

/// <summary>The live check of sending domains: a signed zone, a validating resolver, a policy over HTTPS.</summary>
[Collection(BedCollection.Name)]
public sealed class SendingDomainTests(DnsBed bed)
{
    private async Task<DirectRig> StartAsync(string domain, params (string Selector, DkimAlgorithm Algorithm, string PublicKey)[] keys)
    {
        var rig = await DirectRig.StartAsync(bed);
        Assert.Null((await rig.Host.RunAsync<SaveRoute, RouteId>(new SaveRoute { Route = rig.Route, Settings = new RouteSettings { Name = "Direct", Egress = "ip4:192.0.2.10 include:_spf.relay.test" } })).Error);
        await using var db = rig.Host.NewContext();
        foreach (var (selector, algorithm, publicKey) in keys)
        {
            var id = DkimKeyId.New();
            var pkcs8 = algorithm == DkimAlgorithm.RsaSha256 ? bed.Zone.Rsa.Pkcs8 : bed.Zone.Edwards.Pkcs8;
            db.Add(new DkimKey(id, domain, selector, algorithm, rig.Host.Get<IFieldCipher>().SealBytes(id.Value, DkimKey.PrivateField, pkcs8), publicKey, TestHost.Start));
        }

        await db.SaveChangesAsync();
        return rig;
    }

    private static async Task<DomainView> CheckAsync(DirectRig rig, string domain)
    {
        var answer = await rig.Host.RunAsync<CheckSendingDomain, DomainView>(new CheckSendingDomain(domain));
        Assert.Null(answer.Error);
        return answer.Value;
    }

    [Fact]
    public async Task WhatIsPublished_IsFound_ThroughStringsAliasesAndHttps()
    {
        bed.Need();
        await using var rig = await StartAsync("sender.test", ("s1", DkimAlgorithm.RsaSha256, bed.Zone.Rsa.PublicKey), ("s2", DkimAlgorithm.Ed25519Sha256, bed.Zone.Edwards.PublicKey));
        bed.Policies.Serve("sender.test", "enforce", "mx.sender.test");

        var view = await CheckAsync(rig, "sender.test");

        Assert.Equal(
            "Dkim=Found Dkim=Found Spf=Found Dmarc=Found MtaSts=Found MtaStsPolicy=Found TlsReports=Found",
            string.Join(' ', view.Records.Select(r => $"{r.Record.Kind}={r.State}")));
        Assert.All(view.Records, r => Assert.Null(r.Problem));
        Assert.Equal(rig.Host.Clock.GetUtcNow(), view.GoodAt);
        Assert.Contains("mx: mx.sender.test", view.Records.Single(r => r.Record.Kind == DomainRecordKind.MtaStsPolicy).Record.Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIsWrong_IsSaidInPlainWords()
    {
        bed.Need();
        await using var rig = await StartAsync("wrong.test", ("s1", DkimAlgorithm.Ed25519Sha256, Convert.ToBase64String(new byte[32])), ("s9", DkimAlgorithm.RsaSha256, bed.Zone.Rsa.PublicKey));
        var view = await CheckAsync(rig, "wrong.test");
        Assert.Equal("Dkim=Different Dkim=Missing Spf=Different Dmarc=Missing", string.Join(' ', view.Records.Where(r => r.Record.Required).Select(r => $"{r.Record.Kind}={r.State}")));
        Assert.Contains("several SPF records", view.Records.Single(r => r.Record.Kind == DomainRecordKind.Spf).Problem, StringComparison.Ordinal);
        Assert.Equal((4, null), (view.Troubles, view.GoodAt));
    }

    /// <summary>Signatures that do not hold say nothing about the domain.</summary>
    [Fact]
    public async Task BogusZone_IsNotReadAsMissing()
    {
        bed.Need();
        await using var rig = await StartAsync("bogus.test", ("s1", DkimAlgorithm.RsaSha256, bed.Zone.Rsa.PublicKey));
        Assert.All((await CheckAsync(rig, "bogus.test")).Records.Where(r => r.Record.Required), r => Assert.Equal(RecordState.Unknown, r.State));
    }
}
