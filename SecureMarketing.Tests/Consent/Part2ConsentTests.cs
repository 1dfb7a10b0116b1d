using SecureMarketing.Core.Consent;
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

    private static bool IsValid(Part2ConsentTerms terms) => new Part2Consent(ContactId.New(), terms, Now).IsValid("recovery", Now, new DateOnly(2026, 11, 24));
}
