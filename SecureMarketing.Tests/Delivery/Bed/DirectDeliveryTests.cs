using System.Net.Security;
using SecureMarketing.Core.Delivery.Direct;
using SecureMarketing.Core.Delivery.Policy;
using SecureMarketing.Core.Delivery.Sts;
using SecureMarketing.Core.Delivery.Transport;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Delivery.Bed;

/// <summary>The ladder on live sessions: signed DNS, real handshakes, and what the peers got.</summary>
[Collection(BedCollection.Name)]
public sealed class DirectDeliveryTests(DnsBed bed)
{
    private static string Of(SubmissionOutcome outcome) =>
        $"{outcome.Result} {outcome.Evidence.Level ?? "-"} {outcome.Reason}{(outcome is { Result: SubmissionResult.RouteFailed } ? outcome.Transient ? " later" : " now" : "")}";

    [Fact]
    public async Task Dane_VerifiesAKeyThatNoAuthorityKnows_AndTheReceiptProvesIt()
    {
        await using var rig = await DirectRig.StartAsync(bed);
        await using var peer = bed.Peer("mx.dane.test", bed.Zone.Dane);
        var outcome = await rig.SubmitAsync("dane.test", TlsAssurance.Pinned);

        Assert.Equal("Accepted T4 accepted", Of(outcome));
        var evidence = outcome.Evidence;
        var host = Assert.Single(evidence.Direct!.Hosts);
        Assert.Equal((true, true, DaneState.Usable, "mx.dane.test"), (evidence.Direct.MxSecure, host.AddressSecure, host.Dane, host.Host));
        Assert.StartsWith("3 1 1 ", host.Matched, StringComparison.Ordinal);
        Assert.Equal(("dane-ee", true, "self-signed"), (evidence.Tls!.Dane, evidence.Tls.Verified, evidence.Tls.Verdict));
        Assert.Contains(evidence.Rungs, r => r is { Number: 5, Verdict: RungVerdict.Offered });
        Assert.Equal(1, Assert.Single(peer.ByMessageId).Value);
    }

    [Fact]
    public async Task Dane_ByTrustAnchor_AndThroughAnAlias()
    {
        await using var rig = await DirectRig.StartAsync(bed);
        await using var anchored = bed.Peer("mx.daneta.test", bed.Authority.IssueServer("mx.daneta.test"));
        await using var aliased = bed.Peer("alias.aliased.test", bed.Zone.Dane);
        Assert.Equal("Accepted T4 accepted", Of(await rig.SubmitAsync("daneta.test", TlsAssurance.Pinned)));
        var outcome = await rig.SubmitAsync("aliased.test", TlsAssurance.Pinned);
        Assert.Equal("Accepted T4 accepted", Of(outcome));
    }

    [Fact]
    public async Task Dane_Mismatch_OrStripping_GetsNothing_NotEvenPlainMail()
    {
        await using var rig = await DirectRig.StartAsync(bed);
        await using (var peer = bed.Peer("mx.danebad.test", bed.Authority.IssueServer("mx.danebad.test")))
        {
            Assert.Equal("RouteFailed - dane-mismatch later", Of(await rig.SubmitAsync("danebad.test")));
            Assert.Equal("RouteFailed - dane-mismatch later", Of(await rig.SubmitAsync("danebad.test", TlsAssurance.None)));
            Assert.DoesNotContain(peer.Commands, c => c.StartsWith("MAIL", StringComparison.Ordinal));
        }

        await using var stripped = bed.Peer("mx.danebad.test");
        Assert.Equal("RouteFailed - starttls-not-offered later", Of(await rig.SubmitAsync("danebad.test", TlsAssurance.None)));
        Assert.Equal(0, stripped.DataOctets);
    }

    [Fact]
    public async Task Dane_NextHost_WhenTheFirstDoesNotMatch()
    {
        await using var rig = await DirectRig.StartAsync(bed);
        await using var first = bed.Peer("mx1.danetwo.test", bed.Authority.IssueServer("mx1.danetwo.test"));
        await using var second = bed.Peer("mx2.danetwo.test", bed.Zone.Dane);
        var outcome = await rig.SubmitAsync("danetwo.test");
        Assert.Equal("Accepted T4 accepted", Of(outcome));
        Assert.Equal(["dane-mismatch", null], outcome.Evidence.Direct!.Hosts.Select(h => h.Reason));
        Assert.Equal((0, 1), (first.Messages.Count, second.Messages.Count));
    }

