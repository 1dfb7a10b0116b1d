using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Tracking;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Tracking;

/// <summary>A person with one accepted message.</summary>
public sealed class TrackedPerson
{
    public const string Browser = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36";
    public static readonly RequestTraits BrowserGet = new("GET", Browser, null);
    public static readonly string[] Targets = ["https://www.example.com/book", "https://www.example.org/guide?a=1&b=2"];

    private readonly IServiceProvider services;

    private TrackedPerson(IServiceProvider services, ContactId contact, MessageId message)
    {
        this.services = services;
        Contact = contact;
        Message = message;
        Links = services.GetRequiredService<TrackingLinks>().For(message, TrackingChoice.For(sensitive: false, encrypted: false));
    }

    public ContactId Contact { get; }

    public MessageId Message { get; }

    public MessageLinks Links { get; }

    public static Task<TrackedPerson> AddAsync(TestHost host, HipaaClass hipaa = HipaaClass.Marketing, bool accepted = true, bool counts = true) =>
        AddAsync(host.Services, accepted ? host.Clock.GetUtcNow() : null, hipaa, counts);

    /// <param name="acceptedAt">Null: not yet.</param>
    public static async Task<TrackedPerson> AddAsync(IServiceProvider services, DateTimeOffset? acceptedAt, HipaaClass hipaa = HipaaClass.Marketing, bool counts = true)
    {
        var contact = ContactId.New();
        await using (var db = NewContext(services))
        {
            db.Add(new Contact(contact, "test", contact.Value.ToString("N"), services.GetRequiredService<TimeProvider>().GetUtcNow()));
            db.Add(new ContactAttributes(contact));
            await db.SaveChangesAsync();
        }

        return await MessageAsync(services, contact, acceptedAt, hipaa, counts);
    }

    public static async Task<TrackedPerson> MessageAsync(IServiceProvider services, ContactId contact, DateTimeOffset? acceptedAt, HipaaClass hipaa = HipaaClass.Marketing, bool counts = true)
    {
        var message = MessageId.New();
        await using var db = NewContext(services);
        var register = services.GetRequiredService<TrackingRegister>();
        await register.RegisterAsync(
            db, [new MessageToTrack(message, contact, new OriginId(Guid.CreateVersion7()), LinkSet, hipaa) { Counts = counts }], Targets, CancellationToken.None);
        if (acceptedAt is { } at)
            await HandedOverAsync(services, message, at);
        return new TrackedPerson(services, contact, message);
    }

    public static async Task HandedOverAsync(IServiceProvider services, MessageId message, DateTimeOffset at)
    {
        await using var db = NewContext(services);
        await db.Database.OpenConnectionAsync();
        await using var statements = new PreparedStatements(db);
        await services.GetRequiredService<TrackingRegister>().HandedOverAsync(statements, [new TakenMessage(message, at)], CancellationToken.None);
    }

    private static AppDbContext NewContext(IServiceProvider services) => services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContext();

    public static readonly Guid LinkSet = Guid.CreateVersion7();

    public static string TokenOf(string address) => address[(address.LastIndexOf('/') + 1)..];

    public Task<Result<EngagementAnswer>> OpenAsync(RequestTraits? request = null) => FollowAsync(Links.OpenPixel!, TokenKind.Open, request);

    public Task<Result<EngagementAnswer>> ClickAsync(int index, RequestTraits? request = null) => FollowAsync(Links.Click(index), TokenKind.Click, request);

    public Task<Result<EngagementAnswer>> FollowAsync(string address, TokenKind kind, RequestTraits? request = null) =>
        services.GetRequiredService<UseCaseRunner>().RunAsync<RecordEngagement, EngagementAnswer>(new(TokenOf(address), kind, request ?? BrowserGet), Actor.Anyone(), CancellationToken.None);
}
