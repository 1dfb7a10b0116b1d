namespace SecureMarketing.Core.Gate;

/// <summary>What a message is for one person: its class, and the purpose that goes with it.</summary>
public readonly record struct GateOutcome(HipaaClass Class, string Purpose);

/// <summary>
/// A group of content blocks about a prescription that ran out. For whom it ran out lately it is a refill reminder, for others it
/// is not (45 CFR 164.501 marketing (2)(i), 78 FR 5597), so one message has two outcomes.
/// </summary>
public sealed record LapsedGroup
{
    /// <summary>The prescribed medicine, by <c>codes.id</c>. Empty: no record has such a code, so nobody's lapse is known.</summary>
    public required IReadOnlySet<int> Codes { get; init; }

    /// <summary>Days after the lapse through which it counts as current.</summary>
    public required int LimitDays { get; init; }

    /// <summary>The whole message for whom it ran out within the limit, or has not run out.</summary>
    public required GateOutcome Within { get; init; }

    /// <summary>The whole message for whom it ran out before.</summary>
    public required GateOutcome Beyond { get; init; }

    /// <summary>What the message is for a person.</summary>
    /// <param name="within">Whether the lapse lies within the limit; null: nobody knows, so that nothing may be sent.</param>
    public GateOutcome For(bool? within) => within switch
    {
        true => Within,
        false => Beyond,
        _ => Beyond with { Class = HipaaClass.Undetermined },
    };

    /// <summary>With several groups the most restrictive outcome holds; null without any group.</summary>
    public static GateOutcome? Strictest(IEnumerable<LapsedGroup> groups, Func<LapsedGroup, bool?> within)
    {
        GateOutcome? strictest = null;
        foreach (var group in groups)
        {
            var outcome = group.For(within(group));
            if (strictest is not { } so || outcome.Class.Restrictiveness() > so.Class.Restrictiveness())
                strictest = outcome;
        }

        return strictest;
    }
}
