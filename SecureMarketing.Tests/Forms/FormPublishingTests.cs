using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes.Purposes;
using SecureMarketing.Core.Forms;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Tests.Contacts;

namespace SecureMarketing.Tests.Forms;

/// <summary>Drafts, versions, and who opens them.</summary>
public sealed class FormPublishingTests
{
    [Theory]
    [InlineData(FormState.Draft, FormState.Published, true)]
    [InlineData(FormState.Draft, FormState.Closed, false)]
    [InlineData(FormState.Draft, FormState.Draft, false)]
    [InlineData(FormState.Published, FormState.Closed, true)]
    [InlineData(FormState.Published, FormState.Draft, false)]
    [InlineData(FormState.Published, FormState.Published, false)]
    [InlineData(FormState.Closed, FormState.Draft, false)]
    [InlineData(FormState.Closed, FormState.Published, false)]
    [InlineData(FormState.Closed, FormState.Closed, false)]
    public void Steps_AreThoseOfTheTable(FormState from, FormState to, bool may) => Assert.Equal(may, FormTransitions.May(from, to));

    [Fact]
    public async Task Publish_ByTheLastEditor_OrWithoutTheRight_IsRefused()
    {
        await using var bench = await FormBench.StartAsync(DatabaseProvider.Sqlite, publish: false);
        Assert.Equal(ErrorKind.Forbidden, (await bench.PublishAsync(FormBench.Editor)).Error!.Kind);
        Assert.Null((await bench.SaveAsync(FormBench.Definition with { Intro = "Read by the officer." }, by: FormBench.Officer)).Error);
        Assert.Equal(FormErrors.EditorPublishes, (await bench.PublishAsync()).Error);
        Assert.Equal(FormErrors.Gone, (await bench.Host.RunAsync<OpenForm, FormSheet>(new OpenForm(bench.Slug, null), FormBench.Visitor)).Error);
        Assert.Null((await bench.SaveAsync(FormBench.Definition)).Error);
        Assert.Equal(1, (await bench.PublishAsync()).Value);
    }

    [Fact]
    public async Task Published_IsFrozen_AndTheNextVersionTakesItsPlace()
    {
        await using var bench = await FormBench.StartAsync(DatabaseProvider.Sqlite);
        var open = await bench.OpenAsync();
        var saved = (await bench.SaveAsync(FormBench.Definition with { Heading = "Ask for a shot" })).Value;
        Assert.Equal(2, saved.At.Version);
        Assert.Equal("Ask for a flu shot", (await bench.OpenAsync()).Definition.Heading);
        Assert.Equal(2, (await bench.PublishAsync()).Value);

        bench.Host.Clock.Advance(TimeSpan.FromSeconds(30));
        var stale = (await bench.SendAsync(open.Ticket)).Value;
        Assert.Equal((FormFault.Changed, "Ask for a shot"), (stale.Fault, stale.Sheet.Definition.Heading));
        Assert.True((await bench.SendAsync(stale.Sheet.Ticket)).Value.Accepted);
        Assert.Null((await bench.Host.RunAsync<CloseForm, Unit>(new CloseForm(bench.Form), FormBench.Officer)).Error);
        Assert.True((await bench.OpenAsync()).Closed);
        await using var db = bench.Host.NewContext();
        Assert.Equal([FormState.Closed, FormState.Closed], await db.FormVersions.OrderBy(v => v.Number).Select(v => v.State).ToListAsync());
    }