    [Fact]
    public async Task Dane_UnknownIsNotNone_AndInsecureIs()
    {
        await using var rig = await DirectRig.StartAsync(bed);
        await using var failing = bed.Peer("mx.tlsafail.test", bed.Authority.IssueServer("mx.tlsafail.test"));
        Assert.Equal("RouteFailed - dane-unknown later", Of(await rig.SubmitAsync("tlsafail.test")));
        Assert.Equal(0, failing.Connections);

        // Its zone is unsigned: what stands there as TLSA proves nothing and binds nobody.
        await using var plain = bed.Peer("mx.plain.test", bed.Authority.IssueServer("mx.plain.test"));
        var outcome = await rig.SubmitAsync("plain.test");
        Assert.Equal("Accepted T1 accepted", Of(outcome));
        Assert.False(outcome.Evidence.Direct!.MxSecure);
    }

    [Fact]
    public async Task Dane_OnlyUnusableRecords_AreNotForPhi()
    {
        await using var rig = await DirectRig.StartAsync(bed);
        await using var peer = bed.Peer("mx.unusable.test", bed.Authority.IssueServer("mx.unusable.test"));
        Assert.Equal("RouteFailed - tlsa-unusable now", Of(await rig.SubmitAsync("unusable.test")));
        Assert.Equal("Accepted T0 accepted", Of(await rig.SubmitAsync("unusable.test", TlsAssurance.Opportunistic)));
    }

    [Fact]
    public async Task DomainsWithoutMail_EndAtOnce_AndBrokenDnsWaits()
    {
        await using var rig = await DirectRig.StartAsync(bed);
        var none = await rig.SubmitAsync("nullmx.test");
        Assert.Equal(("Bounced - null-mx", "5.1.10"), (Of(none), none.EnhancedCode));
        Assert.Equal("Bounced - no-such-domain", Of(await rig.SubmitAsync("nowhere.test")));
        Assert.Equal("RouteFailed - dns-failed later", Of(await rig.SubmitAsync("bogus.test")));
        Assert.Equal("RouteFailed - no-address later", Of(await rig.SubmitAsync("nohost.test")));
        await using var peer = bed.Peer("implicit.test", bed.Authority.IssueServer("implicit.test"));
        Assert.Equal("Accepted T1 accepted", Of(await rig.SubmitAsync("implicit.test")));
    }

    [Fact]
    public async Task PublicCertificate_Faults_SendTheMessageToTheNextRungAtOnce()
    {
        await using var rig = await DirectRig.StartAsync(bed);
        foreach (var (certificate, reason) in new[]
        {
            (TestAuthority.SelfSigned("mx.pkix.test"), "self-signed"),
            (bed.Authority.IssueServer("elsewhere.test"), "name-mismatch"),
            (bed.Authority.IssueServer("mx.pkix.test", TestHost.Start.AddDays(-1)), "expired"),
            (new TestAuthority("Unknown").IssueServer("mx.pkix.test"), "untrusted-root"),
        })
        {
            await using var peer = bed.Peer("mx.pkix.test", certificate);
            Assert.Equal($"RouteFailed - {reason} now", Of(await rig.SubmitAsync("pkix.test")));
            Assert.Equal(0, peer.DataOctets);
        }

        await using (var stripped = bed.Peer("mx.pkix.test"))
            Assert.Equal("RouteFailed - starttls-not-offered now", Of(await rig.SubmitAsync("pkix.test")));
        await using (var old = new ScriptedPeer(bed.Zone.AddressOf("mx.pkix.test"), bed.MxPort) { Certificate = bed.Authority.IssueServer("mx.pkix.test"), OldTls = true })
            Assert.Equal("RouteFailed - handshake-failed now", Of(await rig.SubmitAsync("pkix.test")));
        await using (var clear = bed.Peer("mx.pkix.test"))
            Assert.Equal("Accepted clear accepted", Of(await rig.SubmitAsync("pkix.test", TlsAssurance.None)));
    }

