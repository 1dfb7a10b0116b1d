using System.Net;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Tracking;
using SecureMarketing.Tests.Portal;
using SecureMarketing.Tests.Tracking;

namespace SecureMarketing.Tests.Web.Public;

public sealed class PublicEndpointTests(PublicSite site) : IClassFixture<PublicSite>
{
    private Task<TrackedPerson> PersonAsync() => TrackedPerson.AddAsync(site.Services, TimeProvider.System.GetUtcNow().AddHours(-1));

    private static string PathOf(string address) => new Uri(address).AbsolutePath;

    private static FormUrlEncodedContent Form(params (string Name, string Value)[] fields) => new(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));

    [Fact]
    public async Task Pixel_IsAnImageThatWebmailMayShow_AndCounts()
    {
        var person = await PersonAsync();
        var answer = await site.Client.GetAsync(PathOf(person.Links.OpenPixel!));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("image/gif", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("cross-origin", answer.Headers.GetValues("Cross-Origin-Resource-Policy").Single());
        Assert.Contains("no-store", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        await using var db = site.NewContext();
        Assert.Equal(MachineVerdict.Person, (await db.EngagementEvents.SingleAsync(e => e.MessageId == person.Message)).Verdict);
    }

    [Fact]
    public async Task Click_RedirectsToTheStoredTarget_WithoutReferrer()
    {
        var person = await PersonAsync();
        var answer = await site.Client.GetAsync(PathOf(person.Links.Click(1)));
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal(TrackedPerson.Targets[1], answer.Headers.Location!.OriginalString);
        Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
    }

    [Fact]
    public async Task Head_IsAMachine()
    {
        var person = await PersonAsync();
        Assert.Equal(HttpStatusCode.Found, (await site.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, PathOf(person.Links.Click(0))))).StatusCode);
        await using var db = site.NewContext();
        Assert.Equal(MachineVerdict.HeadRequest, (await db.EngagementEvents.SingleAsync(e => e.MessageId == person.Message)).Verdict);
    }

    [Theory]
    [InlineData("/t/o/")]
    [InlineData("/t/c/")]
    [InlineData("/u/")]
    [InlineData("/s/")]
    [InlineData("/a/")]
    public async Task UnknownTokens_AreNotFound_AndNeverRedirect(string prefix)
    {
        var person = await PersonAsync();
        var wrongKind = prefix == "/u/" ? person.Links.Click(0) : person.Links.Unsubscribe;
        foreach (var token in new[] { "nonsense", new string('A', 47), TrackedPerson.TokenOf(wrongKind), "https%3A%2F%2Fevil.example.net" })
        {
            foreach (var rest in prefix == "/a/" ? ["", "/take-back"] : new[] { "" })
            {
                var answer = await site.Client.GetAsync(prefix + token + rest);
                Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
                Assert.Null(answer.Headers.Location);
            }
        }
    }

    [Fact]
    public async Task OneClick_NoCookie_200_SuppressesAtOnce_AndAgain()
    {
        var person = await PersonAsync();
        for (var i = 0; i < 2; i++)
        {
            var answer = await site.Client.PostAsync(PathOf(person.Links.Unsubscribe), Form(("List-Unsubscribe", "One-Click")));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.False(answer.Headers.Contains("Set-Cookie"));
        }

        await using var db = site.NewContext();
        Assert.Equal(SuppressionSource.Unsubscribe, (await db.SuppressionsInForce([person.Contact]).SingleAsync()).Source);
    }

    [Fact]
    public async Task UnsubscribePage_Get_ChangesNothing_AndHasOneButton()
    {
        var person = await PersonAsync();
        var html = await site.Client.GetStringAsync(PathOf(person.Links.Unsubscribe));
        Assert.Single(System.Text.RegularExpressions.Regex.Matches(html, "<button"));
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        await using var db = site.NewContext();
        Assert.Empty(await db.SuppressionsInForce([person.Contact]).ToListAsync());
    }

    [Fact]
    public async Task Preferences_NoCookie_NoScript_NamesNoCampaign_AndTakesEffectAtOnce()
    {
        var person = await PersonAsync();
        var path = PathOf(person.Links.Unsubscribe) + "/preferences";
        Assert.Contains($"href=\"{path}\"", await site.Client.GetStringAsync(PathOf(person.Links.Unsubscribe)), StringComparison.Ordinal);
        var html = await site.Client.GetStringAsync(path);
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("http://", html.Replace("http://www.w3.org", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains(PlainWarning.Text[..40], html, StringComparison.Ordinal);
        var spanish = await site.Client.GetStringAsync(path + "?lang=es");
        Assert.Contains("<html lang=\"es\"", spanish, StringComparison.Ordinal);
        Assert.Contains("Guardar mis elecciones", spanish, StringComparison.Ordinal);
        Assert.Contains("?lang=en", spanish, StringComparison.Ordinal);

        await using (var born = site.NewContext())
            await born.Contacts.Where(c => c.Id == person.Contact).ExecuteUpdateAsync(set => set.SetProperty(c => c.BirthDate, new DateOnly(1970, 5, 17)));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await site.Client.PostAsync(path, Form(("cap", "Weekly"), ("plain", "yes")))).StatusCode);
        var saved = await site.Client.PostAsync(path, Form(("cap", "Weekly"), ("plain", "yes"), ("born", "1970-05-17")));
        Assert.Equal((HttpStatusCode.SeeOther, path + "?saved"), (saved.StatusCode, saved.Headers.Location!.OriginalString));
        Assert.False(saved.Headers.Contains("Set-Cookie"));
        Assert.Contains("role=\"status\"", await site.Client.GetStringAsync(path + "?saved"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, (await site.Client.PostAsync(path, Form(("stop", "Everything"), ("cap", "None")))).StatusCode);
        await using var db = site.NewContext();
        Assert.Equal(MailCap.Weekly, (await db.MailCaps.SingleAsync(c => c.Contact == person.Contact)).Cap);
        Assert.Equal(PlainWarning.Version, (await db.PlainPreferences.SingleAsync(p => p.Contact == person.Contact)).WarningTextVersion);
        Assert.Equal(Core.Gate.GateSuppression.DoNotContact, (await db.SuppressionsInForce([person.Contact]).SingleAsync()).Kind);

        foreach (var wrong in new[] { "/u/nonsense/preferences", PathOf(person.Links.Click(0)).Replace("/t/c/", "/u/", StringComparison.Ordinal) + "/preferences" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await site.Client.GetAsync(wrong)).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await site.Client.PostAsync(wrong, Form(("stop", "Everything")))).StatusCode);
        }

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await site.Client.PostAsync(path, new StringContent("{}", System.Text.Encoding.UTF8, "application/json"))).StatusCode);
    }

    /// <summary>From the preference centre to the door: a button, no cookie, an address that names nobody, and no other answer whoever asks.</summary>
    [Fact]
    public async Task TakingBack_FromThePreferenceCentre_LeadsToADoorThatSaysNothing()
    {
        var person = await PersonAsync();
        var path = PathOf(person.Links.Unsubscribe) + "/preferences";
        Assert.Contains($"action=\"{path}/take-back?lang=en\"", await site.Client.GetStringAsync(path), StringComparison.Ordinal);
        var asked = await site.Client.PostAsync(path + "/take-back?lang=es", Form());
        Assert.Equal((HttpStatusCode.SeeOther, false), (asked.StatusCode, asked.Headers.Contains("Set-Cookie")));
        var door = asked.Headers.Location!.OriginalString;
        Assert.Matches("^/a/[A-Za-z0-9_-]{20,}/take-back\\?lang=es$", door);

        var html = await site.Client.GetStringAsync(door);
        Assert.Contains("<html lang=\"es\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("utoriza", html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&amp;to=take-back", html, StringComparison.Ordinal);
        // The plain address of such a door leads to the same; a copy is given to nobody without proof.
        var bare = door.Split("/take-back")[0];
        Assert.Equal(bare + "/take-back", (await site.Client.GetAsync(bare)).Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.SeeOther, (await site.Client.GetAsync(bare + "/take-back/copy")).StatusCode);
        var sent = await site.Client.PostAsync(bare + "/code?lang=es&to=take-back", Form());
        Assert.Equal(bare + "/take-back?sent&lang=es", sent.Headers.Location!.OriginalString);
        var wrong = await site.Client.PostAsync(bare + "?lang=es&to=take-back", Form(("born", PortalVisit.Born), ("code", "AAAA AAAA")));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        Assert.Contains("&amp;to=take-back", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(bare + "/take-back", (await site.Client.PostAsync(bare + "/take-back", Form(("which", "all"), ("name", "Pat")))).Headers.Location!.OriginalString);

        foreach (var unknown in new[] { "/u/nonsense/preferences/take-back", $"/u/{TrackedPerson.TokenOf(person.Links.Click(0))}/preferences/take-back" })
            Assert.Equal(HttpStatusCode.NotFound, (await site.Client.PostAsync(unknown, Form())).StatusCode);
        // Whom no mail reaches no code would reach: they are told where to write.
        Assert.Equal(HttpStatusCode.SeeOther, (await site.Client.PostAsync(path, Form(("stop", "Everything")))).StatusCode);
        Assert.DoesNotContain("/take-back", await site.Client.GetStringAsync(path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/u/")]
    [InlineData("/s/")]
    public async Task Pages_AllowNothingFromElsewhere(string prefix)
    {
        var answer = await site.Client.GetAsync(prefix + "nonsense");
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("default-src 'self'; script-src 'none';", policy, StringComparison.Ordinal);
        Assert.Equal("text/html", answer.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Portal_FromNoticeToReading()
    {
        var visit = await new PortalVisit(site.Services).PostAsync();
        var path = "/s/" + visit.Token;
        Assert.Contains("Date of birth", await site.Client.GetStringAsync(path), StringComparison.Ordinal);

        var asked = await site.Client.PostAsync(path + "/code", Form());
        Assert.Equal((HttpStatusCode.SeeOther, path + "?sent"), (asked.StatusCode, asked.Headers.Location!.OriginalString));
        var wrong = await site.Client.PostAsync(path, Form(("born", PortalVisit.Born), ("code", "AAAA AAAA")));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        var wrongPage = await wrong.Content.ReadAsStringAsync();
        Assert.Contains("do not fit", wrongPage, StringComparison.Ordinal);
        Assert.DoesNotContain("Canary", wrongPage, StringComparison.Ordinal);

        var proved = await site.Client.PostAsync(path, Form(("born", PortalVisit.Born), ("code", await visit.CodeAsync())));
        Assert.Equal(HttpStatusCode.SeeOther, proved.StatusCode);
        var cookie = proved.Headers.GetValues("Set-Cookie").Single();
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("path=" + path, cookie, StringComparison.OrdinalIgnoreCase);

        using var again = new HttpRequestMessage(HttpMethod.Get, path);
        again.Headers.Add("Cookie", cookie.Split(';')[0]);
        var reading = await site.Client.SendAsync(again);
        var page = await reading.Content.ReadAsStringAsync();
        Assert.Contains(PortalVisit.Subject, page, StringComparison.Ordinal);
        Assert.Contains("sandbox=\"allow-popups allow-popups-to-escape-sandbox\"", page, StringComparison.Ordinal);
        var title = page[page.IndexOf("<title>", StringComparison.Ordinal)..page.IndexOf("</title>", StringComparison.Ordinal)];
        Assert.DoesNotContain("Canary", title, StringComparison.Ordinal);
        Assert.DoesNotContain("Canary", await site.Client.GetStringAsync(path), StringComparison.Ordinal);
    }
}