    [Fact]
    public async Task Fields_NeedTheirGrant_AndAreNotAskedOnceItIsWithdrawn()
    {
        await using var bench = await FormBench.StartAsync(DatabaseProvider.Sqlite);
        await WithdrawAsync();
        Assert.DoesNotContain((await bench.OpenAsync()).Questions, q => q.Asked.Key == "zip");
        await bench.SaveAsync(FormBench.Definition);
        Assert.Equal(FieldErrors.NotGrantedCode, (await bench.PublishAsync()).Error!.Code);
        Assert.Null((await bench.SaveAsync(FormBench.Definition with { Purpose = FieldPurpose.Marketing })).Error);
        Assert.Null((await bench.PublishAsync()).Error);

        await CustomFixture.DefineAsync(bench.Host, new Core.Contacts.Custom.DefineAttribute { Key = "mood", Label = "Mood", Type = Core.Contacts.Custom.CustomType.Text, Sensitivity = Sensitivity.MentalHealth });
        await bench.SaveAsync(FormBench.Definition with { Purpose = FieldPurpose.Fundraising, Fields = [new FormField("custom.mood", "Mood", Required: true)] });
        Assert.Equal(FieldErrors.NotGrantedCode, (await bench.PublishAsync()).Error!.Code);

        async Task WithdrawAsync() => Assert.Null((await bench.Host.RunAsync<WithdrawField, Unit>(new WithdrawField("zip", FieldPurpose.Care, "Not needed for care"))).Error);
    }

    [Theory]
    [InlineData(1, "", FormFault.TooFast)]
    [InlineData(30, "http://spam.example", FormFault.Trap)]
    [InlineData(13 * 3600, "", FormFault.TooOld)]
    public async Task Programs_AreTurnedAway_AndPeopleMayTryAgain(int seconds, string trap, FormFault expected)
    {
        await using var bench = await FormBench.StartAsync(DatabaseProvider.Sqlite);
        var ticket = (await bench.OpenAsync()).Ticket;
        bench.Host.Clock.Advance(TimeSpan.FromSeconds(seconds));
        var refused = (await bench.SendAsync(ticket, trap: trap)).Value;
        Assert.Equal((false, expected), (refused.Accepted, refused.Fault!.Value));
        Assert.Equal(0, await bench.Imports.QueryAsync(db => db.FormSubmissions.CountAsync()));
        bench.Host.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.True((await bench.SendAsync(refused.Sheet.Ticket)).Value.Accepted);
    }

    [Fact]
    public async Task ForgedTicket_IsNone()
    {
        await using var bench = await FormBench.StartAsync(DatabaseProvider.Sqlite);
        var ticket = (await bench.OpenAsync()).Ticket;
        bench.Host.Clock.Advance(TimeSpan.FromSeconds(30));
        foreach (var forged in new[] { "", "nonsense", (ticket[0] == 'A' ? 'B' : 'A') + ticket[1..] })
            Assert.Equal(FormFault.TooOld, (await bench.SendAsync(forged)).Value.Fault);
    }

    [Fact]
    public async Task BadDefinitions_AreRefused_AndTwoEditorsMeet()
    {
        await using var bench = await FormBench.StartAsync(DatabaseProvider.Sqlite, publish: false);
        Assert.Equal("form.field", (await bench.SaveAsync(FormBench.Definition with { Fields = [new FormField("mrn", "Record number")] })).Error!.Code);
        Assert.Equal("form.field_twice", (await bench.SaveAsync(FormBench.Definition with { Fields = [new("zip", "ZIP"), new("zip", "ZIP")] })).Error!.Code);
        Assert.Equal("form.wording", (await bench.SaveAsync(FormBench.Definition with { Topics = [new("news", "")] })).Error!.Code);
        Assert.Equal("form.language", (await bench.SaveAsync(FormBench.Definition with { Language = "xx" })).Error!.Code);
        Assert.Equal(FormErrors.NameTaken, (await bench.Host.RunAsync<SaveForm, SavedForm>(new SaveForm(null, null, "FLU shots", FormBench.Definition), FormBench.Editor)).Error);
        Assert.Null((await bench.SaveAsync(FormBench.Definition, basedOn: new FormRevision(1, 1))).Error);
        Assert.Equal(FormErrors.ChangedMeanwhile, (await bench.SaveAsync(FormBench.Definition, basedOn: new FormRevision(1, 1))).Error);
        Assert.Null((await bench.SaveAsync(FormBench.Definition with { Fields = [] })).Error);
        Assert.Equal(FormErrors.NoFields, (await bench.PublishAsync()).Error);
        Assert.Null((await bench.SaveAsync(FormBench.Definition with { Fields = [new("familyName", "Last name")] })).Error);
        Assert.Equal(FormErrors.NothingRequired, (await bench.PublishAsync()).Error);
    }

