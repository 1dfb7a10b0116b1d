using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Sending;

/// <summary>Whoever may stop an origin because of what became of its messages; runs in the given context, which is saved for it.</summary>
public interface ISendBrake
{
    /// <summary>Looks at what is under way and stops what goes wrong.</summary>
    Task ApplyAsync(AppDbContext db, DateTimeOffset now, CancellationToken cancellationToken);
}

/// <summary>Asks the brakes now and then while messages are claimed: a send that goes wrong must not run to its end first.</summary>
internal sealed partial class BrakeWatch(IDbContextFactory<AppDbContext> contexts, IEnumerable<ISendBrake> brakes, IEnumerable<IAfterSending> afterwards, TimeProvider clock, ILogger<BrakeWatch> log)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    private DateTimeOffset last = DateTimeOffset.MinValue;

    public async Task LookAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (now - last < Every)
            return;
        last = now;
        await LookAfterAsync(cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        foreach (var brake in brakes)
            await brake.ApplyAsync(db, now, cancellationToken);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            // A person changed the campaign at this moment: the next look sees it as it is then.
        }
    }

    /// <summary>A fault there must not stop sending: it looks again the next time.</summary>
    public async Task LookAfterAsync(CancellationToken cancellationToken)
    {
        foreach (var after in afterwards)
        {
            try
            {
                await after.LookAsync(cancellationToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                LogFault(after.GetType().Name, fault.GetType().Name);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Look} met {Fault} while messages are sent; it looks again.")]
    private partial void LogFault(string look, string fault);
}
