using CsCheck;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Tests.Consent;

public sealed class AuthorizationCheckTests
{
    private static readonly DateTimeOffset At = Forms.At;

    private static AuthorizationVerdict Check(AuthorizationRecord? form, DateTimeOffset? at = null, AuthorizationNeed? need = null) =>
        AuthorizationCheck.Evaluate(form, at ?? At, Forms.LosAngeles, need ?? Forms.Need);

    [Fact]
    public void Evaluate_OfCompleteForm_IsValidWithoutDefects()
    {
        var verdict = Check(Forms.Complete);

        Assert.True(verdict.Valid);
        Assert.Empty(verdict.Defects);
        Assert.Equal(GateAuthorization.None, Check(null).Status);
    }

    /// <summary>Each row breaks one thing of the complete form: its defect alone is found, and the form is not valid.</summary>
    public static TheoryData<DefectCode, AuthorizationRecord> OneFlawEach()
    {
        var f = Forms.Complete;
        var s = f.Signature!;
        var electronic = s with { Method = SignatureMethod.Electronic, ConsumerConsent = true, IntentAction = "pressed Sign", IdentityProof = "code", DocumentHash = "ab", SignedAt = At.AddDays(-300) };
        var seen = new InPersonIdentity { Witness = "u-7", Proof = InPersonProof.Other, Words = "by her passport", SeenAt = At.AddDays(-300) };
        var inPerson = electronic with { Method = SignatureMethod.ElectronicInPerson, InPerson = seen };
        return new TheoryData<DefectCode, AuthorizationRecord>
        {
            { DefectCode.InformationMissing, f with { Information = " " } },
            { DefectCode.InformationMissing, f with { ScopeCategories = [] } },
            { DefectCode.DisclosersMissing, f with { Disclosers = [] } },
            { DefectCode.RecipientsMissing, f with { Recipients = [""] } },
            { DefectCode.PurposeMissing, f with { Purposes = [] } },
            { DefectCode.ExpiryMissing, f with { ExpiresOn = null } },
            { DefectCode.ExpiryNone, f with { ExpiresOn = null, ExpirationEvent = new ExpirationEvent { Description = "None.", Owner = "o", LastAttestedOn = new DateOnly(2026, 11, 1) } } },
            { DefectCode.ExpiryEventOwnerMissing, f with { ExpiresOn = null, ExpirationEvent = new ExpirationEvent { Description = "end of programme", LastAttestedOn = new DateOnly(2026, 11, 1) } } },
            { DefectCode.SignatureMissing, f with { Signature = s with { Name = null } } },
            { DefectCode.SignatureDateMissing, f with { Signature = s with { SignedOn = null } } },
            { DefectCode.SignatureDateFuture, f with { Signature = s with { SignedOn = new DateOnly(2026, 11, 25) } } },
            { DefectCode.SignatureEvidenceMissing, f with { Signature = electronic with { ConsumerConsent = false } } },
            { DefectCode.SignatureEvidenceMissing, f with { Signature = electronic with { DocumentHash = null } } },
            { DefectCode.SignatureEvidenceMissing, f with { Signature = electronic with { IdentityProof = null } } },
            { DefectCode.SignatureEvidenceMissing, f with { Signature = electronic with { SignedAt = null } } },
            { DefectCode.DocumentAltered, f with { Signature = electronic, Source = new AuthorizationSource { DocumentHash = "ac" } } },
            { DefectCode.SignatureEvidenceMissing, f with { Signature = inPerson with { IdentityProof = null } } },
            { DefectCode.WitnessMissing, f with { Signature = inPerson with { InPerson = null } } },
            { DefectCode.WitnessMissing, f with { Signature = inPerson with { InPerson = seen with { Witness = " " } } } },
            { DefectCode.WitnessMissing, f with { Signature = inPerson with { InPerson = seen with { Proof = null } } } },
            { DefectCode.WitnessMissing, f with { Signature = inPerson with { InPerson = seen with { Words = "" } } } },
            { DefectCode.WitnessMissing, f with { Signature = inPerson with { InPerson = seen with { SeenAt = null } } } },
            { DefectCode.WitnessAltered, f with { Signature = inPerson.Bound() with { Name = "Pat Exbmple" } } },
            { DefectCode.WitnessAltered, f with { Signature = inPerson.Bound() with { Method = SignatureMethod.Electronic } } },
            { DefectCode.WitnessAltered, f with { Signature = inPerson, Source = new AuthorizationSource { Kind = AuthorizationSourceKind.ESignPage } } },
            { DefectCode.RepresentativeAuthorityMissing, f with { Representative = new PersonalRepresentative { Name = "R" } } },
            { DefectCode.RepresentativeAuthorityEnded, f with { Representative = new PersonalRepresentative { Authority = "mother", ValidTo = new DateOnly(2026, 11, 23) } } },
            { DefectCode.RepresentativeDisputed, f with { Representative = new PersonalRepresentative { Authority = "mother", Disputed = true } } },
            { DefectCode.RevocationRightStatementMissing, f with { Statements = f.Statements with { RightToRevoke = null } } },
            { DefectCode.RevocationHowStatementMissing, f with { Statements = f.Statements with { HowToRevoke = "" } } },
            { DefectCode.ConditioningStatementMissing, f with { Statements = f.Statements with { Conditioning = null } } },
            { DefectCode.RedisclosureStatementMissing, f with { Statements = f.Statements with { Redisclosure = null } } },
            { DefectCode.CompoundForm, f with { CombinedWith = [CombinedDocument.ConsentToTreat] } },
            { DefectCode.CompoundForm, f with { CombinedWith = [CombinedDocument.PrivacyNoticeAcknowledgement] } },
            { DefectCode.PsychotherapyNotesCompound, f with { ScopeCategories = ["Demographics", "Diabetes", "PsychotherapyNotes"] } },
            { DefectCode.Conditioned, f with { ConditionedOnService = true } },
            { DefectCode.KnownFalse, f with { KnownFalse = true } },
            { DefectCode.EvidenceMissing, f with { Source = new AuthorizationSource { Kind = AuthorizationSourceKind.Imported, System = "CSV column consent=Y" } } },
        };
    }

