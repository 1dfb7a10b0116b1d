using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Portal;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Tests.Portal;

/// <summary>A message in the portal and the person's mailbox, into which codes fall.</summary>
public sealed class PortalVisit(IServiceProvider services)
{
    public const string Born = "1961-04-12";
    public const string Subject = "Canary subject 4711";
    public const string Html = "<!DOCTYPE html><html><head><title>x</title></head><body><p>Canary body 4711</p></body></html>";

    public MessageId Message { get; } = MessageId.New();

    public ContactId Contact { get; } = ContactId.New();

    public string Token { get; private set; } = "";

    public PortalNotice Notice { get; private set; } = null!;

    /// <summary>Ids of the codes handed to the channel, oldest first.</summary>
    public List<MessageId> Codes => ((Mailbox)services.GetRequiredService<IPortalCodeChannel>()).Codes;

    public static void Configure(IServiceCollection services) => services.AddSingleton<IPortalCodeChannel, Mailbox>();

    public async Task<PortalVisit> PostAsync(bool withBirthDate = true)
    {
        await using var db = await NewContextAsync();
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var contact = new Contact(Contact, "test", Contact.Value.ToString("N"), now);
        if (withBirthDate)
            contact.BirthDate = DateOnly.Parse(Born);
        db.Add(contact);
        await db.SaveChangesAsync();
        Notice = await services.GetRequiredService<IPortalDrop>().PostAsync(
            db,
            new PortalPost { MessageId = Message.Value, Contact = Contact, SenderName = "Harbor Oncology", Subject = Subject, Html = Html, Text = "Canary body 4711" },
            now,
            CancellationToken.None);
        var at = Notice.Text.IndexOf("/s/", StringComparison.Ordinal) + 3;
        Token = Notice.Text[at..Notice.Text.IndexOfAny(['\n', ' '], at)];
        return this;
    }

    public Task<Result<PortalDoor>> VisitAsync(string? token = null) => RunAsync<VisitPortal, PortalDoor>(new(token ?? Token));

    public Task<Result<Unit>> AskAsync(string? ip = null) => RunAsync<RequestPortalCode, Unit>(new(Token), ip);

    /// <summary>The code of the newest mail, read from the mail's own words.</summary>
    public async Task<string> CodeAsync()
    {
        await using var db = await NewContextAsync();
        var mail = (await services.GetRequiredService<IPortalDrop>().NoticeAsync(db, Codes[^1].Value, CancellationToken.None))!;
        return mail.Text.Split('\n').Single(l => l.Length == 9 && l[4] == ' ');
    }

    /// <summary>A code brought about directly, for a site whose channel is the real one.</summary>
    public async Task<string> IssueAsync()
    {
        await using var db = await NewContextAsync();
        var seals = services.GetRequiredService<PortalSeals>();
        var (id, text) = (MessageId.New(), PortalCode.NewText());
        db.PortalCodes.Add(new PortalCode(id, Message, seals.HashCode(id, text), seals.SealCode(id, text), null, services.GetRequiredService<TimeProvider>().GetUtcNow()));
        await db.SaveChangesAsync();
        return text;
    }

    public async Task<string?> ProveAsync(string? code = null, string born = Born) =>
        (await RunAsync<ProvePortalIdentity, PortalProof>(new(Token, DateOnly.Parse(born), code ?? await CodeAsync()))).Value.Ticket;

    public Task<Result<PortalReading>> ReadAsync(string ticket) => RunAsync<ReadPortalMessage, PortalReading>(new(Token, ticket));

    public Task<AppDbContext> NewContextAsync() => services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();

    private Task<Result<TResult>> RunAsync<TCommand, TResult>(TCommand command, string? ip = null) where TCommand : ICommand<TResult> =>
        services.GetRequiredService<UseCaseRunner>().RunAsync<TCommand, TResult>(command, Actor.Anyone(ip), CancellationToken.None);

    private sealed class Mailbox : IPortalCodeChannel
    {
        public List<MessageId> Codes { get; } = [];

        public Task<bool> SendAsync(AppDbContext db, PortalMessage message, MessageId code, DateTimeOffset now, CancellationToken cancellationToken)
        {
            Codes.Add(code);
            return Task.FromResult(true);
        }
    }
}
