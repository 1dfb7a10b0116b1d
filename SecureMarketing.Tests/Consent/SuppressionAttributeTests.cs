using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Consent;

/// <summary>Segments by the suppression list say what the gate would find there.</summary>
public sealed class SuppressionAttributeTests
{
    private static readonly byte[] Bounced = RandomNumberGenerator.GetBytes(32);
    private static readonly byte[] Closed = RandomNumberGenerator.GetBytes(32);

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task WhoIsReachable_WhoOptedOut_AndWhoUnsubscribed(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider);
        await using (var db = host.NewContext())
        {
            var people = new Dictionary<string, Contact>(StringComparer.Ordinal);
            foreach (var (name, mailbox) in new (string, byte[]?)[]
            {
                ("plain", RandomNumberGenerator.GetBytes(32)), ("no address", null), ("do not contact", RandomNumberGenerator.GetBytes(32)), ("bounced", Bounced), ("new address", RandomNumberGenerator.GetBytes(32)),
                ("closed mailbox", Closed), ("opted out", RandomNumberGenerator.GetBytes(32)), ("complained", RandomNumberGenerator.GetBytes(32)), ("topic", RandomNumberGenerator.GetBytes(32)),
                ("topic once", RandomNumberGenerator.GetBytes(32)), ("merged into", RandomNumberGenerator.GetBytes(32)), ("merged", null),
            })
            {
                db.Contacts.Add(people[name] = new Contact(ContactId.New(), "test", name, TestHost.Start) { EmailIndex = mailbox });
            }

            await db.SaveChangesAsync();
            await db.Contacts.Where(c => c.SourceId == "merged").ExecuteUpdateAsync(c => c.SetProperty(x => x.MergedInto, people["merged into"].Id));
            void Suppress(string name, GateSuppression kind, string? topic = null, byte[]? mailbox = null) =>
                db.Suppressions.Add(new Suppression(people[name].Id, kind, topic, mailbox, SuppressionSource.Staff, null, TestHost.Start.AddDays(-10)));
            Suppress("do not contact", GateSuppression.DoNotContact);
            Suppress("bounced", GateSuppression.HardBounce, mailbox: Bounced);
            Suppress("new address", GateSuppression.HardBounce, mailbox: RandomNumberGenerator.GetBytes(32));
            // Of somebody who was erased: whoever has the mailbox.
            Suppress("plain", GateSuppression.DoNotContact, mailbox: Closed);
            Suppress("opted out", GateSuppression.AllCommercial);
            Suppress("complained", GateSuppression.Complaint);
            Suppress("topic", GateSuppression.TopicMatch, "Flu-Shots");
            Suppress("merged", GateSuppression.TopicMatch, "flu-shots");
            Suppress("topic once", GateSuppression.TopicMatch, "wellness");
            await db.SaveChangesAsync();
            var released = await db.Suppressions.SingleAsync(s => s.Topic == "wellness");
            Assert.True(released.AskRelease(Guid.CreateVersion7(), "test", TestHost.Start).IsSuccess);
            Assert.True(released.ConfirmRelease(Guid.CreateVersion7(), TestHost.Start).IsSuccess);
            await db.SaveChangesAsync();
            await host.Get<IContactFactSink>().ContactsChangedAsync(db, [.. people.Values.Select(p => p.Id)], TestHost.Start, CancellationToken.None);
        }

        Assert.Equal(["complained", "merged into", "new address", "opted out", "plain", "topic", "topic once"], await MembersAsync("""{"attribute":"reachable","operator":"equals","value":true}"""));
        Assert.Equal(["bounced", "closed mailbox", "do not contact", "no address"], await MembersAsync("""{"attribute":"reachable","operator":"equals","value":false}"""));
        Assert.Equal(["complained", "opted out"], await MembersAsync("""{"attribute":"optedOut","operator":"equals","value":true}"""));
        Assert.Equal(["merged into", "topic"], await MembersAsync("""{"attribute":"unsubscribedTopic","operator":"equals","value":"FLU-shots"}"""));
        Assert.Equal(["merged into", "topic"], await MembersAsync("""{"attribute":"unsubscribedTopic","operator":"exists","during":{"lastDays":10}}"""));
        Assert.Empty(await MembersAsync("""{"attribute":"unsubscribedTopic","operator":"exists","during":{"lastDays":9}}"""));
        Assert.Empty(await MembersAsync("""{"attribute":"unsubscribedTopic","operator":"in","value":["wellness"]}"""));
        var told = await host.RunAsync<ExplainPerson, PersonExplanation>(new ExplainPerson { RuleJson = """{"all":[{"attribute":"reachable","operator":"equals","value":false},{"attribute":"unsubscribedTopic","operator":"exists"}]}""", Person = "merged into", Purpose = "test" });
        Assert.Equal(["yes", "flu-shots"], told.Value.Rules.Select(r => r.Value).OfType<string>());

        async Task<IReadOnlyList<string>> MembersAsync(string rule)
        {
            var sql = await host.RunAsync<ListSegmentMembers, IReadOnlyList<string>>(new ListSegmentMembers(rule, null));
            Assert.True(sql.IsSuccess, sql.Error?.Message);
            return [.. sql.Value.Order(StringComparer.Ordinal)];
        }
    }
}
