using SecureMarketing.Core.Delivery.Domains;
using SecureMarketing.Core.Delivery.Streams;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Sending.Preflight;
using SecureMarketing.Tests.Support;
using static SecureMarketing.Core.Sending.Preflight.PreflightKind;
using static SecureMarketing.Core.Sending.Preflight.PreflightVerdict;

namespace SecureMarketing.Tests.Sending;

/// <summary>The pre-flight's table: from a send that passes everything, one fact at a time.</summary>
public sealed class PreflightPolicyTests
{
    private static readonly PreflightRoute Relay = new("Relay", true, false, null, GateVendorBaa.NotVendor);
    private static readonly PreflightRoute Sandbox = new("Sandbox", true, true, null, GateVendorBaa.NotVendor);
    private static readonly SampleHeader Signed = new(
        "<https://mail.example.org/u/x>", "List-Unsubscribe=One-Click",
        [new SampleSignature("example.org", new HashSet<string> { "from", "list-unsubscribe", "list-unsubscribe-post" })]);

    private static readonly RecordFinding[] AllFound =
    [
        Finding(DomainRecordKind.Dkim, RecordState.Found), Finding(DomainRecordKind.Spf, RecordState.Found), Finding(DomainRecordKind.Dmarc, RecordState.Found),
        Finding(DomainRecordKind.TlsReports, RecordState.Missing, "nobody tells"),
    ];

    private static readonly PreflightFacts Good = new()
    {
        Stream = new StreamChoice(MailStream.Marketing, StreamPolicy.Commercial),
        ApprovedDomain = "news.example.org",
        Phi = PhiLevel.Relationship,
        Purpose = CommercialClass.Commercial,
        NeedsAuthorization = true,
        IsNamed = true,
        HasFooter = true,
        Routes = [Relay],
        Sample = Signed,
        Findings = AllFound,
        Complaints = new ComplaintCount(10_000, 0),
        Now = TestHost.Start,
    };

    private static RecordFinding Finding(DomainRecordKind kind, RecordState state, string? problem = null) =>
        new(new DomainRecord(kind, "TXT", "x.example.org", "v", kind is DomainRecordKind.Dkim or DomainRecordKind.Spf or DomainRecordKind.Dmarc), state, null, problem, problem is null ? null : "Mend it.");

    private static PreflightFacts With(DomainRecordKind kind, RecordState state, string? problem = "not so") => Good with { Findings = [.. AllFound.Select(f => f.Record.Kind == kind ? Finding(kind, state, problem) : f)] };

