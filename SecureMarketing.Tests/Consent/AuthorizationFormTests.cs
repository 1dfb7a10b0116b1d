using System.Text;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Tests.Consent;

public sealed class AuthorizationFormSqliteTests() : AuthorizationFormTests(DatabaseProvider.Sqlite);

public sealed class AuthorizationFormPostgreSqlTests() : AuthorizationFormTests(DatabaseProvider.PostgreSql);

/// <summary>A form template from its draft to people being asked with it.</summary>
public abstract class AuthorizationFormTests(DatabaseProvider provider)
{
    [Fact]
    public async Task Draft_IsAttestedByAnother_Published_AndFrozen()
    {
        await using var register = await Register.StartAsync(provider);
        var saved = await SaveAsync(register, register.Clerk, null, null, Standard);
        Assert.Equal(AuthorizationFormErrors.NotAttested, (await PublishAsync(register, saved)).Error);
        Assert.Equal(AuthorizationFormErrors.AuthorAttests, (await AttestAsync(register, register.Clerk, saved)).Error);

        // An edit by a second person makes that person a writer too, and takes the attestation back.
        var second = await SaveAsync(register, register.SecondClerk, saved.Form, saved.At, Standard with { Remunerated = true });
        Assert.Equal(AuthorizationFormErrors.AuthorAttests, (await AttestAsync(register, register.SecondClerk, second)).Error);
        Assert.Equal(AuthorizationFormErrors.ChangedMeanwhile, (await AttestAsync(register, register.Reviewer, saved)).Error);
        Assert.True((await AttestAsync(register, register.Reviewer, second)).IsSuccess);
        var attested = (await DetailAsync(register, saved.Form)).At!;
        var changed = await SaveAsync(register, register.Clerk, saved.Form, attested, Standard);
        Assert.Equal(AuthorizationFormErrors.NotAttested, (await PublishAsync(register, changed)).Error);

        Assert.True((await AttestAsync(register, register.Reviewer, changed)).IsSuccess);
        var last = new SavedAuthorizationForm(saved.Form, (await DetailAsync(register, saved.Form)).At!);
        Assert.Equal(1, (await PublishAsync(register, last)).Value);
        Assert.True((await register.RunAsync<ListAuthorizationForms, IReadOnlyList<AuthorizationFormRow>>(new ListAuthorizationForms())).Value.Single().MayAsk);

        // Saving a published version makes the next one and leaves it as it was.
        var next = await SaveAsync(register, register.Clerk, saved.Form, null, Standard with { Remunerated = true });
        Assert.Equal(2, next.At.Version);
        Assert.True((await AttestAsync(register, register.Reviewer, next)).IsSuccess);
        Assert.Equal(2, (await PublishAsync(register, new(saved.Form, (await DetailAsync(register, saved.Form)).At!))).Value);
        await using var db = register.Host.NewContext();
        var versions = await db.AuthorizationFormVersions.AsNoTracking().OrderBy(v => v.Number).ToListAsync();
        Assert.Equal([(AuthorizationFormState.Retired, Standard.Hash(), false), (AuthorizationFormState.Published, (Standard with { Remunerated = true }).Hash(), true)],
            versions.Select(v => (v.State, v.DefinitionHash, v.MayAsk)));
        Assert.All(versions, v => Assert.Equal(v.DefinitionHash, AuthorizationFormDefinition.Read(v.Definition).Hash()));
    }

