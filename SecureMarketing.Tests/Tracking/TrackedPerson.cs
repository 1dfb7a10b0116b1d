using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Tracking;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Tracking;

/// <summary>A person with one accepted message.</summary>
public sealed class TrackedPerson
{
    public const string Browser = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36";
    public static readonly RequestTraits BrowserGet = new("GET", Browser, null);
    public static readonly string[] Targets = ["https://www.example.com/book", "https://www.example.org/guide?a=1&b=2"];

    private readonly TestHost host;

    private TrackedPerson(TestHost host, ContactId contact, MessageId message, MessageLinks links)
    {
        this.host = host;
        Contact = contact;
        Message = message;
        Links = links;
    }

    public ContactId Contact { get; }

    public MessageId Message { get; }

    public MessageLinks Links { get; }

    public static async Task<TrackedPerson> AddAsync(TestHost host, HipaaClass hipaa = HipaaClass.Marketing, bool accepted = true)
    {
        var contact = ContactId.New();
        await using (var db = host.NewContext())
        {
            db.Add(new Contact(contact, "test", contact.Value.ToString("N"), host.Clock.GetUtcNow()));
            db.Add(new ContactAttributes(contact));
            await db.SaveChangesAsync();
        }

        return await MessageAsync(host, contact, hipaa, accepted);
    }

    public static async Task<TrackedPerson> MessageAsync(TestHost host, ContactId contact, HipaaClass hipaa = HipaaClass.Marketing, bool accepted = true)
    {
        var message = MessageId.New();
        await using var db = host.NewContext();
        var register = host.Get<TrackingRegister>();
        await register.RegisterAsync(db, [new MessageToTrack(message, contact, new OriginId(Guid.CreateVersion7()), LinkSet, hipaa)], Targets, CancellationToken.None);
        if (accepted)
            await register.HandedOverAsync(db, [message], host.Clock.GetUtcNow(), CancellationToken.None);
        return new TrackedPerson(host, contact, message, host.Get<TrackingLinks>().For(message, TrackingChoice.For(sensitive: false, encrypted: false)));
    }

    public static readonly Guid LinkSet = Guid.CreateVersion7();

    public static string TokenOf(string address) => address[(address.LastIndexOf('/') + 1)..];

    public Task<Result<EngagementAnswer>> OpenAsync(RequestTraits? request = null) => FollowAsync(Links.OpenPixel!, TokenKind.Open, request);

    public Task<Result<EngagementAnswer>> ClickAsync(int index, RequestTraits? request = null) => FollowAsync(Links.Click(index), TokenKind.Click, request);

    public Task<Result<EngagementAnswer>> FollowAsync(string address, TokenKind kind, RequestTraits? request = null) =>
        host.RunAsync<RecordEngagement, EngagementAnswer>(new(TokenOf(address), kind, request ?? BrowserGet), Actor.Anyone());
}