    [Fact]
    public async Task StartTlsNotNow_IsWaitedFor_AndASessionInClearIsNobodyElses()
    {
        await using var rig = await DirectRig.StartAsync(bed);
        await using var peer = bed.Peer("mx.pkix.test", bed.Authority.IssueServer("mx.pkix.test"));
        peer.Replies["STARTTLS"] = "454 4.7.0 TLS not available just now";
        Assert.Equal("RouteFailed - starttls-refused later", Of(await rig.SubmitAsync("pkix.test")));
        Assert.Equal("RouteFailed - starttls-refused later", Of(await rig.SubmitAsync("pkix.test", TlsAssurance.None)));
        Assert.Equal(0, peer.DataOctets);

        peer.Replies["STARTTLS"] = "502 5.5.1 No TLS here";
        Assert.Equal("Accepted clear accepted", Of(await rig.SubmitAsync("pkix.test", TlsAssurance.None)));
        peer.Replies.Remove("STARTTLS");
        Assert.Equal("Accepted T1 accepted", Of(await rig.SubmitAsync("pkix.test")));
    }

    [Fact]
    public async Task DowngradeMemory_RefusesWhatWasOnceBetter_UntilItIsForgotten()
    {
        await using var rig = await DirectRig.StartAsync(bed);
        await using (var good = bed.Peer("mx.pkix.test", bed.Authority.IssueServer("mx.pkix.test")))
            Assert.Equal("Accepted T1 accepted", Of(await rig.SubmitAsync("pkix.test")));

        rig.Host.Clock.Advance(TimeSpan.FromMinutes(1));
        await using var stripped = bed.Peer("mx.pkix.test");
        Assert.Equal("RouteFailed - downgrade later", Of(await rig.SubmitAsync("pkix.test", TlsAssurance.None)));
        Assert.Equal("RouteFailed - downgrade later", Of(await rig.SubmitAsync("pkix.test")));
        Assert.Null((await rig.Host.RunAsync<ForgetDomain, Core.Kernel.Unit>(new ForgetDomain("PKIX.test"))).Error);
        Assert.Equal("Accepted clear accepted", Of(await rig.SubmitAsync("pkix.test", TlsAssurance.None)));
        Assert.Equal("delivery.domain_not_remembered", (await rig.Host.RunAsync<ForgetDomain, Core.Kernel.Unit>(new ForgetDomain("pkix.test"))).Error!.Code);
    }

    [Fact]
    public async Task MtaSts_Enforce_HoldsAtT3_AndOutlivesItsRecordsHost()
    {
        await using var rig = await DirectRig.StartAsync(bed);
        bed.Policies.Serve("sts.test", "enforce", "mx.sts.test");
        await using (var peer = bed.Peer("mx.sts.test", bed.Authority.IssueServer("mx.sts.test")))
        {
            var outcome = await rig.SubmitAsync("sts.test", TlsAssurance.Pinned);
            Assert.Equal("Accepted T3 accepted", Of(outcome));
            Assert.Equal((StsMode.Enforce, "20261124T1"), (outcome.Evidence.Direct!.StsMode, outcome.Evidence.Direct.StsPolicyId));
        }

        bed.Policies.Answers.Remove("sts.test");
        rig.Host.Clock.Advance(TimeSpan.FromHours(23));
        await using (var imposter = bed.Peer("mx.sts.test", TestAuthority.SelfSigned("mx.sts.test")))
        {
            Assert.Equal("RouteFailed - self-signed later", Of(await rig.SubmitAsync("sts.test", TlsAssurance.None)));
            Assert.Equal(0, imposter.DataOctets);
        }

        // Its time is over and nobody serves it any more, but its record announces it still: who had one before is waited for.
        rig.Host.Clock.Advance(TimeSpan.FromHours(2));
        await using var later = bed.Peer("mx.sts.test", TestAuthority.SelfSigned("mx.sts.test"));
        Assert.Equal("RouteFailed - sts-status later", Of(await rig.SubmitAsync("sts.test", TlsAssurance.None)));
        Assert.Equal(0, later.DataOctets);
    }

    [Fact]
    public async Task MtaSts_TestingOnlyReports_UnlistedHostsGetNothing()
    {
        await using var rig = await DirectRig.StartAsync(bed);
        bed.Policies.Serve("ststesting.test", "testing", "other.ststesting.test");
        bed.Policies.Serve("stsother.test", "enforce", "other.stsother.test");
        await using var testing = bed.Peer("mx.ststesting.test", bed.Authority.IssueServer("mx.ststesting.test"));
        await using var other = bed.Peer("mx.stsother.test", bed.Authority.IssueServer("mx.stsother.test"));
        Assert.Equal("Accepted T1 accepted", Of(await rig.SubmitAsync("ststesting.test")));
        Assert.Equal("RouteFailed - sts-host-not-listed later", Of(await rig.SubmitAsync("stsother.test")));
        Assert.Equal(0, other.Connections);
    }

