using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.Sending;

namespace SecureMarketing.Core.Campaigns;

/// <summary>How the messages of a campaign stand, in the words of the running-send page. Counts of people, so small-cell rules apply.</summary>
public sealed record SendProgress
{
    public static SendProgress None { get; } = Of(new Dictionary<MessageState, int>());

    /// <summary>Everyone of the audience.</summary>
    public required ShownCount People { get; init; }

    /// <summary>Left out by the send gate.</summary>
    public required ShownCount LeftOut { get; init; }

    /// <summary>Waiting or under way.</summary>
    public required ShownCount Waiting { get; init; }

    /// <summary>A mail server took responsibility, or the message is in the portal or was, unread, until its time ran out. Not the same as delivered.</summary>
    public required ShownCount HandedOver { get; init; }

    /// <summary>Refused for good, or cancelled.</summary>
    public required ShownCount Failed { get; init; }

    /// <summary>The sender vanished after the last byte; a person decides.</summary>
    public required ShownCount InDoubt { get; init; }

    /// <summary>0–100: done of all who are not left out.</summary>
    public required int Percent { get; init; }

    /// <summary>As this reader may see it: every number of people withheld where records of the compartment are closed to them (42 CFR part 2). The share in tenths tells none.</summary>
    public SendProgress For(bool closed)
    {
        var withheld = ShownCount.Hidden(CountDisclosure.Withheld);
        return closed ? this with { People = withheld, LeftOut = withheld, Waiting = withheld, HandedOver = withheld, Failed = withheld, InDoubt = withheld } : this;
    }

    /// <summary>How the messages of one origin stand now.</summary>
    internal static async Task<SendProgress> ReadAsync(AppDbContext db, OriginId origin, CancellationToken cancellationToken)
    {
        var states = await db.CountByStateAsync(origin, cancellationToken);
        // What expires between the two statements is not counted as unread before it is counted as expired.
        return Of(states, states.TryGetValue(MessageState.Expired, out var expired) ? Math.Min(expired, await db.CountUnreadAsync(origin, cancellationToken)) : 0);
    }

    /// <param name="states">Messages by their state.</param>
    /// <param name="unread">Of the expired ones those that had been handed over, to the portal.</param>
    public static SendProgress Of(IReadOnlyDictionary<MessageState, int> states, int unread = 0)
    {
        long leftOut = 0, waiting = 0, handed = unread, failed = -unread, doubt = 0;
        foreach (var (state, count) in states)
        {
            switch (state)
            {
                case MessageState.Suppressed:
                    leftOut += count;
                    break;
                case MessageState.Accepted or MessageState.Delivered or MessageState.PortalPosted or MessageState.NoticeQueued or MessageState.NoticeSent or MessageState.Read or MessageState.Complained:
                    handed += count;
                    break;
                case MessageState.Bounced or MessageState.DsnFailed or MessageState.Expired or MessageState.Cancelled:
                    failed += count;
                    break;
                case MessageState.InDoubt:
                    doubt += count;
                    break;
                default:
                    waiting += count;
                    break;
            }
        }

        long[] cells = [leftOut, waiting, handed, failed, doubt];
        var shown = SmallCells.Split(cells);
        var total = cells.Sum();
        var sent = total - leftOut;
        return new SendProgress
        {
            People = SmallCells.HidesTotal(cells) ? ShownCount.Hidden(CountDisclosure.Withheld) : SmallCells.Show(total),
            LeftOut = shown[0],
            Waiting = shown[1],
            HandedOver = shown[2],
            Failed = shown[3],
            InDoubt = shown[4],
            // In tenths of the way: a finer number would give single people away.
            Percent = sent == 0 ? 0 : (int)((sent - waiting) * 10 / sent) * 10,
        };
    }
}
