using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Contacts.Duplicates;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Segmentation;

namespace SecureMarketing.Tests.Consent;

/// <summary>Two records of one person: a refusal in one outweighs what the other allowed before it, and only proof lends a consent.</summary>
public sealed class MergedConsentTests
{
    private static readonly DateTimeOffset Day = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly Today = new(2026, 5, 1);
    private static readonly ContactId Kept = ContactId.New();
    private static readonly ContactId Merged = ContactId.New();

    [Theory]
    [InlineData(-2, -1, GatePlain.Withdrawn)]
    [InlineData(-1, -2, GatePlain.Warned)]
    public void PlainMail_AWithdrawalOutweighsWhatWasAcceptedBefore(int acceptedDays, int withdrawnDays, GatePlain expected)
    {
        var accepted = new PlainPreference(Kept, null, Day.AddDays(acceptedDays), "v1", Day.AddDays(acceptedDays));
        var withdrawn = new PlainPreference(Merged, null, Day.AddDays(-30), "v1", Day.AddDays(-30));
        withdrawn.Withdraw(Day.AddDays(withdrawnDays));

        Assert.All([true, false], proven => Assert.Equal(expected, MergedConsent.Plain([accepted, withdrawn], Person(proven), "wellness")));
        Assert.Equal(GatePlain.Warned, MergedConsent.Plain([accepted], PersonRecords.Alone(Kept), "wellness"));
    }

    [Theory]
    [InlineData(true, GatePlain.Warned)]
    [InlineData(false, GatePlain.None)]
    public void PlainMail_AcceptedUnderTheMergedRecord_CountsUponProof(bool proven, GatePlain expected) =>
        Assert.Equal(expected, MergedConsent.Plain([new PlainPreference(Merged, null, Day.AddDays(-1), "v1", Day.AddDays(-1))], Person(proven), "wellness"));