    [Fact]
    public async Task MtaSts_PolicyHostsThatMisbehave_GiveNoPolicy()
    {
        await using var rig = await DirectRig.StartAsync(bed);
        await using var peer = bed.Peer("mx.stsnone.test", bed.Authority.IssueServer("mx.stsnone.test"));
        const string Policy = "version: STSv1\r\nmode: enforce\r\nmx: mx.stsnone.test\r\nmax_age: 86400\r\n";
        foreach (var (answer, problem) in new[]
        {
            (PolicyServer.Answer("301 Moved", "text/plain", Policy, "Location: https://mta-sts.sts.test/\r\n"), "sts-status"),
            (PolicyServer.Answer("200 OK", "text/html", Policy), "sts-content-type"),
            (PolicyServer.Answer("200 OK", "text/plain", new string('x', 70_000)), "sts-too-large"),
            (PolicyServer.Answer("200 OK", "text/plain", "hello"), "sts-invalid"),
        })
        {
            bed.Policies.Answers["stsnone.test"] = answer;
            var outcome = await rig.SubmitAsync("stsnone.test");
            Assert.Equal(("Accepted T1 accepted", problem), (Of(outcome), outcome.Evidence.Direct!.StsProblem));
            rig.Host.Clock.Advance(TimeSpan.FromMinutes(6));
        }

        bed.Policies.Answers["stsnone.test"] = PolicyServer.Answer("200 OK", "text/plain", Policy);
        bed.Policies.Misnamed.Add("stsnone.test");
        Assert.Equal("sts-certificate", (await rig.SubmitAsync("stsnone.test")).Evidence.Direct!.StsProblem);
    }

    [Theory]
    [InlineData("EHLO", "421 4.3.2 Busy", "RouteFailed - hello-refused later")]
    [InlineData("STARTTLS", "421 4.3.2 Busy", "RouteFailed - starttls-refused later")]
    [InlineData("MAIL", "421 4.3.2 Busy", "Deferred T1 deferred")]
    [InlineData("RCPT", "421 4.3.2 Busy", "Deferred T1 deferred")]
    [InlineData("RCPT", "452 4.5.3 Too many", "Deferred T1 deferred")]
    [InlineData("DATA", "421 4.3.2 Busy", "Deferred T1 deferred")]
    [InlineData(".", "421 4.3.2 Busy", "Deferred T1 deferred")]
    [InlineData(".", "550 5.7.1 Content", "Bounced T1 refused")]
    [InlineData("MAIL", "552 5.3.4 Too big", "Bounced T1 refused")]
    public async Task Refusals_KeepTheirMeaning(string verb, string reply, string expected)
    {
        await using var rig = await DirectRig.StartAsync(bed);
        await using var peer = new ScriptedPeer(bed.Zone.AddressOf("mx.pkix.test"), bed.MxPort) { Certificate = bed.Authority.IssueServer("mx.pkix.test"), Replies = { [verb] = reply } };
        Assert.Equal(expected, Of(await rig.SubmitAsync("pkix.test")));
    }

    [Fact]
    public async Task CutInData_IsSentAgainOnce_CutAfterDot_Never_AndNobodyGetsItTwice()
    {
        await using var rig = await DirectRig.StartAsync(bed);
        var message = Guid.CreateVersion7();
        await using (var cutting = new ScriptedPeer(bed.Zone.AddressOf("mx.pkix.test"), bed.MxPort) { Certificate = bed.Authority.IssueServer("mx.pkix.test"), Dot = AtDot.CutInData, Extensions = [] })
        {
            Assert.Equal("Deferred T1 connection-lost", Of(await rig.SubmitAsync("pkix.test", message: message, body: string.Concat(Enumerable.Repeat(new string('x', 70) + "\r\n", 200_000)))));
            Assert.Empty(cutting.ByMessageId);
        }

        await using var silent = new ScriptedPeer(bed.Zone.AddressOf("mx.pkix.test"), bed.MxPort) { Certificate = bed.Authority.IssueServer("mx.pkix.test"), Dot = AtDot.CutAfterDot };
        Assert.Equal("InDoubt T1 connection-lost", Of(await rig.SubmitAsync("pkix.test", message: message)));
        Assert.Equal(1, Assert.Single(silent.ByMessageId).Value);
    }