    /// <summary>Seen by somebody, however that was known; with the hash of the register or, given to be judged, before it.</summary>
    [Theory]
    [InlineData(InPersonProof.PhotoId, null)]
    [InlineData(InPersonProof.KnownToStaff, null)]
    [InlineData(InPersonProof.Other, "by her passport")]
    public void Evaluate_OfAWholeSignatureInPerson_IsValid(InPersonProof proof, string? words)
    {
        var signature = Forms.Complete.Signature! with
        {
            Method = SignatureMethod.ElectronicInPerson,
            ConsumerConsent = true,
            IntentAction = "pressed Sign",
            IdentityProof = "in person",
            DocumentHash = "ab",
            SignedAt = At.AddDays(-300),
            InPerson = new InPersonIdentity { Witness = "u-7", Proof = proof, Words = words, SeenAt = At.AddDays(-300) },
        };

        Assert.True(Check(Forms.Complete with { Signature = signature }).Valid);
        Assert.True(Check(Forms.Complete with { Signature = signature.Bound() }).Valid);
        // Read anew from what is stored, also with another offset, it is the same.
        Assert.True(Check(AuthorizationJson.Read(AuthorizationJson.Write(Forms.Complete with { Signature = signature.Bound() with { SignedAt = signature.SignedAt!.Value.ToOffset(TimeSpan.FromHours(-8)) } }))).Valid);
    }

    [Theory]
    [MemberData(nameof(OneFlawEach))]
    public void Evaluate_OfOneFlaw_FindsThatDefectAlone(DefectCode expected, AuthorizationRecord form)
    {
        var verdict = Check(form);

        Assert.Equal([expected], verdict.Defects);
        Assert.Equal(GateAuthorization.Defective, verdict.Status);
    }

    [Fact]
    public void Evaluate_ForPaidMarketing_NeedsTheRemunerationStatement()
    {
        var paid = Forms.Need with { Remunerated = true };

        Assert.Equal([DefectCode.RemunerationStatementMissing], Check(Forms.Complete, need: paid).Defects);
        Assert.True(Check(Forms.Complete with { Statements = Forms.Complete.Statements with { Remuneration = "A company pays us." } }, need: paid).Valid);
    }

    [Fact]
    public void Evaluate_OfTwoJoinedMarketingAuthorizations_IsValid() =>
        Assert.True(Check(Forms.Complete with { CombinedWith = [CombinedDocument.MarketingAuthorization] }).Valid);

