using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Contacts.People;
using SecureMarketing.Core.Forms;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Sending;
using SecureMarketing.Tests.Forms;
using SecureMarketing.Tests.Sending;

namespace SecureMarketing.Tests.Contacts;

/// <summary>What happened around a person, as their page tells it.</summary>
public sealed class PersonTimelineTests
{
    [Fact]
    public async Task Page_TellsFormsConsentAndMessages_NewestFirst_AndNoContent()
    {
        await using var bench = await FormBench.StartAsync(DatabaseProvider.Sqlite);
        var host = bench.Host;
        await bench.FillAsync(ticked: "classes");
        var id = await bench.Imports.QueryAsync(db => db.FormSubmissions.Select(s => s.Contact).SingleAsync());
        host.Clock.Advance(TimeSpan.FromHours(1));
        var document = new SubmittedDocument { MediaType = "image/png", Content = [1, 2, 3] };
        Assert.Null((await host.RunAsync<CreateAuthorization, AuthorizationId>(new CreateAuthorization { Contact = id, Form = Consent.Forms.Complete, Document = document })).Error);
        host.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Null((await host.RunAsync<SuppressContact, SuppressionOutcome>(new SuppressContact { Contact = id, Kind = GateSuppression.AllCommercial })).Error);
        host.Clock.Advance(TimeSpan.FromHours(1));
        await using var db = host.NewContext();
        await Queue.StoreAsync(db, MessageState.Accepted, host.Clock.GetUtcNow(), contact: id);

        var history = (await host.RunAsync<GetPerson, PersonDetail>(new GetPerson(id))).Value.History;

        Assert.Equal([("message", "Message"), ("consent", "Suppressed"), ("consent", "Authorization entered")], history.Take(3).Select(e => (e.Group, e.Text)));
        Assert.Equal(["Asked for messages classes", "Form completed " + FormBench.Name], history.Skip(3).Select(e => $"{e.Text} {string.Join(' ', e.Values)}").Order(StringComparer.Ordinal));
        Assert.Contains("Accepted", history[0].Values);
        Assert.Contains("AllCommercial", history[1].Values);
        Assert.Equal("authorization", history[2].About?.Kind);
        Assert.True(history.Zip(history.Skip(1)).All(p => p.First.At >= p.Second.At));
        Assert.DoesNotContain("canary", JsonSerializer.Serialize(history), StringComparison.OrdinalIgnoreCase);
    }
}
