using CsCheck;
using SecureMarketing.Core.Delivery.Dane;
using SecureMarketing.Core.Delivery.Direct;
using SecureMarketing.Core.Delivery.Dns;
using SecureMarketing.Core.Delivery.Policy;
using SecureMarketing.Core.Delivery.Sts;
using SecureMarketing.Core.Delivery.Transport;

namespace SecureMarketing.Tests.Delivery;

/// <summary>Rows 5 to 9, without a socket: facts in, step and level out.</summary>
public sealed class SessionLadderTests
{
    private static readonly TlsaRecord Record = new(3, 1, 1, new string('a', 64));
    private static readonly SessionFacts Clear = new(false, TransportReason.StartTlsNotOffered, null, null);

    private static MxFacts Host(DaneState dane) => new()
    {
        Host = "mx.example.com",
        Preference = 10,
        Addresses = [System.Net.IPAddress.Loopback],
        Dane = dane,
        Tlsa = dane is DaneState.Usable or DaneState.Unusable ? DaneSet.Of("mx.example.com", [Record]) : null,
    };

    private static DomainFacts Domain(StsMode sts = StsMode.None, string listed = "mx.example.com", TlsAssurance? remembered = null) => new()
    {
        Domain = "example.com",
        Status = MxStatus.Hosts,
        MxSecure = true,
        Sts = new StsFact(sts, sts == StsMode.None ? null : "1", sts == StsMode.None ? [] : [listed], null),
        Remembered = remembered,
    };

    private static SessionFacts Tls(string certificate = "trusted", bool? dane = null) =>
        new(true, null, certificate, dane is { } matched ? new DaneVerdict(matched ? DaneVerdict.Ee : DaneVerdict.Mismatch, matched ? Record : null) : null);

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static string Of(MxVerdict verdict) => $"{verdict.Step} {verdict.Level.Word()} {verdict.Reason}".TrimEnd();

    [Fact]
    public void Row5_UsableTlsaThatMatches_IsT4_WhateverTheCertificateSays()
    {
        Assert.Equal("Send T4", Of(SessionLadder.Judge(Domain(), Host(DaneState.Usable), Tls("self-signed", true), TlsAssurance.Pinned)));
        Assert.Equal("Send T4", Of(SessionLadder.Judge(Domain(StsMode.Enforce, "other.example.com"), Host(DaneState.Usable), Tls("expired", true), TlsAssurance.Pinned)));
    }

    [Fact]
    public void Row6_UsableTlsaWithoutAMatch_OrWithoutTls_GetsNothing_EvenPlainMail()
    {
        Assert.Equal("Wait T0 dane-mismatch", Of(SessionLadder.Judge(Domain(StsMode.Enforce), Host(DaneState.Usable), Tls("trusted", false), TlsAssurance.None)));
        Assert.Equal("Wait clear starttls-not-offered", Of(SessionLadder.Judge(Domain(), Host(DaneState.Usable), Clear, TlsAssurance.None)));
    }

    [Fact]
    public void UnknownTlsa_IsNeverNone() =>
        Assert.Equal("Wait T0 dane-unknown", Of(SessionLadder.Judge(Domain(), Host(DaneState.Unknown), Tls(), TlsAssurance.None)));

    [Theory]
    [InlineData(StsMode.None, true, TlsAssurance.PkixMx, "Lacks T0 tlsa-unusable")]
    [InlineData(StsMode.None, true, TlsAssurance.Opportunistic, "Send T0")]
    [InlineData(StsMode.None, false, TlsAssurance.None, "Wait clear starttls-not-offered")]
    [InlineData(StsMode.Enforce, true, TlsAssurance.Pinned, "Send T3")]
    public void Row7_OnlyUnusableTlsa_DemandsTls_AndIsNotForPhiUnlessRow8Holds(StsMode sts, bool tls, TlsAssurance least, string expected) =>
        Assert.Equal(expected, Of(SessionLadder.Judge(Domain(sts), Host(DaneState.Unusable), tls ? Tls() : Clear, least)));

    [Theory]
    [InlineData("mx.example.com", "trusted", "Send T3")]
    [InlineData("*.example.com", "trusted", "Send T3")]
    [InlineData("mail.example.com", "trusted", "Wait T0 sts-host-not-listed")]
    [InlineData("mx.example.com", "name-mismatch", "Wait T0 name-mismatch")]
    [InlineData("mx.example.com", "expired", "Wait T0 expired")]
    public void Row8_Enforce(string listed, string certificate, string expected) =>
        Assert.Equal(expected, Of(SessionLadder.Judge(Domain(StsMode.Enforce, listed), Host(DaneState.None), Tls(certificate), TlsAssurance.None)));

    [Fact]
    public void Row8_IsNotEnoughForWhatNeedsDane()
    {
        Assert.Equal("Lacks T3 mta-sts-not-accepted", Of(SessionLadder.Judge(Domain(StsMode.Enforce), Host(DaneState.None), Tls(), TlsAssurance.Dane)));
        Assert.Equal("Lacks T3 mta-sts-not-accepted", Of(SessionLadder.Judge(Domain(StsMode.Enforce), Host(DaneState.None), null, TlsAssurance.Dane)));
    }

