using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Bounces;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Sending;
using SecureMarketing.Tests.Sending;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Bounces;

/// <summary>People with addresses and messages that were handed over to them.</summary>
internal sealed class BounceBench(TestHost host) : IAsyncDisposable
{
    public TestHost Host { get; } = host;

    /// <summary>With return paths at mail.example.com, unless a setting says otherwise.</summary>
    public static async Task<BounceBench> StartAsync(
        DatabaseProvider provider = DatabaseProvider.Sqlite, Action<IServiceCollection>? configure = null, params (string Key, string? Value)[] settings) =>
        new(await TestHost.StartAsync(provider, configure, settings.Prepend(("Bounces:ReturnDomain", "mail.example.com")).GroupBy(s => s.Item1, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last().Item2, StringComparer.Ordinal)));

    public async Task<ContactId> PersonAsync(string address)
    {
        await using var db = Host.NewContext();
        var contact = new Contact(ContactId.New(), "test", Guid.CreateVersion7().ToString("N"), Host.Clock.GetUtcNow());
        Host.Get<ContactSeal>().Store(contact, ContactField.Email, address);
        db.Contacts.Add(contact);
        await db.SaveChangesAsync();
        return contact.Id;
    }

    public async Task ChangeAddressAsync(ContactId person, string address)
    {
        Host.Clock.Advance(TimeSpan.FromMinutes(1));
        await using var db = Host.NewContext();
        var contact = await db.Contacts.SingleAsync(c => c.Id == person);
        Host.Get<ContactSeal>().Store(contact, ContactField.Email, address);
        contact.ChangedAt = Host.Clock.GetUtcNow();
        await db.SaveChangesAsync();
    }

    /// <summary>A message that the next hop took.</summary>
    public async Task<OutboundMessage> AcceptedAsync(ContactId person, OriginRun? run = null)
    {
        await using var db = Host.NewContext();
        var id = await Queue.StoreAsync(db, MessageState.InDoubt, Host.Clock.GetUtcNow(), run, person);
        var message = await db.OutboundMessages.SingleAsync(m => m.Id == id);
        Assert.True(message.MoveTo(MessageState.Accepted, null, Host.Clock.GetUtcNow()).IsSuccess);
        await db.SaveChangesAsync();
        return message;
    }

    public string ReturnPathOf(OutboundMessage message) => Host.Get<IReturnPath>().Of(message.Id)!.Reveal();

    public async Task<TakenReport> TakeAsync(string text)
    {
        var taken = await Host.RunAsync<TakeReport, TakenReport>(new TakeReport { Message = Encoding.UTF8.GetBytes(text) });
        Assert.Null(taken.Error);
        return taken.Value;
    }

    public async Task<List<Suppression>> SuppressionsAsync()
    {
        await using var db = Host.NewContext();
        return await db.Suppressions.AsNoTracking().ToListAsync();
    }

    public async Task<MessageState> StateAsync(OutboundMessage message)
    {
        await using var db = Host.NewContext();
        return await db.OutboundMessages.Where(m => m.Id == message.Id).Select(m => m.State).SingleAsync();
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}