    [Fact]
    public async Task DefectiveText_IsNeitherAttestedNorPublished_AndNamesWhatIsMissing()
    {
        await using var register = await Register.StartAsync(provider);
        var lacking = Standard with { Texts = [Standard.Texts[0], Standard.Texts[1] with { Redisclosure = " " }] };
        var saved = await SaveAsync(register, register.Clerk, null, null, lacking);
        var refused = (await AttestAsync(register, register.Reviewer, saved)).Error!;
        Assert.Equal("authorization_form.defective", refused.Code);
        Assert.Contains("es: RedisclosureStatementMissing", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Name_IsUnique_AndAStaleEditIsRefused()
    {
        await using var register = await Register.StartAsync(provider);
        var saved = await SaveAsync(register, register.Clerk, null, null, Standard);
        var taken = await register.RunAsync<SaveAuthorizationForm, SavedAuthorizationForm>(new SaveAuthorizationForm(null, null, " NEWS ", Standard));
        Assert.Equal(AuthorizationFormErrors.NameTaken, taken.Error);
        await SaveAsync(register, register.Clerk, saved.Form, saved.At, Standard with { ValidMonths = 6 });
        var stale = await register.RunAsync<SaveAuthorizationForm, SavedAuthorizationForm>(new SaveAuthorizationForm(saved.Form, saved.At, "News", Standard));
        Assert.Equal(AuthorizationFormErrors.ChangedMeanwhile, stale.Error);
    }

    private static AuthorizationFormDefinition Standard => StandardAuthorizationForm.For("Riverside Clinic");

    private static async Task<SavedAuthorizationForm> SaveAsync(Register register, Actor by, AuthorizationFormId? form, AuthorizationFormRevision? at, AuthorizationFormDefinition definition) =>
        (await register.RunAsync<SaveAuthorizationForm, SavedAuthorizationForm>(new SaveAuthorizationForm(form, at, "News", definition), by)).Value;

    private static Task<Result<Unit>> AttestAsync(Register register, Actor by, SavedAuthorizationForm seen) =>
        register.RunAsync<AttestAuthorizationForm, Unit>(new AttestAuthorizationForm(seen.Form, seen.At), by);

    private static Task<Result<int>> PublishAsync(Register register, SavedAuthorizationForm seen) =>
        register.RunAsync<PublishAuthorizationForm, int>(new PublishAuthorizationForm(seen.Form, seen.At), register.Reviewer);

    private static async Task<AuthorizationFormDetail> DetailAsync(Register register, AuthorizationFormId form) =>
        (await register.RunAsync<GetAuthorizationForm, AuthorizationFormDetail>(new GetAuthorizationForm(form))).Value;
}

/// <summary>The template's text and its defects, without a database.</summary>
public sealed class AuthorizationFormTextTests
{
    private static readonly DateOnly Today = new(2026, 11, 24);

    private static readonly AuthorizationFormDefinition Standard = StandardAuthorizationForm.For("Riverside Clinic") with { Remunerated = true };

    [Fact]
    public void StandardForm_IsSound_InEveryLanguage() =>
        Assert.All(AuthorizationFormFindings.Of(Standard, Today), f => Assert.Empty(f.Defects));

    public static TheoryData<string, DefectCode> Lacking() => new()
    {
        { nameof(AuthorizationFormText.Information), DefectCode.InformationMissing },
        { nameof(AuthorizationFormText.Categories), DefectCode.InformationMissing },
        { nameof(AuthorizationFormText.Disclosers), DefectCode.DisclosersMissing },
        { nameof(AuthorizationFormText.Recipients), DefectCode.RecipientsMissing },
        { nameof(AuthorizationFormText.Purposes), DefectCode.PurposeMissing },
        { nameof(AuthorizationFormText.RightToRevoke), DefectCode.RevocationRightStatementMissing },
        { nameof(AuthorizationFormText.HowToRevoke), DefectCode.RevocationHowStatementMissing },
        { nameof(AuthorizationFormText.Conditioning), DefectCode.ConditioningStatementMissing },
        { nameof(AuthorizationFormText.Redisclosure), DefectCode.RedisclosureStatementMissing },
        { nameof(AuthorizationFormText.Remuneration), DefectCode.RemunerationStatementMissing },
        { nameof(AuthorizationFormText.ElectronicRecords), DefectCode.ElectronicRecordsStatementMissing },
    };

    [Theory]
    [MemberData(nameof(Lacking))]
    public void EveryMissingElement_IsADefect(string element, DefectCode defect)
    {
        var text = Standard.Texts[0] with { };
        typeof(AuthorizationFormText).GetProperty(element)!.SetValue(text, "");
        Assert.Equal([defect], AuthorizationFormFindings.Of(Standard with { Texts = [text] }, Today).Single().Defects);
    }

    [Fact]
    public void ScopeAndExpiry_AreJudgedToo()
    {
        var bare = Standard with { ScopeCategories = [], ValidMonths = null, Texts = [Standard.Texts[0] with { ExpirationEvent = "never" }] };
        Assert.Equal([DefectCode.InformationMissing, DefectCode.ExpiryNone], AuthorizationFormFindings.Of(bare, Today).Single().Defects);
    }

    [Fact]
    public void Text_StandsInThePersonsLanguage_WithTheDayInWords()
    {
        var spanish = Encoding.UTF8.GetString(AuthorizationDocument.Render(Standard.ToRecord(Standard.TextFor("es-MX"), null, 0, Today)));
        Assert.Contains("Hasta el final del 24 de noviembre de 2027", spanish, StringComparison.Ordinal);
        Assert.Contains("Pagos que recibimos", spanish, StringComparison.Ordinal);
        Assert.DoesNotContain("Demographics", spanish, StringComparison.Ordinal);
        Assert.Contains("Until the end of November 24, 2027", Encoding.UTF8.GetString(AuthorizationDocument.Render(Standard.ToRecord(Standard.TextFor("fr"), null, 0, Today))), StringComparison.Ordinal);
        Assert.DoesNotContain("Payment to us", Encoding.UTF8.GetString(AuthorizationDocument.Render((Standard with { Remunerated = false }).ToRecord(Standard.Texts[0], null, 0, Today))), StringComparison.Ordinal);
    }
}