    [Fact]
    public void Row8_Testing_OnlyReports()
    {
        var verdict = SessionLadder.Judge(Domain(StsMode.Testing, "other.example.com"), Host(DaneState.None), Tls(), TlsAssurance.PkixMx);
        Assert.Equal("Send T1", Of(verdict));
        Assert.Contains(verdict.Rungs, r => r is { Number: 8, Verdict: RungVerdict.Skipped, Reason: "sts-testing" });
    }

    [Theory]
    [InlineData("trusted", TlsAssurance.PkixMx, null, "Send T1")]
    [InlineData("trusted", TlsAssurance.Pinned, null, "Lacks T1 pkix-mx-not-accepted")]
    [InlineData("self-signed", TlsAssurance.PkixMx, null, "Lacks T0 self-signed")]
    [InlineData("self-signed", TlsAssurance.Opportunistic, null, "Send T0")]
    [InlineData("self-signed", TlsAssurance.Opportunistic, TlsAssurance.PkixMx, "Wait T0 downgrade")]
    [InlineData("trusted", TlsAssurance.PkixMx, TlsAssurance.Dane, "Send T1")]
    public void Row9_PublicCertificate_AndTheMemoryOfBetter(string certificate, TlsAssurance least, TlsAssurance? remembered, string expected) =>
        Assert.Equal(expected, Of(SessionLadder.Judge(Domain(remembered: remembered), Host(DaneState.None), Tls(certificate), least)));

    [Theory]
    [InlineData(TlsAssurance.None, null, "Send clear")]
    [InlineData(TlsAssurance.Opportunistic, null, "Lacks clear starttls-not-offered")]
    [InlineData(TlsAssurance.None, TlsAssurance.PkixMx, "Wait clear downgrade")]
    public void WithoutTls_OnlyPlainMailGoes_AndNotWhereTlsWasSeenProven(TlsAssurance least, TlsAssurance? remembered, string expected) =>
        Assert.Equal(expected, Of(SessionLadder.Judge(Domain(remembered: remembered), Host(DaneState.None), Clear, least)));

    /// <summary>A policy that nobody could fetch is no policy (RFC 8461 §3.3), but not where one was kept before.</summary>
    [Theory]
    [InlineData(null, "Send T1")]
    [InlineData(TlsAssurance.PkixMx, "Send T1")]
    [InlineData(TlsAssurance.MtaSts, "Wait T0 sts-timed-out")]
    public void Row8_UnknownPolicy_IsWaitedForWhereOneWasKept(TlsAssurance? remembered, string expected)
    {
        var domain = Domain(remembered: remembered) with { Sts = StsFact.Absent with { Problem = "sts-timed-out" } };
        Assert.Equal(expected, Of(SessionLadder.Judge(domain, Host(DaneState.None), Tls(), TlsAssurance.PkixMx)));
    }

    [Fact]
    public void BeforeDialling_TheAnswerIsAPromise()
    {
        var verdict = SessionLadder.Judge(Domain(), Host(DaneState.Usable), null, TlsAssurance.Pinned);
        Assert.Equal("Send T4", Of(verdict));
        Assert.Equal(RungVerdict.Promised, verdict.Rungs[^1].Verdict);
        Assert.Equal("Lacks T1 pkix-mx-not-accepted", Of(SessionLadder.Judge(Domain(), Host(DaneState.None), null, TlsAssurance.Pinned)));
    }

    /// <summary>Whatever the facts: what is sent is worth what the message needs, and a promise kept by nobody is never passed over.</summary>
    [Fact]
    public void NothingIsSentBelowItsLeast_NorAgainstWhatTheDomainPublishes() =>
        Gen.Select(
            Gen.Enum<DaneState>(), Gen.Enum<StsMode>(), OneOf("mx.example.com", "other.example.com"), Gen.Enum<TlsAssurance>(),
            OneOf<TlsAssurance?>(null, TlsAssurance.PkixMx, TlsAssurance.Dane),
            Gen.Select(Gen.Bool, OneOf("trusted", "expired", "self-signed"), Gen.Bool))
        .Sample((dane, sts, listed, least, remembered, session) =>
        {
            var (encrypted, certificate, matched) = session;
            var facts = encrypted ? Tls(certificate, dane == DaneState.Usable ? matched : null) : Clear;
            var verdict = SessionLadder.Judge(Domain(sts, listed, remembered), Host(dane), facts, least);
            if (verdict.Step != MxStep.Send)
                return verdict.Reason is not null;
            return verdict.Level >= least
                && dane != DaneState.Unknown
                && (dane != DaneState.Usable || verdict.Level == TlsAssurance.Dane)
                && (dane == DaneState.Usable || sts != StsMode.Enforce || verdict.Level == TlsAssurance.MtaSts)
                && (encrypted || dane == DaneState.None)
                && (remembered is null || dane == DaneState.Unusable || verdict.Level >= TlsAssurance.PkixMx);
        }, iter: 20_000);
}
