using Bunit;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Delivery.Direct;
using SecureMarketing.Core.Delivery.Dns;
using SecureMarketing.Core.Delivery.Policy;
using SecureMarketing.Core.Delivery.Sts;
using SecureMarketing.Web.Features.Delivery;

namespace SecureMarketing.Tests.Web.Delivery;

public sealed class DomainRungsTests : BunitContext
{
    private static DirectExplanation Explained(MxStatus status = MxStatus.Hosts, string? refusal = null) => new()
    {
        Domain = "example.com",
        Refusal = refusal,
        Status = status,
        MxSecure = true,
        Sts = new StsFact(StsMode.Enforce, "7", ["mx.example.com"], null),
        Remembered = TlsAssurance.Dane,
        Hosts = status != MxStatus.Hosts ? [] :
        [
            new HostExplanation(
                new MxFacts { Host = "mx.example.com", Preference = 10, Addresses = [], Dane = DaneState.Usable },
                "192.0.2.1", null,
                new MxVerdict(MxStep.Wait, TlsAssurance.Opportunistic, "dane-mismatch", [new LadderRung(6, DeliveryMethod.VerifiedTls, RungVerdict.Refused, "dane-mismatch", Host: "mx.example.com")])),
        ],
    };

    private string Show(DirectExplanation explained) => Render<DomainRungs>(p => p.Add(d => d.Direct, explained)).Markup;

    [Fact]
    public void EachHost_IsShown_WithTheRowThatDecided()
    {
        var shown = Show(Explained());
        Assert.Contains("mx.example.com", shown, StringComparison.Ordinal);
        Assert.Contains("Not now", shown, StringComparison.Ordinal);
        Assert.Contains("row 6: its certificate does not match the DANE records", shown, StringComparison.Ordinal);
        Assert.Contains("Verified by signed DNS (DANE)", shown, StringComparison.Ordinal);
        Assert.Contains("enforced, policy 7", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatEndsEverything_IsSaidInstead()
    {
        Assert.Contains("takes no mail", Show(Explained(MxStatus.NullMx)), StringComparison.Ordinal);
        Assert.Contains("does not validate", Show(Explained(refusal: ResolverCheck.NotValidating)), StringComparison.Ordinal);
        Assert.DoesNotContain("<table", Show(Explained(MxStatus.Unknown)), StringComparison.Ordinal);
    }

    /// <summary>No code word reaches a reader: every reason the ladder and the transport can give has a sentence.</summary>
    [Theory]
    [InlineData("dane-unknown")]
    [InlineData("downgrade")]
    [InlineData("sts-host-not-listed")]
    [InlineData("private-address")]
    [InlineData("resolver-missing")]
    [InlineData("handshake-failed")]
    public void Reasons_HaveWords(string reason) => Assert.Contains(' ', DeliveryWords.Reason(reason));
}