    /// <summary>Else an empty press would make a person without anything.</summary>
    [Fact]
    public async Task FormWhoseRequiredFieldWasWithdrawn_IsClosed()
    {
        await using var bench = await FormBench.StartAsync(DatabaseProvider.Sqlite, FormBench.Definition with { Fields = [new("zip", "ZIP code", Required: true), new("givenName", "First name")] });
        var ticket = (await bench.OpenAsync()).Ticket;
        Assert.Null((await bench.Host.RunAsync<WithdrawField, Unit>(new WithdrawField("zip", FieldPurpose.Care, "Not needed for care"))).Error);
        Assert.True((await bench.OpenAsync()).Closed);
        bench.Host.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.False((await bench.SendAsync(ticket, new Dictionary<string, string>())).Value.Accepted);
        Assert.Equal(0, await bench.Imports.QueryAsync(db => db.FormSubmissions.CountAsync()));
    }

    /// <summary>A saved segment keeps its meaning when the form gets another name, so no second form may answer to the old one.</summary>
    [Fact]
    public async Task FormerName_StillNamesTheForm_AndNoOther()
    {
        await using var bench = await FormBench.StartAsync(DatabaseProvider.Sqlite);
        await bench.FillAsync();
        Assert.Null((await bench.SaveAsync(FormBench.Definition, "Vaccines")).Error);
        foreach (var taken in new[] { "VACCINES", FormBench.Name })
            Assert.Equal(FormErrors.NameTaken, (await bench.Host.RunAsync<SaveForm, SavedForm>(new SaveForm(null, null, taken, FormBench.Definition), FormBench.Editor)).Error);
        Assert.Equal((1, 1), (await CountAsync("vaccines"), await CountAsync(FormBench.Name)));

        async Task<int> CountAsync(string name) => (await bench.Host.RunAsync<Core.Segmentation.ListSegmentMembers, IReadOnlyList<string>>(
            new($$"""{"attribute":"formCompleted","operator":"equals","value":"{{name}}"}""", null))).Value.Count;
    }

    [Fact]
    public async Task Submissions_AreMasked_AndSmallCountsAreHiddenFromMarketers()
    {
        await using var bench = await FormBench.StartAsync(DatabaseProvider.Sqlite);
        await bench.FillAsync();
        Assert.Equal(ErrorKind.Forbidden, (await bench.Host.RunAsync<ListSubmissions, IReadOnlyList<SubmissionRow>>(new ListSubmissions(bench.Form), FormBench.Editor)).Error!.Kind);
        var row = Assert.Single((await bench.Host.RunAsync<ListSubmissions, IReadOnlyList<SubmissionRow>>(new ListSubmissions(bench.Form), FormBench.Officer)).Value);
        Assert.Equal("A••• C•••", row.MaskedName);
        Assert.Equal("<11", (await bench.Host.RunAsync<GetForm, FormDetail>(new GetForm(bench.Form), FormBench.Editor)).Value.Submissions.ToString());
        Assert.Equal("1", Assert.Single((await bench.Host.RunAsync<ListForms, FormList>(new ListForms("FLU"), FormBench.Officer)).Value.Rows).Submissions.ToString());
    }

    /// <summary>Who names a form or its topic for a sensitive category is told what that does to segments, before it is published.</summary>
    [Fact]
    public async Task ATellingName_IsSaidBeforePublishing()
    {
        await using var bench = await FormBench.StartAsync(DatabaseProvider.Sqlite);
        async Task<FormDetail> FormAsync(FormId form) => (await bench.Host.RunAsync<GetForm, FormDetail>(new GetForm(form), FormBench.Officer)).Value;
        Assert.Empty((await FormAsync(bench.Form)).Telling);

        var saved = (await bench.Host.RunAsync<SaveForm, SavedForm>(
            new SaveForm(null, null, "HIV PrEP enquiry", FormBench.Definition with { Topics = [new("std-news", "Send me news.")] }), FormBench.Editor)).Value;

        var told = await FormAsync(saved.Form);
        Assert.Equal(["hiv", "std"], told.Telling);
        Assert.Contains("hiv, std", SecureMarketing.Web.Features.Forms.FormStates.Telling(told), StringComparison.Ordinal);
    }
}
