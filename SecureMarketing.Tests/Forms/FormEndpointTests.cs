using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Forms;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Tests.Forms;

/// <summary>The public page over HTTP.</summary>
public sealed partial class FormEndpointTests(FormSite site) : IClassFixture<FormSite>
{
    [Fact]
    public async Task Filled_IsTaken_AndNoAnswerIsInAnyLogOrAddress()
    {
        using var visitor = site.Visit();
        var page = await visitor.GetStringAsync(site.Address);
        site.Pass(TimeSpan.FromSeconds(30));
        var sent = await visitor.PostAsync(site.Address, Filled(page, ("topic", "classes")));

        Assert.Equal((HttpStatusCode.SeeOther, site.Address + "?sent"), (sent.StatusCode, sent.Headers.Location!.OriginalString));
        Assert.Contains("We will call you.", await visitor.GetStringAsync(sent.Headers.Location), StringComparison.Ordinal);
        // Again, as after a reload: the same answer, and nothing more is stored.
        var stored = await StoredAsync();
        Assert.Equal(HttpStatusCode.SeeOther, (await visitor.PostAsync(site.Address, Filled(page))).StatusCode);
        Assert.Equal(stored, await StoredAsync());
        await using var db = site.NewContext();
        Assert.Equal(FormBench.Wording, await db.TopicOptIns.Where(o => o.Topic == "classes").Select(o => o.Wording).SingleAsync());
        Assert.NotEqual("", site.Log);
        Assert.DoesNotContain("canary", site.Log, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Page_IsPlain_Private_AndSaysWhatItIsNot()
    {
        using var visitor = site.Visit();
        var answer = await visitor.GetAsync(site.Address);
        var page = await answer.Content.ReadAsStringAsync();
        Assert.StartsWith("default-src 'self'; script-src 'none';", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Contains("no-store", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("noindex", page, StringComparison.Ordinal);
        Assert.Contains("<html lang=\"en\">", page, StringComparison.Ordinal);
        Assert.Contains("45 CFR 164.508", page, StringComparison.Ordinal);
        Assert.DoesNotContain(" checked", page, StringComparison.Ordinal);
        Assert.Contains("autocomplete=\"bday\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain(FormBench.Name, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_LinksToTheFields_AndKeepsWhatWasTyped()
    {
        using var visitor = site.Visit();
        var page = await visitor.GetStringAsync(site.Address);
        site.Pass(TimeSpan.FromSeconds(30));
        var refused = await visitor.PostAsync(site.Address, Filled(page, ("a.email", "no <address>"), ("topic", "news")));
        var again = await refused.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("<title>Error: ", again, StringComparison.Ordinal);
        Assert.Contains($"href=\"{site.Address}#q2\"", again, StringComparison.Ordinal);
        Assert.Contains("aria-invalid=\"true\"", again, StringComparison.Ordinal);
        Assert.Contains("value=\"Canary-Roe\"", again, StringComparison.Ordinal);
        Assert.Contains("value=\"no &lt;address&gt;\"", again, StringComparison.Ordinal);
        Assert.Matches("value=\"news\" checked", again);
        Assert.Equal(HttpStatusCode.SeeOther, (await visitor.PostAsync(site.Address, Filled(again))).StatusCode);
    }

    [Fact]
    public async Task WithoutTheCookie_FromElsewhere_TooLarge_OrOfAnotherKind_NothingIsTaken()
    {
        using var visitor = site.Visit();
        using var stranger = site.Visit();
        var page = await visitor.GetStringAsync(site.Address);
        site.Pass(TimeSpan.FromSeconds(30));
        var stored = await StoredAsync();
        var forged = await stranger.PostAsync(site.Address, Filled(page));
        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        Assert.Contains("Canary-Roe", await forged.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await visitor.PostAsync(site.Address, Filled(page, ("a.zip", new string('9', 100_000))))).StatusCode);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await visitor.PostAsync(site.Address, new StringContent("{}"))).StatusCode);
        foreach (var nowhere in new[] { "/f/nothing", "/f/abcdefghjkmnpqrs", site.Address + "?for=" + new string('A', 43) })
            Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync(nowhere)).StatusCode);
        Assert.Equal(stored, await StoredAsync());
    }

    [Fact]
    public async Task Closed_SaysSo_InTheFormsLanguage()
    {
        var saved = (await site.RunAsync<SaveForm, SavedForm>(new SaveForm(null, null, "Otro", FormBench.Definition with { Language = "es" }), FormBench.Editor)).Value;
        Assert.Null((await site.RunAsync<PublishForm, int>(new PublishForm(saved.Form), FormBench.Officer)).Error);
        using var visitor = site.Visit();
        var page = await visitor.GetStringAsync("/f/" + saved.Slug);
        Assert.Contains("<html lang=\"es\">", page, StringComparison.Ordinal);
        Assert.Null((await site.RunAsync<CloseForm, Unit>(new CloseForm(saved.Form), FormBench.Officer)).Error);
        var closed = await visitor.GetAsync("/f/" + saved.Slug);
        Assert.Equal(HttpStatusCode.Gone, closed.StatusCode);
        Assert.Contains("Este formulario", await closed.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        site.Pass(TimeSpan.FromSeconds(30));
        Assert.Equal(HttpStatusCode.Gone, (await visitor.PostAsync("/f/" + saved.Slug, Filled(page))).StatusCode);
    }

    private async Task<(int Submissions, int People)> StoredAsync()
    {
        await using var db = site.NewContext();
        return (await db.FormSubmissions.CountAsync(), await db.Contacts.CountAsync());
    }

    /// <summary>What a browser sends from the page: its hidden fields, the usual answers, and those that differ.</summary>
    private static FormUrlEncodedContent Filled(string page, params (string Name, string Value)[] others)
    {
        var fields = Hidden().Matches(page).Select(m => (Name: m.Groups[1].Value, Value: WebUtility.HtmlDecode(m.Groups[2].Value)))
            .Concat(FormBench.Answers.Select(a => (Name: "a." + a.Key, a.Value))).Where(f => others.All(o => o.Name != f.Name)).Concat(others);
        return new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
    }

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"", RegexOptions.None, 1000)]
    private static partial Regex Hidden();
}
