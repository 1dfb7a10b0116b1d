using MimeKit;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Delivery.Policy;
using SecureMarketing.Core.Delivery.Transport;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Tests.Delivery;

/// <summary>A message, a gate's answer and a log that writes down what it was told.</summary>
internal static class Sample
{
    public const string ContentHash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    public static EmailAddress Address(string text) => EmailAddress.TryParse(text, out var address) ? address : throw new ArgumentException(text);

    public static OutgoingMessage Message(Guid id, string to = "maria@example.com", string? body = null)
    {
        var mime = new MimeMessage();
        mime.From.Add(new MailboxAddress("Riverside Clinic", "care@mail.example.org"));
        mime.To.Add(new MailboxAddress("", to));
        mime.Subject = "Your visit";
        mime.MessageId = id.ToString("N") + "@mail.example.org";
        mime.Date = new DateTimeOffset(2026, 11, 24, 15, 0, 0, TimeSpan.Zero);
        mime.Headers.Add("List-Unsubscribe", "<https://mail.example.org/u/abc>");
        mime.Headers.Add("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        mime.Body = new BodyBuilder
        {
            TextBody = body ?? "Hello Maria,\r\n.a line with a dot\r\n..two\r\nZażółć gęślą jaźń\r\n",
            HtmlBody = "<p>Hello Maria</p>",
        }.ToMessageBody();
        return new OutgoingMessage(id, ContentHash, Address("bounce@mail.example.org"), Address(to), mime);
    }

    public static GateDecision Decision(Guid message, DateTimeOffset at, GateRoute route = GateRoute.VerifiedTls, GateSuppression suppression = GateSuppression.None, string contentHash = ContentHash, bool plain = false) =>
        SendGate.Evaluate(
            new GateInput
            {
                Audit = GateAudit.Up,
                Fresh = YesNo.Y,
                TenantBaa = GateTenantBaa.Active,
                Camp = GateCampaign.Running,
                Appr = GateApproval.Valid,
                Class = HipaaClass.NotMarketing,
                Comm = CommercialClass.Transactional,
                Auth = GateAuthorization.None,
                Remun = YesNo.N,
                Supp = suppression,
                Restr = YesNo.N,
                Sens = GateSensitivity.None,
                SensCons = GateSensitiveConsent.NotRequired,
                Subj = GateSubject.Adult,
                Addr = GateAddress.VerifiedOwn,
                Phi = PhiLevel.Relationship,
                Route = route,
                Plain = plain ? GatePlain.Warned : GatePlain.None,
                VendorBaa = GateVendorBaa.NotVendor,
                Pack = GatePack.Pass,
                Foot = YesNo.Y,
                Track = GateTracking.FirstParty,
            },
            new GateBinding(message, contentHash, null, null, 1, 1, 1),
            at);

    /// <summary>An origin of ordinary transactional mail, or of a sensitive category.</summary>
    public static GateOrigin Origin(GateSensitivity sens) => new()
    {
        Id = new OriginId(Guid.CreateVersion7()),
        Camp = GateCampaign.Running,
        Appr = GateApproval.Valid,
        Class = HipaaClass.NotMarketing,
        Comm = CommercialClass.Transactional,
        Sens = sens,
        Phi = PhiLevel.Relationship,
        Foot = YesNo.Y,
        Track = GateTracking.None,
        ContentHash = ContentHash,
        Purpose = "care",
        Categories = new HashSet<string>(),
        Sensitivities = new HashSet<string>(),
    };

    public static LadderQuestion Question { get; } = new() { Class = HipaaClass.NotMarketing, Phi = PhiLevel.Relationship, Sensitive = false };
}

/// <summary>Writes down the order of events; can be told to withdraw or to fail.</summary>
internal sealed class RecordingLog : ISubmissionLog
{
    public List<string> Events { get; } = [];

    public bool Withdraw { get; init; }

    public bool FailAtDot { get; init; }

    public bool StillHolds { get; init; } = true;

    public Action? OnDataStarted { get; init; }

    public Action? OnDotSent { get; init; }

    public Task<bool> DataStartedAsync(CancellationToken cancellationToken)
    {
        Events.Add("data-started");
        OnDataStarted?.Invoke();
        return Task.FromResult(!Withdraw);
    }

    public Task DotSentAsync()
    {
        Events.Add("dot-sent");
        OnDotSent?.Invoke();
        return FailAtDot ? throw new IOException("The store cannot write.") : Task.CompletedTask;
    }
}
