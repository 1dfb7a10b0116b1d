using System.Reflection;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Sending;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Sending;

/// <summary>Builds queue rows as a launch would, and puts them into any state.</summary>
internal static class Queue
{
    private static readonly PropertyInfo State = typeof(OutboundMessage).GetProperty(nameof(OutboundMessage.State))!;

    public static OriginRun Run(Guid? origin = null) => new(OriginId.From(origin ?? Guid.CreateVersion7()), 1, 1);

    public static (Recipient Recipient, OutboundMessage Message) Launched(OriginRun run, DateTimeOffset now, ContactId? contact = null, string domain = "example.com")
    {
        var recipient = new Recipient(run, contact ?? ContactId.New(), domain, new LaunchVerdict(true, null, []), now);
        return (recipient, new OutboundMessage(MessageId.New(), recipient, new MessagePlan(now, now.AddHours(48), 10, "mail.example.com"), now));
    }

    public static OutboundMessage MessageIn(MessageState state, DateTimeOffset now)
    {
        var (_, message) = Launched(Run(), now);
        State.SetValue(message, state);
        return message;
    }

    public static void WalkToDial(LeasedMessage message)
    {
        message.Step(MessageState.Rendered);
        message.Step(MessageState.Encrypted);
        message.Step(MessageState.Gate3);
        message.Step(MessageState.SubmittingClaimed);
    }

    public static async Task<MessageId> StoreAsync(TestHost host, MessageState state, OriginRun? run = null)
    {
        await using var db = host.NewContext();
        return await StoreAsync(db, state, host.Clock.GetUtcNow(), run);
    }

    public static async Task<MessageId> StoreAsync(AppDbContext db, MessageState state, DateTimeOffset now, OriginRun? run = null, ContactId? contact = null)
    {
        var (recipient, message) = Launched(run ?? Run(), now, contact);
        State.SetValue(message, state);
        db.Add(recipient);
        db.Add(message);
        await db.SaveChangesAsync();
        return message.Id;
    }
}