    [Theory]
    [InlineData("America/Los_Angeles", "2027-01-11T07:59:59Z", true)]
    [InlineData("America/Los_Angeles", "2027-01-11T08:00:00Z", false)]
    [InlineData("Pacific/Kiritimati", "2027-01-10T09:59:59Z", true)]
    [InlineData("Pacific/Kiritimati", "2027-01-10T10:00:00Z", false)]
    [InlineData("UTC", "2027-01-10T23:59:59Z", true)]
    [InlineData("UTC", "2027-01-11T00:00:00Z", false)]
    public void Evaluate_OnTheExpirationDate_IsValidToTheEndOfTheLocalDay(string zone, string at, bool valid)
    {
        var verdict = AuthorizationCheck.Evaluate(Forms.Complete, DateTimeOffset.Parse(at), TimeZoneInfo.FindSystemTimeZoneById(zone), Forms.Need);

        Assert.Equal(valid, verdict.Valid);
        Assert.Equal(valid ? GateAuthorization.Valid : GateAuthorization.Expired, verdict.Status);
        Assert.Equal(valid ? [] : [DefectCode.Expired], verdict.Defects);
    }

    [Theory]
    [InlineData(AuthorizationState.Draft, GateAuthorization.None)]
    [InlineData(AuthorizationState.AwaitingSignature, GateAuthorization.Pending)]
    [InlineData(AuthorizationState.Signed, GateAuthorization.Pending)]
    [InlineData(AuthorizationState.Verifying, GateAuthorization.Pending)]
    [InlineData(AuthorizationState.PendingCopy, GateAuthorization.Pending)]
    [InlineData(AuthorizationState.Active, GateAuthorization.Valid)]
    [InlineData(AuthorizationState.Defective, GateAuthorization.Defective)]
    [InlineData(AuthorizationState.Expired, GateAuthorization.Expired)]
    [InlineData(AuthorizationState.Revoked, GateAuthorization.Revoked)]
    [InlineData(AuthorizationState.Suspended, GateAuthorization.Suspended)]
    [InlineData(AuthorizationState.Declined, GateAuthorization.None)]
    [InlineData(AuthorizationState.Lapsed, GateAuthorization.None)]
    [InlineData((AuthorizationState)99, GateAuthorization.Defective)]
    [InlineData(null, GateAuthorization.Valid)]
    public void Evaluate_MapsEveryStateToTheGatesWord(AuthorizationState? state, GateAuthorization expected) =>
        Assert.Equal(expected, Check(Forms.Complete with { State = state }).Status);

    [Fact]
    public void Evaluate_WithoutCopy_IsPending()
    {
        Assert.Equal(GateAuthorization.Pending, Check(Forms.Complete with { State = null, CopyProvidedAt = null }).Status);
        Assert.Equal(GateAuthorization.Pending, Check(Forms.Complete with { CopyProvidedAt = At.AddSeconds(1) }).Status);
        Assert.True(Check(Forms.Complete with { CopyProvidedAt = At }).Valid);
    }

    [Fact]
    public void Evaluate_OfEvent_IsSuspendedOnTheNinetyFirstDayWithoutAttestation()
    {
        AuthorizationRecord Attested(DateOnly day) => Forms.Complete with
        {
            ExpiresOn = null,
            ExpirationEvent = new ExpirationEvent { Description = "end of the diabetes programme", Owner = "programme office", LastAttestedOn = day },
        };
        var today = new DateOnly(2026, 11, 24);

        Assert.True(Check(Attested(today.AddDays(-90))).Valid);
        Assert.Equal(GateAuthorization.Suspended, Check(Attested(today.AddDays(-91))).Status);
        var happened = Attested(today) with { ExpirationEvent = Attested(today).ExpirationEvent! with { OccurredOn = today.AddDays(-1) } };
        Assert.Equal(GateAuthorization.Expired, Check(happened).Status);
    }

    [Fact]
    public void Evaluate_OfDiabetesForm_ForHiv_IsOutOfScope()
    {
        var verdict = Check(Forms.Complete, need: Forms.Need with { Categories = ["Demographics", "HIV"] });

        Assert.Equal(GateAuthorization.OutOfScope, verdict.Status);
        Assert.Equal([new UncoveredScope(GateScopeParts.Category, "HIV")], verdict.Uncovered);
        Assert.Equal(GateScopeParts.Category, verdict.UncoveredParts);
    }

