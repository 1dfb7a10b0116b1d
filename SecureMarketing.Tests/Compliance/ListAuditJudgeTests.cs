using SecureMarketing.Core.Compliance;
using SecureMarketing.Core.Compliance.Jobs;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Sending;
using SecureMarketing.Tests.Consent;

namespace SecureMarketing.Tests.Compliance;

/// <summary>What the documents say of a message that went, by table.</summary>
public sealed class ListAuditJudgeTests
{
    private static readonly DateTimeOffset Sent = Consent.Forms.At;

    private static GateOrigin Origin => Register.Origin();

    private static HandedOver Good => new()
    {
        At = Sent,
        OnList = true,
        Decision = new GateEvidence(GateEffect.Allow, [], Sent.AddSeconds(-3), GateRoute.VerifiedTls, new GateBinding(Guid.CreateVersion7(), Origin.ContentHash, Guid.CreateVersion7(), 1, 1, 1, 1)),
        AllowedOnTrail = true,
        Origin = Origin,
        Relied = Consent.Forms.Complete,
        DocumentHolds = true,
        IsThePersons = true,
    };

    private static string Judge(HandedOver sent) => string.Join(',', ListAuditJudge.Mismatches(sent, Clinic));

    private static Organisation Clinic { get; } = new() { Name = "Riverside Clinic", Zone = Consent.Forms.LosAngeles, PostalAddress = "", HipaaCovered = true };

    [Fact]
    public void WhatAgrees_IsNotFound() => Assert.Equal("", Judge(Good));

    [Fact]
    public void EachLack_IsNamed()
    {
        var decision = Good.Decision!;
        Assert.Equal("NOT_ON_LIST", Judge(Good with { OnList = false }));
        Assert.Equal("DECISION_MISSING", Judge(Good with { Decision = null }));
        Assert.Equal("DECISION_MISSING", Judge(Good with { Decision = decision with { Effect = GateEffect.Hold } }));
        Assert.Equal("DECISION_STALE", Judge(Good with { Decision = decision with { At = Sent.AddSeconds(-61) } }));
        Assert.Equal("DECISION_STALE", Judge(Good with { Decision = decision with { At = Sent.AddSeconds(1) } }));
        Assert.Equal("DECISION_NOT_ON_TRAIL", Judge(Good with { AllowedOnTrail = false }));
        Assert.Equal("ORIGIN_UNKNOWN", Judge(Good with { Origin = null }));
        Assert.Equal("CONTENT_DIFFERS", Judge(Good with { Origin = Origin with { ContentHash = new string('1', 64) } }));
        Assert.Equal("AUTH_None", Judge(Good with { Relied = null }));
        Assert.Equal("AUTH_OF_SOMEBODY_ELSE", Judge(Good with { IsThePersons = false }));
        Assert.Equal("AUTH_DOCUMENT_ALTERED", Judge(Good with { DocumentHolds = false }));
        Assert.Equal("AUTH_OutOfScope,SCOPE_Sender", Judge(Good with { Relied = Consent.Forms.Complete with { Disclosers = ["Hillside Clinic"] } }));
        Assert.Equal("AUTH_OutOfScope,SCOPE_Recipient", Judge(Good with { Origin = Origin with { DisclosedTo = ["Acme Devices"] } }));
        Assert.Equal("SUPPRESSED_AllCommercial", Judge(Good with { Suppressions = [new SuppressionFact(GateSuppression.AllCommercial, null)] }));
    }

    /// <summary>A revocation that was received before the message went and recorded after it is the case the audit exists for.</summary>
    [Fact]
    public void RevokedBeforeItWent_ThoughRecordedLater_IsFound()
    {
        var revoked = Consent.Forms.Complete with
        {
            State = AuthorizationState.Revoked,
            Revocations = [new AuthorizationRevocation { ReceivedAt = Sent.AddHours(-1), RecordedAt = Sent.AddDays(1), Channel = "Letter", Scope = RevocationScope.ThisAuthorization }],
        };

        Assert.Equal("AUTH_Revoked", Judge(Good with { Relied = revoked }));
    }

    [Fact]
    public void RevokedOrExpiredAfterItWent_Agrees()
    {
        var later = Consent.Forms.Complete with
        {
            State = AuthorizationState.Revoked,
            Revocations = [new AuthorizationRevocation { ReceivedAt = Sent.AddHours(1), RecordedAt = Sent.AddHours(2), Channel = "Letter", Scope = RevocationScope.ThisAuthorization }],
        };

        Assert.Equal("", Judge(Good with { Relied = later }));
        Assert.Equal("", Judge(Good with { Relied = Consent.Forms.Complete with { State = AuthorizationState.Expired } }));
    }

    [Fact]
    public void WhatNeedsNoAuthorization_IsNotAskedForOne() =>
        Assert.Equal("", Judge(Good with { Origin = Origin with { Class = HipaaClass.NotMarketing, Comm = CommercialClass.Transactional }, Relied = null, Suppressions = [new SuppressionFact(GateSuppression.AllCommercial, null)] }));

    /// <summary>For whom the prescription ran out lately it is an unpaid reminder: neither the purpose nor the statement of the others is asked for.</summary>
    [Fact]
    public void WhereTheClassDependsOnThePerson_TheirOwnIsJudged()
    {
        var group = new LapsedGroup
        {
            Codes = new HashSet<int>(),
            LimitDays = 90,
            Within = new GateOutcome(HipaaClass.Marketing, Origin.Purpose),
            Beyond = new GateOutcome(HipaaClass.MarketingRemunerated, "another purpose"),
        };
        var lapsed = Origin with { Class = HipaaClass.MarketingRemunerated, Purpose = "another purpose", Lapsed = [group] };

        Assert.Equal("", Judge(Good with { Origin = lapsed, Decision = Good.Decision! with { Class = HipaaClass.Marketing } }));
        Assert.NotEqual("", Judge(Good with { Origin = lapsed, Decision = Good.Decision! with { Class = HipaaClass.MarketingRemunerated } }));
        var mixed = Origin with { Lapsed = [group with { Within = new GateOutcome(HipaaClass.Fundraising, "fundraising") }] };
        Assert.True(SuppressionChoice.Concerns(GateSuppression.FundraisingOptOut, null, mixed));
        Assert.False(SuppressionChoice.Concerns(GateSuppression.FundraisingOptOut, null, lapsed));
    }

    [Theory]
    [InlineData("2026-11-29", "2026-07-01", "2026-09-30")]
    [InlineData("2027-01-01", "2026-10-01", "2026-12-31")]
    [InlineData("2026-03-31", "2025-10-01", "2025-12-31")]
    public void TheQuarterBefore(string day, string from, string to) =>
        Assert.Equal((DateOnly.Parse(from), DateOnly.Parse(to)), ListAuditJob.QuarterBefore(DateOnly.Parse(day)));
}