    [Theory]
    [InlineData(-2, -1, false)]
    [InlineData(-1, -1, false)]
    [InlineData(-1, -2, true)]
    public void Part2_ARevocationOutweighsWhatWasSignedUpToItsDay(int signedDays, int revokedDays, bool expected)
    {
        var given = Part2(Kept, Today.AddDays(signedDays));
        var revoked = Part2(Merged, Today.AddDays(-30));
        revoked.Revoke(Day.AddDays(revokedDays));

        Assert.All([true, false], proven => Assert.Equal(expected, HasPart2([given, revoked], Person(proven))));
        Assert.True(HasPart2([given], PersonRecords.Alone(Kept)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Part2AndGdpr_UnderTheMergedRecord_CountUponProof(bool proven)
    {
        Assert.Equal(proven, HasPart2([Part2(Merged, Today.AddDays(-1))], Person(proven)));
        Assert.Equal(proven, MergedConsent.HasGdpr([new GdprConsent(Merged, "wellness", Day.AddDays(-1), "Form 3")], Person(proven), "wellness", Day));
    }

    [Theory]
    [InlineData(-2, -1, false)]
    [InlineData(-1, -2, true)]
    public void Gdpr_AWithdrawalOutweighsWhatWasGivenBefore(int givenDays, int withdrawnDays, bool expected)
    {
        var given = new GdprConsent(Kept, "wellness", Day.AddDays(givenDays), "Form 3");
        var withdrawn = new GdprConsent(Merged, "wellness", Day.AddDays(-30), "Form 2");
        withdrawn.Withdraw(Day.AddDays(withdrawnDays));

        Assert.Equal(expected, MergedConsent.HasGdpr([given, withdrawn], Person(false), "wellness", Day));
        Assert.True(MergedConsent.HasGdpr([given, withdrawn], Person(true), "wellness", Day) == expected);
    }

    /// <summary>GDPR Art. 7(1): who cannot show that it was given has none.</summary>
    [Theory]
    [InlineData("Form 3", true)]
    [InlineData(null, false)]
    [InlineData("  ", false)]
    public void Gdpr_CountsOnlyWithItsProof(string? evidence, bool expected) =>
        Assert.Equal(expected, MergedConsent.HasGdpr([new GdprConsent(Kept, "wellness", Day.AddDays(-1), evidence)], PersonRecords.Alone(Kept), "wellness", Day));

    /// <summary>What the other record signed counts for the person only upon proof, and the gate names it as its evidence.</summary>
    [Theory]
    [InlineData(true, GateAuthorization.Valid)]
    [InlineData(false, GateAuthorization.None)]
    public async Task Authorization_OfTheMergedRecord_CountsUponProof(bool proven, GateAuthorization expected)
    {
        await using var register = await Register.StartAsync();
        var (kept, merged) = (await register.PersonAsync("p-1"), await register.PersonAsync("p-2"));
        var signed = await register.ActiveAsync(merged);
        Assert.Equal(GateAuthorization.None, (await register.FactsAsync(kept)).Auth);

        await MergeAsync(register, kept, merged, proven);

        var facts = await register.FactsAsync(kept);
        Assert.Equal((expected, proven ? signed.Value : (Guid?)null), (facts.Auth, facts.AuthorizationId));
        Assert.True((await register.Host.RunAsync<UnmergePeople, Unit>(new UnmergePeople(merged, "two sisters after all"))).IsSuccess);
        Assert.Equal((GateAuthorization.None, GateAuthorization.Valid), ((await register.FactsAsync(kept)).Auth, (await register.FactsAsync(merged)).Auth));
    }

    /// <summary>The person revoked under one record, before or after the merge; what the other holds from before no longer counts.</summary>
    [Theory]
    [InlineData(RevocationScope.ThisAuthorization, true, GateAuthorization.Revoked)]
    [InlineData(RevocationScope.All, false, GateAuthorization.Revoked)]
    [InlineData(RevocationScope.Part, false, GateAuthorization.OutOfScope)]
    public async Task Authorization_RevokedUnderEither_EndsTheOthersEarlierOne(RevocationScope scope, bool proven, GateAuthorization expected)
    {
        await using var register = await Register.StartAsync();
        var (kept, merged) = (await register.PersonAsync("p-1"), await register.PersonAsync("p-2"));
        await register.ActiveAsync(kept);
        var second = await register.ActiveAsync(merged);
        await MergeAsync(register, kept, merged, proven);
        Assert.Equal(GateAuthorization.Valid, (await register.FactsAsync(kept)).Auth);
        var version = await register.SendVersionAsync(kept);

        Assert.True((await register.RunAsync<RevokeAuthorization, RevokedAuthorization>(new RevokeAuthorization
        {
            Authorization = second,
            Scope = scope,
            Categories = scope == RevocationScope.Part ? ["Diabetes"] : [],
            ReceivedAt = register.Host.Clock.GetUtcNow(),
            Channel = RevocationChannel.Letter,
        })).IsSuccess);

        Assert.Equal(expected, (await register.FactsAsync(kept)).Auth);
        // Mail that waits may be written to either record.
        Assert.Equal([kept, merged], register.Queue.Calls.Select(c => c.Contact));
        // Segments say the same; a revocation in part is the gate's alone.
        Assert.Equal(scope == RevocationScope.Part ? "1" : "0", (await register.Host.RunAsync<CountSegment, SegmentCounts>(
            new CountSegment { RuleJson = """{"attribute":"authorized","operator":"exists"}""", Engine = SegmentEngine.Sql })).Value.People.ToString());
        Assert.True(await register.SendVersionAsync(kept) > version);
        // What the person signs later counts again.
        register.Host.Clock.Advance(TimeSpan.FromDays(2));
        await register.ActiveAsync(kept, Forms.Complete with { Signature = Forms.Complete.Signature! with { SignedOn = new DateOnly(2026, 11, 25) } });
        Assert.Equal(GateAuthorization.Valid, (await register.FactsAsync(kept)).Auth);
    }

    private static PersonRecords Person(bool proven) => new(Kept, [Kept, Merged], new HashSet<ContactId>(proven ? [Kept, Merged] : [Kept]));

    private static bool HasPart2(IReadOnlyList<Part2Consent> consents, PersonRecords person) =>
        MergedConsent.Part2(consents, person, new AuthorizationNeed { Purpose = "recovery" }, Day, Today, TimeZoneInfo.Utc) == GateConsentParts.None;

    private static async Task MergeAsync(Register register, ContactId kept, ContactId merged, bool proven) =>
        Assert.Null((await register.Host.RunAsync<MergePeople, Unit>(new MergePeople { Kept = kept, Merged = merged, Reason = "same insurance number", Proven = proven })).Error);

    private static Part2Consent Part2(ContactId contact, DateOnly signed) => new(contact, new Part2ConsentTerms
    {
        Discloser = "Harbor Recovery",
        Description = "Attendance",
        Recipients = "Harbor Health",
        Purpose = "recovery",
        StatesRightToRevoke = true,
        Evidence = "Scan 4711",
        ExpiresOn = new DateOnly(2027, 1, 1),
        SignedOn = signed,
    }, Day);
}