    [Fact]
    public void Evaluate_ComparesPurposeSenderRecipientAndChannel()
    {
        Assert.Equal([new UncoveredScope(GateScopeParts.Purpose, "other")], Check(Forms.Complete, need: Forms.Need with { Purpose = "other" }).Uncovered);
        Assert.Equal([new UncoveredScope(GateScopeParts.Sender, "Other")], Check(Forms.Complete, need: Forms.Need with { Sender = "Other" }).Uncovered);
        Assert.True(Check(Forms.Complete, need: Forms.Need with { Sender = "Other", SenderAliases = ["another", "riverside clinic"] }).Valid);
        var clinic = new Organisation { Name = "Hillside Clinic", Zone = Forms.LosAngeles, PostalAddress = "", HipaaCovered = true };
        Assert.False(AuthorizationCheck.NamesSender(Forms.Complete.Disclosers, clinic));
        Assert.True(AuthorizationCheck.NamesSender(Forms.Complete.Disclosers, clinic with { OtherNames = ["riverside clinic"] }));
        Assert.True(AuthorizationCheck.NamesSender(Forms.Complete.Disclosers, clinic with { IsNamed = false }));
        Assert.Equal([new UncoveredScope(GateScopeParts.Recipient, "Other")], Check(Forms.Complete, need: Forms.Need with { Recipients = ["Other"] }).Uncovered);
        Assert.Equal([new UncoveredScope(GateScopeParts.Channel, "email")], Check(Forms.Complete with { Channels = ["phone"] }, need: Forms.Need with { Channel = "email" }).Uncovered);
        Assert.True(Check(Forms.Complete, need: Forms.Need with { Sender = "riverside clinic ", Channel = "email" }).Valid);
    }

    [Fact]
    public void Evaluate_AfterRevocation_IsRevokedFromReceiptNotFromRecording()
    {
        var revoked = Forms.Complete with { Revocations = [new AuthorizationRevocation { ReceivedAt = At, RecordedAt = At.AddHours(5), Channel = "email" }] };

        Assert.True(Check(revoked, At.AddTicks(-1)).Valid);
        Assert.Equal(GateAuthorization.Revoked, Check(revoked, At).Status);
        Assert.Contains(DefectCode.Revoked, Check(revoked, At).Defects);
    }

    [Fact]
    public void Evaluate_AfterPartialRevocation_KeepsTheRest()
    {
        var part = Forms.Complete with { Revocations = [new AuthorizationRevocation { ReceivedAt = At, Scope = RevocationScope.Part, Categories = ["Diabetes"] }] };

        Assert.Equal([new UncoveredScope(GateScopeParts.Category, "Diabetes")], Check(part).Uncovered);
        Assert.True(Check(part, need: Forms.Need with { Categories = ["Demographics"] }).Valid);
    }

    [Fact]
    public void EvaluateAll_OfOneExpiredAndOneValid_NamesTheValidOne()
    {
        var expired = Forms.Complete with { Id = "old", ExpiresOn = new DateOnly(2026, 6, 1) };
        var verdict = AuthorizationCheck.EvaluateAll([expired, Forms.Complete with { Id = "new" }], At, Forms.LosAngeles, Forms.Need);

        Assert.True(verdict.Valid);
        Assert.Equal("new", verdict.Authorization!.Id);
    }

    /// <summary>The reason told is the one that is nearest to be mended, be it of an older form.</summary>
    [Fact]
    public void EvaluateAll_OfSeveralOutOfScope_TellsTheOneThatFallsShortOfLeast()
    {
        var far = Forms.Complete with { Id = "far", Purposes = ["other"], ScopeCategories = ["Visits"], Signature = Forms.Complete.Signature! with { SignedOn = new DateOnly(2026, 11, 23) } };
        var near = Forms.Complete with { Id = "near", Disclosers = ["Hillside Clinic"] };

        var verdict = AuthorizationCheck.EvaluateAll([far, near], At, Forms.LosAngeles, Forms.Need with { Sender = "Riverside Clinic" });

        Assert.Equal(("near", GateScopeParts.Sender), (verdict.Authorization!.Id, verdict.UncoveredParts));
    }

