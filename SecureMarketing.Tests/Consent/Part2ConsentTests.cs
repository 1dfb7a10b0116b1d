using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Contacts.Duplicates;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Tests.Consent;

/// <summary>The elements of 42 CFR 2.31(a), each left out: the consent then opens nothing.</summary>
public sealed class Part2ConsentTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    private static readonly Part2ConsentTerms Whole = new()
    {
        Discloser = "Harbor Recovery",
        Description = "Attendance",
        Recipients = "Harbor Health",
        Purpose = "recovery",
        StatesRightToRevoke = true,
        ExpiresOn = new DateOnly(2027, 1, 1),
        SignedOn = new DateOnly(2026, 11, 1),
        Evidence = "Scan 4711",
    };

    public static TheoryData<string> Elements() => ["discloser", "description", "recipients", "purpose", "right to revoke", "ended", "signed later", "evidence", "evidence unnamed"];

    [Fact]
    public void Whole_IsValid() => Assert.True(IsValid(Whole));

    [Theory]
    [MemberData(nameof(Elements))]
    public void AnElementLeftOut_IsNot(string element) => Assert.False(IsValid(element switch
    {
        "discloser" => Whole with { Discloser = " " },
        "description" => Whole with { Description = "" },
        "recipients" => Whole with { Recipients = "" },
        "purpose" => Whole with { Purpose = "research" },
        "right to revoke" => Whole with { StatesRightToRevoke = false },
        "ended" => Whole with { ExpiresOn = new DateOnly(2026, 11, 23) },
        "signed later" => Whole with { SignedOn = new DateOnly(2026, 11, 25) },
        "evidence" => Whole with { Evidence = null },
        _ => Whole with { Evidence = "  " },
    }));

    [Fact]
    public void Revoked_IsNot_FromThatMomentOn()
    {
        var consent = new Part2Consent(ContactId.New(), Whole, Now);
        consent.Revoke(Now);
        Assert.True(consent.IsValid("recovery", Now.AddSeconds(-1), new DateOnly(2026, 11, 24)));
        Assert.False(consent.IsValid("recovery", Now, new DateOnly(2026, 11, 24)));
    }

    /// <summary>Who discloses and to whom (2.31(a)(2), (4)); the person's own look is no disclosure that needs a consent (2.23).</summary>
    [Theory]
    [InlineData("Harbor Recovery", "", GateConsentParts.None)]
    [InlineData(" harbor recovery ", "", GateConsentParts.None)]
    [InlineData("Harbor", "", GateConsentParts.None)]
    [InlineData(null, "", GateConsentParts.None)]
    [InlineData("Hillside", "", GateConsentParts.Discloser)]
    [InlineData("Harbor Recovery", "Harbor Health", GateConsentParts.None)]
    [InlineData("Harbor Recovery", "Acme, Inc.|harbor health", GateConsentParts.None)]
    [InlineData("Harbor Recovery", "Acme", GateConsentParts.Recipient)]
    [InlineData("Harbor Recovery", "Harbor Health|Somebody", GateConsentParts.Recipient)]
    [InlineData("Hillside", "Somebody", GateConsentParts.Discloser | GateConsentParts.Recipient)]
    public void WhoeverItDoesNotName_IsNotCovered(string? sender, string disclosedTo, GateConsentParts expected)
    {
        var need = new AuthorizationNeed { Purpose = "recovery", Sender = sender, SenderAliases = sender == "Harbor" ? ["Harbor Recovery"] : [], Recipients = disclosedTo.Split('|', StringSplitOptions.RemoveEmptyEntries) };

        Assert.Equal(expected, Part2Check.Uncovered("Riverside; Harbor Recovery", "Harbor Health\nAcme, Inc.", need));
    }

    /// <summary>Of several consents the one that falls short of least is told; one that covers the use is enough.</summary>
    [Fact]
    public void OfSeveral_TheNearestIsTold()
    {
        var person = ContactId.New();
        var need = new AuthorizationNeed { Purpose = "recovery", Sender = "Harbor Recovery", Recipients = ["Acme"] };
        var other = new Part2Consent(person, Whole with { Discloser = "Hillside" }, Now);
        var near = new Part2Consent(person, Whole, Now);
        var covers = new Part2Consent(person, Whole with { Recipients = "Acme" }, Now);

        Assert.Null(Of());
        Assert.Equal(GateConsentParts.Discloser | GateConsentParts.Recipient, Of(other));
        Assert.Equal(GateConsentParts.Recipient, Of(other, near));
        Assert.Equal(GateConsentParts.None, Of(other, near, covers));

        GateConsentParts? Of(params Part2Consent[] consents) =>
            MergedConsent.Part2(consents, PersonRecords.Alone(person), need, Now, new DateOnly(2026, 11, 24), TimeZoneInfo.Utc);
    }

    private static bool IsValid(Part2ConsentTerms terms) => new Part2Consent(ContactId.New(), terms, Now).IsValid("recovery", Now, new DateOnly(2026, 11, 24));
}
