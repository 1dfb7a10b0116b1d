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