    [Fact]
    public async Task Greylist_ThenAccepted_OnTheSameSession_AndABusyFirstHostGivesWay()
    {
        await using var rig = await DirectRig.StartAsync(bed);
        await using (var grey = new ScriptedPeer(bed.Zone.AddressOf("mx.pkix.test"), bed.MxPort) { Certificate = bed.Authority.IssueServer("mx.pkix.test"), Greylist = 1, Slow = TimeSpan.FromMilliseconds(20) })
        {
            var message = Guid.CreateVersion7();
            Assert.Equal("Deferred T1 deferred", Of(await rig.SubmitAsync("pkix.test", message: message)));
            Assert.Equal("Accepted T1 accepted", Of(await rig.SubmitAsync("pkix.test", message: message)));
            Assert.Equal((1, 1), (grey.Connections, Assert.Single(grey.ByMessageId).Value));
        }

        await using var busy = new ScriptedPeer(bed.Zone.AddressOf("mx1.two.test"), bed.MxPort) { Greeting = "421 4.3.2 Busy" };
        await using var second = bed.Peer("mx2.two.test", bed.Authority.IssueServer("mx2.two.test"));
        var outcome = await rig.SubmitAsync("two.test");
        Assert.Equal(("Accepted T1 accepted", "mx2.two.test"), (Of(outcome), outcome.Evidence.Host));
    }

    [Theory]
    [InlineData(TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256, false, "Accepted T1 accepted")]
    [InlineData(TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256, true, "RouteFailed - handshake-failed now")]
    [InlineData(TlsCipherSuite.TLS_AES_128_GCM_SHA256, true, "Accepted T1 accepted")]
    [InlineData(TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256, false, "RouteFailed - handshake-failed now")]
    public async Task Suites_AeadOnly_AndInFipsProfileAesGcmOnly(TlsCipherSuite suite, bool fips, string expected)
    {
        await using var rig = await DirectRig.StartAsync(bed, fips);
        await using var peer = new ScriptedPeer(bed.Zone.AddressOf("mx.pkix.test"), bed.MxPort) { Certificate = bed.Authority.IssueServer("mx.pkix.test"), Suite = suite };
        Assert.Equal(expected, Of(await rig.SubmitAsync("pkix.test")));
    }

    [Fact]
    public async Task RequireTls_IsUsedWhereAProvenHostAnnouncesIt()
    {
        await using var rig = await DirectRig.StartAsync(bed);
        await using var peer = new ScriptedPeer(bed.Zone.AddressOf("mx.dane.test"), bed.MxPort) { Certificate = bed.Zone.Dane, Extensions = ["SIZE 1000000", "REQUIRETLS"] };
        var outcome = await rig.SubmitAsync("dane.test");
        Assert.True(outcome.Evidence.RequireTls);
        Assert.Contains(peer.Commands, c => c.StartsWith("MAIL", StringComparison.Ordinal) && c.EndsWith(" REQUIRETLS", StringComparison.Ordinal));
        Assert.False((await rig.SubmitAsync("dane.test", TlsAssurance.Opportunistic)).Evidence.RequireTls);
    }

    [Fact]
    public async Task Resolver_IsBelievedOnlyWhenItValidates()
    {
        bed.Need();
        async Task<string?> RefusalAsync(string key, string? value)
        {
            var settings = DirectRig.Settings(bed);
            settings["DirectDelivery:" + key] = value;
            await using var host = await TestHost.StartAsync(settings: settings);
            return await host.Get<ResolverCheck>().RefusalAsync(CancellationToken.None);
        }

        Assert.Null(await RefusalAsync("SignedName", "signed.test"));
        Assert.Equal(ResolverCheck.Missing, await RefusalAsync("Resolver", null));
        Assert.Equal(ResolverCheck.Unreadable, await RefusalAsync("Resolver", "dns.example.com"));
        Assert.Equal(ResolverCheck.NotLoopback, await RefusalAsync("Resolver", "192.0.2.1:53"));
        Assert.Equal(ResolverCheck.NotValidating, await RefusalAsync("SignedName", "mx.plain.test"));
        Assert.Equal(ResolverCheck.NotValidating, await RefusalAsync("BogusName", "signed.test"));
        Assert.Equal(ResolverCheck.Unreachable, await RefusalAsync("SignedName", "bogus.test"));
    }
}
