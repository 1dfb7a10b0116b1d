using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.UseCases;

// Violations on purpose, in namespaces of the product: the rules of this folder must catch each of them.
namespace SecureMarketing.Core.Keys
{
    /// <summary>Keys may not know the use cases above it.</summary>
    internal sealed class PlantedField
    {
        public UseCaseRunner? Runner { get; init; }
    }

    /// <summary>The same hidden in the body of a lambda in an async method, through an extension member.</summary>
    internal static class PlantedLambda
    {
        public static async Task<int> CountAsync(Persistence.AppDbContext db)
        {
            await Task.Yield();
            return await Task.Run(async () => await db.AuditEvents.CountAsync());
        }
    }
}

namespace SecureMarketing.Core.Segmentation
{
    /// <summary>A way to the wire past the gate.</summary>
    internal sealed class PlantedSmtp
    {
        public static void Send() => new MailKit.Net.Smtp.SmtpClient().Dispose();
    }
}

namespace SecureMarketing.Core.Campaigns
{
    /// <summary>A decision that the gate did not make.</summary>
    internal static class PlantedDecision
    {
        public static Gate.GateDecision Make(Gate.GateInput input, Gate.GateBinding binding) => Gate.GateDecision.Of(input, binding, default);
    }
}

namespace SecureMarketing.Core.Sending
{
    /// <summary>A way to the wire with one's own hands.</summary>
    internal static class PlantedSocket
    {
        public static void Open() => new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp).Dispose();
    }
}

namespace SecureMarketing.Core.Delivery.Transport
{
    /// <summary>A second entry to the transport that asks for no decision.</summary>
    public sealed class PlantedTransport
    {
        public Task SubmitAsync(Submission submission) => Task.FromResult(submission);
    }
}