    private static void Is(PreflightFacts facts, PreflightKind kind, PreflightVerdict verdict)
    {
        var report = PreflightPolicy.Of(facts);
        Assert.Equal(Enum.GetValues<PreflightKind>(), report.Checks.Select(c => c.Kind));
        var check = report.Checks.Single(c => c.Kind == kind);
        Assert.Equal(verdict, check.Verdict);
        Assert.Equal(report.Checks.Any(c => c.Verdict == Refuse), report.Refuses);
        // Whoever is stopped learns how to go on.
        Assert.True(check.Verdict is not (Refuse or Warn) || check.Mend is not null);
        Assert.Equal(verdict == Refuse, report.Refusals.Contains(check.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public void GoodSend_PassesEverything() => Assert.All(PreflightPolicy.Of(Good).Checks, c => Assert.Equal(Pass, c.Verdict));

    [Fact]
    public void Sandbox_AsksNothingOfTheDns()
    {
        var facts = Good with { Routes = [Sandbox], Findings = [], Sample = Signed with { Signatures = [], Unsubscribe = "<http://localhost:5080/u/x>" } };
        Assert.False(PreflightPolicy.Of(facts).Refuses);
        foreach (var kind in new[] { Agreement, Signature, PublishedKey, ReturnPath, Dmarc })
            Is(facts, kind, NotApplicable);
        Is(facts, Unsubscribe, Pass);
    }

    /// <summary>Mail that leaves on the strength of a form goes only from an organisation that the form can be compared with.</summary>
    [Fact]
    public void OwnName_IsNeeded_WhereAuthorizationsAre()
    {
        Is(Good with { IsNamed = false }, OwnName, Refuse);
        Is(Good with { IsNamed = false, NeedsAuthorization = false }, OwnName, NotApplicable);
        Is(Good with { IsNamed = false, Routes = [Sandbox], Findings = [] }, OwnName, NotApplicable);
    }

    [Fact]
    public void Sender_OfTheStream_IsTheApprovedOne()
    {
        Is(Good with { StreamDomain = "news.example.org" }, Sender, Pass);
        Is(Good with { StreamDomain = "private.example.org" }, Sender, Refuse);
    }

    [Fact]
    public void Route_OfTheStream_IsNeeded()
    {
        Is(Good with { Routes = [Relay with { Serves = false }] }, Route, Refuse);
        Is(Good with { Routes = [] }, Route, Refuse);
        Is(Good with { Routes = [Relay with { Refusal = "route-resting" }] }, Route, Warn);
        Is(Good with { Routes = [Relay with { Refusal = "resolver-missing" }] }, Route, Refuse);
        Is(Good with { Routes = [Relay with { Refusal = "route-resting" }, Relay with { Name = "Second" }] }, Route, Pass);
    }

    [Fact]
    public void Agreement_IsInForce_ForWhatCarriesPhi()
    {
        var vendor = Relay with { Vendor = GateVendorBaa.Missing };
        Is(Good with { Routes = [vendor] }, Agreement, Refuse);
        Is(Good with { Routes = [vendor, Relay] }, Agreement, Warn);
        Is(Good with { Routes = [Relay with { Vendor = GateVendorBaa.Active }] }, Agreement, Pass);
        Is(Good with { Routes = [vendor], Phi = PhiLevel.None }, Agreement, NotApplicable);
    }

    [Fact]
    public void Signature_IsAlignedWithFrom()
    {
        Is(Good with { Sample = Signed with { Signatures = [] } }, Signature, Refuse);
        Is(Good with { Sample = Signed with { Signatures = [new SampleSignature("example.net", Signed.Signatures[0].Fields)] } }, Signature, Refuse);
    }

    [Theory]
    [InlineData(DomainRecordKind.Dkim, RecordState.Missing, PublishedKey, Refuse)]
    [InlineData(DomainRecordKind.Dkim, RecordState.Different, PublishedKey, Refuse)]
    [InlineData(DomainRecordKind.Dkim, RecordState.Unknown, PublishedKey, Warn)]
    [InlineData(DomainRecordKind.Spf, RecordState.Missing, ReturnPath, Refuse)]
    [InlineData(DomainRecordKind.Spf, RecordState.Found, ReturnPath, Warn)]
    [InlineData(DomainRecordKind.Dmarc, RecordState.Missing, Dmarc, Refuse)]
    [InlineData(DomainRecordKind.Dmarc, RecordState.Unknown, Dmarc, Warn)]
    [InlineData(DomainRecordKind.TlsReports, RecordState.Missing, Dmarc, Pass)]
    public void Records_ThatSendingRestsOn_Decide(DomainRecordKind record, RecordState state, PreflightKind kind, PreflightVerdict verdict) => Is(With(record, state), kind, verdict);

    [Fact]
    public void WhatCannotBeLookedUp_IsBelievedFromTheLastGoodCheck_ForAWeek()
    {
        var unknown = With(DomainRecordKind.Dmarc, RecordState.Unknown);
        Is(unknown with { GoodAt = TestHost.Start.AddDays(-7) }, Dmarc, Pass);
        Is(unknown with { GoodAt = TestHost.Start.AddDays(-8) }, Dmarc, Warn);
        Is(With(DomainRecordKind.Dmarc, RecordState.Missing) with { GoodAt = TestHost.Start.AddMinutes(-1) }, Dmarc, Refuse);
    }

    [Fact]
    public void OneOfTwoKeys_IsEnough()
    {
        var findings = AllFound.Append(Finding(DomainRecordKind.Dkim, RecordState.Missing, "not published")).ToList();
        Is(Good with { Findings = findings }, PublishedKey, Warn);
    }

    [Fact]
    public void Unsubscribe_IsThere_Https_AndSigned()
    {
        Is(Good with { Sample = Signed with { OneClick = null } }, Unsubscribe, Refuse);
        Is(Good with { Sample = Signed with { Unsubscribe = "<http://mail.example.org/u/x>" } }, Unsubscribe, Refuse);
        Is(Good with { Sample = Signed with { Signatures = [new SampleSignature("example.org", new HashSet<string> { "from", "list-unsubscribe" })] } }, Unsubscribe, Refuse);
        var transactional = Good with { Purpose = CommercialClass.Transactional, HasFooter = false, Sample = Signed with { Unsubscribe = null, OneClick = null } };
        Is(transactional, Unsubscribe, NotApplicable);
        Is(transactional, PostalAddress, NotApplicable);
        Is(Good with { HasFooter = false }, PostalAddress, Refuse);
    }

    [Theory]
    [InlineData(0, 0, Pass)]
    [InlineData(10_000, 9, Pass)]
    [InlineData(10_000, 10, Warn)]
    [InlineData(10_000, 29, Warn)]
    [InlineData(10_000, 30, Refuse)]
    [InlineData(1_000, 3, Refuse)]
    [InlineData(300, 2, Warn)]
    [InlineData(0, 3, Refuse)]
    public void Complaints_UnderATenthOfAPercentPass_FromThreeTenthsRefuse(long accepted, long complained, PreflightVerdict verdict)
    {
        Assert.Equal(verdict, ComplaintPolicy.Judge(new ComplaintCount(accepted, complained)));
        Is(Good with { Complaints = new ComplaintCount(accepted, complained) }, Complaints, verdict);
    }
}
