using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Segmentation;

/// <summary>Whoever asks why one person is in or out means one person.</summary>
public sealed class ExplainSeveralTests
{
    private const string Adults = """{"attribute":"age","operator":"atLeast","value":18}""";

    /// <summary>A shared mailbox, or one id in two source systems: nobody is shown, and nobody's page says that they were looked at. Merged records are one person.</summary>
    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task Explain_OfSeveral_IsRefused_UnlessTheyAreOnePerson(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider);
        List<Contact> people = [new(ContactId.New(), "clinic", "4711", TestHost.Start), new(ContactId.New(), "pharmacy", "4711", TestHost.Start)];
        await using (var db = host.NewContext())
        {
            foreach (var person in people)
                host.Get<ContactSeal>().Store(person, ContactField.Email, "family@example.com");
            db.AddRange(people);
            await db.SaveChangesAsync();
            await host.Get<IContactFactSink>().ContactsChangedAsync(db, [.. people.Select(p => p.Id)], TestHost.Start, CancellationToken.None);
            await db.SaveChangesAsync();
        }

        Task<Result<PersonExplanation>> ExplainAsync(string who) => host.RunAsync<ExplainPerson, PersonExplanation>(new ExplainPerson { RuleJson = Adults, Person = who, Purpose = "test" });
        foreach (var who in (string[])["4711", "family@example.com"])
            Assert.Equal(("segment.several_people", ErrorKind.Conflict), (await ExplainAsync(who)).Error is { } refused ? (refused.Code, refused.Kind) : default);
        await using (var db = host.NewContext())
        {
            Assert.All(await db.AuditEvents.Where(e => e.Action == AuditAction.SegmentExplained).ToListAsync(), e => Assert.Null(e.SubjectPseudoId));
            db.Contacts.Single(c => c.Id == people[1].Id).MergeInto(people[0].Id, true, TestHost.Start);
            await db.SaveChangesAsync();
        }

        Assert.Equal("4711", (await ExplainAsync("family@example.com")).Value.SourceId);
    }

    /// <summary>A record that was merged has nothing of its own: whoever names it is told of the person, who is in the segment.</summary>
    [Fact]
    public async Task Explain_OfAMergedRecord_IsOfThePerson()
    {
        await using var host = await TestHost.StartAsync();
        List<Contact> people = [new(ContactId.New(), "clinic", "4711", TestHost.Start), new(ContactId.New(), "pharmacy", "0815", TestHost.Start)];
        await using (var db = host.NewContext())
        {
            people[1].MergeInto(people[0].Id, true, TestHost.Start);
            db.AddRange(people);
            await db.SaveChangesAsync();
            await host.Get<IContactFactSink>().ContactsChangedAsync(db, [.. people.Select(p => p.Id)], TestHost.Start, CancellationToken.None);
            await db.SaveChangesAsync();
        }

        var told = await host.RunAsync<ExplainPerson, PersonExplanation>(new ExplainPerson { RuleJson = """{"attribute":"living","operator":"equals","value":true}""", Person = "0815", Purpose = "test" });

        Assert.Equal(("4711", true), (told.Value.SourceId, told.Value.In));
    }
}
