using SecureMarketing.Core.Compliance;
using SecureMarketing.Core.Compliance.Jobs;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Contacts.Duplicates;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Rules;
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
        Domain = "example.com",
        Documents = OnFile,
    };

    private static readonly ContactId Pat = ContactId.New();

    private static PersonDocuments OnFile => new() { Person = PersonRecords.Alone(Pat), Residence = "US-MA", Rules = Book() };

    /// <summary>The shipped rules, one of them decided about at a moment.</summary>
    private static PastRules Book(Action<RuleSetting>? decide = null, string rule = "CASL")
    {
        var setting = new RuleSetting(rule);
        decide?.Invoke(setting);
        return new PastRules(ShippedRules.Load().Rules, decide is null ? new Dictionary<string, RuleSetting>() : new Dictionary<string, RuleSetting> { [rule] = setting });
    }

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

    /// <summary>What turned out to be false later nobody could know; what was known then makes a mismatch.</summary>
    [Fact]
    public void FoundFalseAfterItWent_Agrees_Before_DoesNot()
    {
        var found = Consent.Forms.Complete with { State = AuthorizationState.Defective, KnownFalse = true };

        Assert.Equal("", Judge(Good with { Relied = found with { FoundFalse = new FoundFalse { At = Sent.AddMinutes(1), Reason = "Somebody else signed" } } }));
        Assert.Equal("AUTH_Defective", Judge(Good with { Relied = found with { FoundFalse = new FoundFalse { At = Sent.AddMinutes(-1), Reason = "Somebody else signed" } } }));
        Assert.Equal("AUTH_Defective", Judge(Good with { Relied = found }));
    }

    /// <summary>Hours from the sending to the agreement and the end of a request for another address, and of which domain the mailbox was that was agreed on.</summary>
    [Theory]
    [InlineData(-1, null, true, "example.org", "ADDRESS_AltRequired")]
    [InlineData(-1, null, true, "EXAMPLE.com", "")]
    [InlineData(-1, null, true, null, "")]
    [InlineData(-1, null, false, null, "ADDRESS_AltRequired")]
    [InlineData(-1, 1, false, null, "ADDRESS_AltRequired")]
    [InlineData(-2, -1, false, null, "")]
    [InlineData(1, null, false, null, "")]
    [InlineData(1, null, true, "example.org", "")]
    public void AnotherAddressAskedFor_IsFound_WhileItStood(int agreed, int? ended, bool mailbox, string? domain, string expected)
    {
        var request = new ConfidentialOnFile(Sent.AddHours(agreed), ended is { } hours ? Sent.AddHours(hours) : null, mailbox, domain);

        Assert.Equal(expected, Judge(Good with { Documents = OnFile with { Confidential = [request] } }));
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

    /// <summary>What was agreed with the person, as it bound when the message went.</summary>
    [Theory]
    [InlineData(-2, null, null, "RESTRICTION_AGREED")]
    [InlineData(-2, null, "WELLNESS-programmes", "RESTRICTION_AGREED")]
    [InlineData(-2, null, "research", "")]
    [InlineData(-2, -1, null, "")]
    [InlineData(-2, 1, null, "RESTRICTION_AGREED")]
    [InlineData(1, null, null, "")]
    public void ARestriction_BindsFromItsDayToItsEnd(int agreedHours, int? endedHours, string? purpose, string expected)
    {
        var restriction = new AgreedRestriction(Pat, purpose, Sent.AddHours(agreedHours));
        if (endedHours is { } hours)
            restriction.End(Sent.AddHours(hours));

        Assert.Equal(expected, Judge(Good with { Documents = OnFile with { Restrictions = [restriction] } }));
        // It binds whatever the class is.
        Assert.Equal(expected, Judge(Unmarketing with { Documents = OnFile with { Restrictions = [restriction] } }));
    }

    /// <summary>Mail of the compartment needs its own consent, marketing or not (42 CFR 2.31), on file and standing when it went.</summary>
    [Theory]
    [InlineData("", "")]
    [InlineData("none", "SENSITIVE_CONSENT_Part2")]
    [InlineData("entered later", "SENSITIVE_CONSENT_Part2")]
    [InlineData("revoked before", "SENSITIVE_CONSENT_Part2")]
    [InlineData("revoked after", "")]
    [InlineData("expired", "SENSITIVE_CONSENT_Part2")]
    [InlineData("another purpose", "SENSITIVE_CONSENT_Part2")]
    [InlineData("another discloser", "SENSITIVE_CONSENT_Part2,CONSENT_Discloser")]
    public void MailOfTheCompartment_NeedsItsConsent(string lack, string expected)
    {
        var terms = new Part2ConsentTerms
        {
            Discloser = lack == "another discloser" ? "Hillside Clinic" : "Riverside Clinic",
            Description = "Dates of treatment",
            Recipients = "Riverside Clinic's mail service",
            Purpose = lack == "another purpose" ? "research" : Origin.Purpose,
            StatesRightToRevoke = true,
            SignedOn = new DateOnly(2026, 11, 1),
            ExpiresOn = lack == "expired" ? new DateOnly(2026, 11, 23) : new DateOnly(2027, 1, 1),
            Evidence = "Scan 4711",
        };
        var consent = new Part2Consent(Pat, terms, Sent.AddHours(lack == "entered later" ? 1 : -1));
        if (lack.StartsWith("revoked", StringComparison.Ordinal))
            consent.Revoke(Sent.AddMinutes(lack == "revoked before" ? -1 : 1));
        var documents = OnFile with { Part2 = lack == "none" ? [] : [consent] };

        Assert.Equal(expected, Judge(Unmarketing with { Origin = Unmarketing.Origin! with { Sens = GateSensitivity.Part2 }, Documents = documents }));
        Assert.Equal(expected, Judge(Good with { Origin = Origin with { Sens = GateSensitivity.Part2 }, Documents = documents }));
        Assert.Equal("", Judge(Unmarketing with { Documents = documents }));
    }

    /// <summary>Advertising with a sensitive category needs an authorization that names it; care does not.</summary>
    [Fact]
    public void ASensitiveCategory_IsNamedBySomeAuthorization()
    {
        var hiv = Origin with { Sens = GateSensitivity.State, Sensitivities = new HashSet<string> { "HIV" } };
        var named = Consent.Forms.Complete with { ScopeCategories = [.. Consent.Forms.Complete.ScopeCategories, "HIV"] };

        Assert.Equal("SENSITIVE_CONSENT_State", Judge(Good with { Origin = hiv, Documents = OnFile with { Register = [(Pat, Consent.Forms.Complete, Sent.AddDays(-1))] } }));
        Assert.Equal("", Judge(Good with { Origin = hiv, Documents = OnFile with { Register = [(Pat, Consent.Forms.Complete, Sent.AddDays(-1)), (Pat, named, Sent.AddDays(-1))] } }));
        // What somebody entered after it went nobody could rely on.
        Assert.Equal("SENSITIVE_CONSENT_State", Judge(Good with { Origin = hiv, Documents = OnFile with { Register = [(Pat, named, Sent.AddMinutes(1))] } }));
        // What the register says today says nothing about then; what was revoked by then does.
        Assert.Equal("", Judge(Good with { Origin = hiv, Documents = OnFile with { Register = [(Pat, named with { State = AuthorizationState.Expired }, Sent.AddDays(-1))] } }));
        var revoked = named with { Revocations = [new AuthorizationRevocation { ReceivedAt = Sent.AddHours(-1), RecordedAt = Sent.AddDays(1), Channel = "Letter", Scope = RevocationScope.ThisAuthorization }] };
        Assert.Equal("SENSITIVE_CONSENT_State", Judge(Good with { Origin = hiv, Documents = OnFile with { Register = [(Pat, revoked, Sent.AddDays(-1))] } }));
        Assert.Equal("SENSITIVE_CONSENT_State", Judge(Good with { Origin = hiv with { Class = HipaaClass.Fundraising }, Relied = null, Documents = OnFile }));
        Assert.Equal("", Judge(Unmarketing with { Origin = Unmarketing.Origin! with { Sens = GateSensitivity.State }, Documents = OnFile }));
        Assert.Equal("SENSITIVE_CONSENT_Unknown", Judge(Unmarketing with { Origin = Unmarketing.Origin! with { Sens = GateSensitivity.Unknown } }));
        Assert.Equal("PSYCH_NOTES", Judge(Unmarketing with { Origin = Unmarketing.Origin! with { Sens = GateSensitivity.PsychNotes } }));
    }

    /// <summary>The packs of where the person lives, by what they had said when the message went.</summary>
    [Theory]
    [InlineData("none", "RULEPACK:GDPR-ART9")]
    [InlineData("given", "")]
    [InlineData("given later", "RULEPACK:GDPR-ART9")]
    [InlineData("withdrawn before", "RULEPACK:GDPR-ART9")]
    [InlineData("withdrawn after", "")]
    public void AResidentOfTheEea_NeedsTheirConsent(string lack, string expected)
    {
        var consent = new GdprConsent(Pat, Origin.Purpose, Sent.AddHours(lack == "given later" ? 1 : -2), "Form 3");
        if (lack.StartsWith("withdrawn", StringComparison.Ordinal))
            consent.Withdraw(Sent.AddMinutes(lack == "withdrawn before" ? -1 : 1));

        Assert.Equal(expected, Judge(Good with { Documents = OnFile with { Residence = "DE", Gdpr = lack == "none" ? [] : [consent] } }));
    }

    [Fact]
    public void Canada_ReadsWishesVisitsAndForms_OfTheDaysBefore_WhereTheRuleWasOn()
    {
        PersonDocuments canada = OnFile with { Residence = "CA", Rules = Book(s => s.Switch(true, "We write there", Sent.AddDays(-9))) };
        var day = Clinic.DayAt(Sent);

        Assert.Equal("RULEPACK:CASL", Judge(Good with { Documents = canada }));
        Assert.Equal("", Judge(Good with { Documents = canada with { Wishes = [("news", Sent.AddDays(-1))] } }));
        Assert.Equal("RULEPACK:CASL", Judge(Good with { Documents = canada with { Wishes = [("news", Sent.AddDays(1))] } }));
        Assert.Equal("", Judge(Good with { Documents = canada with { Visits = [day.AddMonths(-24), day.AddDays(3)] } }));
        Assert.Equal("RULEPACK:CASL", Judge(Good with { Documents = canada with { Visits = [day.AddMonths(-25), day.AddDays(3)], Inquiries = [day.AddMonths(-7), day.AddDays(1)] } }));
        Assert.Equal("", Judge(Good with { Documents = canada with { Inquiries = [day.AddMonths(-6)] } }));
        // Switched on after the message went, it says nothing about it; looked up again, it stays what it was.
        Assert.Equal("", Judge(Good with { Documents = canada with { Rules = Book(s => s.Switch(true, "We write there", Sent.AddDays(1))) } }));
        var looked = Book(s => s.Verify(RuleStanding.InForce, day.AddDays(2), "Counsel", Sent.AddDays(2)), "GDPR-ART9");
        Assert.Equal("RULEPACK:GDPR-ART9", Judge(Good with { Documents = OnFile with { Residence = "DE", Rules = looked } }));
    }

    [Fact]
    public void ManyCodes_AreKeptWhole_AsFarAsTheColumnTakesThem()
    {
        var codes = Enumerable.Range(10, 60).Select(i => "SUPPRESSED_" + i).ToList();

        var kept = new ListAuditItem(ListAuditId.New(), MessageId.New(), Sent, codes).Codes!;

        Assert.InRange(kept.Length, ListAuditItemMapping.CodesLength - 13, ListAuditItemMapping.CodesLength);
        Assert.Equal(codes.Take(kept.Split(',').Length), kept.Split(','));
        Assert.Equal("A,B", ListAuditItem.Joined(["A", "B"]));
    }

    private static HandedOver Unmarketing => Good with { Origin = Origin with { Class = HipaaClass.NotMarketing, Comm = CommercialClass.Transactional }, Relied = null };

    [Theory]
    [InlineData("2026-11-29", "2026-07-01", "2026-09-30")]
    [InlineData("2027-01-01", "2026-10-01", "2026-12-31")]
    [InlineData("2026-03-31", "2025-10-01", "2025-12-31")]
    public void TheQuarterBefore(string day, string from, string to) =>
        Assert.Equal((DateOnly.Parse(from), DateOnly.Parse(to)), ListAuditJob.QuarterBefore(DateOnly.Parse(day)));
}
