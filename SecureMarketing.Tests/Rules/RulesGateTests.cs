using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Rules;
using SecureMarketing.Tests.Consent;

namespace SecureMarketing.Tests.Rules;

public sealed class RulesGateTests
{
    private static async Task<GateFacts> FactsAsync(Register register, ContactId person)
    {
        var question = new GateQuestion { MessageId = Guid.CreateVersion7(), Contact = person, Origin = Register.Origin(), Occurrence = 1 };
        await using var db = register.Host.NewContext();
        foreach (var owner in register.Host.Services.GetServices<IGateFacts>())
            await owner.FillAsync(db, [question], register.Host.Clock.GetUtcNow(), default);
        return question.Facts;
    }

    /// <summary>Scenario 23: an EU resident with a HIPAA authorization only.</summary>
    [Fact]
    public async Task EuResident_WithHipaaAuthorizationOnly_FailsThePack_UntilConsentIsGiven()
    {
        await using var register = await Register.StartAsync();
        var person = await register.PersonAsync(change: c => c.Country = "DE");
        await register.ActiveAsync(person);

        var before = await FactsAsync(register, person);
        await register.RunAsync<RecordGdprConsent, Unit>(new RecordGdprConsent { Contact = person, Purpose = Consent.Forms.Need.Purpose });
        var after = await FactsAsync(register, person);
        await register.RunAsync<RecordGdprConsent, Unit>(new RecordGdprConsent { Contact = person, Purpose = Consent.Forms.Need.Purpose, Withdrawn = true });

        Assert.Equal((GateAuthorization.Valid, GatePack.Fail, "GDPR-ART9"), (before.Auth, before.Pack, before.PackId));
        Assert.Equal((GatePack.Pass, null), (after.Pack, after.PackId));
        Assert.Equal(GatePack.Fail, (await FactsAsync(register, person)).Pack);
    }

    [Fact]
    public async Task Switch_TakesEffectAtTheNextCheck_AndChangesTheVersion()
    {
        await using var register = await Register.StartAsync();
        var person = await register.PersonAsync(change: c => c.Country = "FR");
        var before = await FactsAsync(register, person);

        await register.RunAsync<SwitchRule, Unit>(new SwitchRule { RuleId = "GDPR-ART9", Enabled = false, Reason = "no patients in the EU" }, register.Host.Operator);
        var after = await FactsAsync(register, person);
        var vacated = await register.RunAsync<SwitchRule, Unit>(new SwitchRule { RuleId = "HIPAA-REPRO-2024", Enabled = true, Reason = "try it" }, register.Host.Operator);

        Assert.Equal((GatePack.Fail, GatePack.Pass), (before.Pack, after.Pack));
        Assert.True(after.RulePackVersion > before.RulePackVersion);
        Assert.Equal("rule.not_law", vacated.Error!.Code);
    }
}