    [Fact]
    public void EvaluateAll_WithScopeAllRevocation_OverridesEveryEarlierAuthorization()
    {
        var revoked = Forms.Complete with { Id = "a", Revocations = [new AuthorizationRevocation { ReceivedAt = At.AddDays(-2), Scope = RevocationScope.All }] };
        var other = Forms.Complete with { Id = "b" };
        var later = Forms.Complete with { Id = "c", Signature = Forms.Complete.Signature! with { SignedOn = new DateOnly(2026, 11, 23) } };

        Assert.Equal(GateAuthorization.Revoked, AuthorizationCheck.EvaluateAll([revoked, other], At, Forms.LosAngeles, Forms.Need).Status);
        Assert.Equal("c", AuthorizationCheck.EvaluateAll([revoked, other, later], At, Forms.LosAngeles, Forms.Need).Authorization!.Id);
        Assert.True(AuthorizationCheck.EvaluateAll([revoked, other], At.AddDays(-3), Forms.LosAngeles, Forms.Need).Valid);
    }

    /// <summary>Breaking any number of things at once never yields a valid form, and every planted defect is told.</summary>
    [Fact]
    public void Evaluate_OfAnyMixOfFlaws_IsNeverValid()
    {
        (Func<AuthorizationRecord, AuthorizationRecord> Break, DefectCode Code)[] flaws =
        [
            (f => f with { Information = null }, DefectCode.InformationMissing),
            (f => f with { Disclosers = [] }, DefectCode.DisclosersMissing),
            (f => f with { Recipients = [] }, DefectCode.RecipientsMissing),
            (f => f with { Purposes = [] }, DefectCode.PurposeMissing),
            (f => f with { ExpiresOn = new DateOnly(2026, 11, 23) }, DefectCode.Expired),
            (f => f with { Signature = null }, DefectCode.SignatureMissing),
            (f => f with { Representative = new PersonalRepresentative() }, DefectCode.RepresentativeAuthorityMissing),
            (f => f with { Statements = new RequiredStatements() }, DefectCode.RedisclosureStatementMissing),
            (f => f with { CombinedWith = [CombinedDocument.Other] }, DefectCode.CompoundForm),
            (f => f with { ConditionedOnService = true }, DefectCode.Conditioned),
            (f => f with { KnownFalse = true }, DefectCode.KnownFalse),
            (f => f with { Revocations = [new AuthorizationRevocation { ReceivedAt = At }] }, DefectCode.Revoked),
        ];
        Gen.Int[1, (1 << flaws.Length) - 1].Select(Gen.Int[1, 12], Gen.Bool).Sample((mask, state, remunerated) =>
        {
            var chosen = flaws.Where((_, i) => (mask & (1 << i)) != 0).ToList();
            var form = chosen.Aggregate(Forms.Complete with { State = (AuthorizationState)state }, (f, flaw) => flaw.Break(f));
            var verdict = Check(form, need: Forms.Need with { Remunerated = remunerated });
            return !verdict.Valid && chosen.All(flaw => verdict.Defects.Contains(flaw.Code));
        });
    }

    /// <summary>Time only takes away: once a form without further events stopped being valid it never becomes valid again.</summary>
    [Fact]
    public void Evaluate_AsTimePasses_NeverRevives() =>
        Gen.Int[0, 800].Select(Gen.Int[0, 800], Gen.Int[0, 23]).Sample((first, more, hour) =>
        {
            var earlier = Forms.Complete.CopyProvidedAt!.Value.AddDays(first).AddHours(hour);
            return Check(Forms.Complete, earlier).Valid || !Check(Forms.Complete, earlier.AddDays(more)).Valid;
        });

    /// <summary>Asking for more is never granted where asking for less was refused.</summary>
    [Fact]
    public void Evaluate_OfLargerNeed_IsNeverEasier()
    {
        var categories = Gen.Int[0, 3].Select(i => new[] { "Demographics", "Diabetes", "HIV", "Medications" }[i]).Array[0, 4];
        categories.Select(categories).Sample((some, more) =>
        {
            var little = Check(Forms.Complete, need: Forms.Need with { Categories = some });
            var much = Check(Forms.Complete, need: Forms.Need with { Categories = [.. some, .. more] });
            return little.Valid || !much.Valid;
        });
    }

    [Fact]
    public void ToString_OfRecordAndParts_PrintsNobody()
    {
        var form = Forms.Complete with { Representative = new PersonalRepresentative { Name = "Sam Example", Authority = "mother" } };

        Assert.DoesNotContain("Example", $"{form} {form.Signature} {form.Representative} {form.State}", StringComparison.Ordinal);
    }
}
