using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Privacy;

namespace SecureMarketing.Core.Compliance;

/// <summary>The figures of compliance over the last days (compliance §12). The definitions stand here and nowhere else.</summary>
/// <param name="Days">Width of the window.</param>
/// <param name="At">When they were taken.</param>
/// <param name="SmallNumbersHidden">True when numbers of 1–10 people are hidden from the reader.</param>
public sealed record ComplianceFigures(
    int Days, DateTimeOffset At, bool SmallNumbersHidden, RateFigure Authorizations, IReadOnlyList<LatencyFigure> Latency, DenialFigures Denials, RouteFigures Routes, CycleFigure ApprovalCycle,
    ExpiringFigure Expiring, OverdueFigures Overdue, ListAuditFigure ListAudits, IncidentFigure Incidents, OffboardingFigure Offboarding);

/// <summary>Authorizations that were entered or asked for in the window, and those of them in effect now.</summary>
/// <param name="Share">0–1; null when nothing was asked, or a part is hidden.</param>
/// <param name="Purposes">By purpose; at most 12, those with the most authorizations first.</param>
public sealed record RateFigure(ShownCount Asked, ShownCount Valid, double? Share, IReadOnlyList<PurposeRate> Purposes);

/// <summary>
/// People by one purpose: a person counts as authorized while a valid authorization of theirs covers the purpose, be it of the window or older;
/// a purpose that was taken back is not covered. Sender and categories are of a message, and left to the gate.
/// </summary>
/// <param name="Purpose">As forms name it, lower case.</param>
/// <param name="Asked">People who were asked for an authorization for it, or gave one, in the window.</param>
/// <param name="Authorized">Of these, with a valid one today.</param>
/// <param name="Share">0–1; null when a part is hidden.</param>
public sealed record PurposeRate(string Purpose, ShownCount Asked, ShownCount Authorized, double? Share);

/// <summary>Receipt to effect of one kind of refusal by one means.</summary>
/// <param name="P50">Null with the rest when so few are hidden.</param>
/// <param name="P95">Where small numbers are hidden only of 20 or more: of fewer it is one person's.</param>
/// <param name="Max">One person's; null where small numbers are hidden.</param>
/// <param name="Late">Of the counted, beyond the target; null with the rest.</param>
public sealed record LatencyFigure(RefusalKind Kind, ReceiptMeans Means, ShownCount Count, TimeSpan? P50, TimeSpan? P95, TimeSpan? Max, ShownCount? Late);

/// <summary>What the gate decided about people when sends were launched in the window.</summary>
/// <param name="Asked">Decisions.</param>
/// <param name="Denied">Of these refused.</param>
/// <param name="Reasons">By primary reason, most frequent first.</param>
public sealed record DenialFigures(ShownCount Asked, ShownCount Denied, double? Share, IReadOnlyList<DenialFigure> Reasons);

/// <param name="Share">Of the denied, 0–1; null when hidden.</param>
public sealed record DenialFigure(string Code, ShownCount People, double? Share);

/// <summary>How messages travelled that were handed over in the window.</summary>
public sealed record RouteFigures(ShownCount Messages, IReadOnlyList<RouteFigure> Routes);

/// <param name="Share">0–1; null when hidden.</param>
public sealed record RouteFigure(DeliveryMethod Method, ShownCount Messages, double? Share);

/// <summary>From submission to the last decision, of requests that were decided in the window.</summary>
/// <param name="P50">Null with the rest when none was.</param>
public sealed record CycleFigure(int Decided, TimeSpan? P50, TimeSpan? P95, TimeSpan? Max, int Waiting);

/// <summary>Authorizations in effect that end within so many days of today; each holds the one before.</summary>
public sealed record ExpiringFigure(ShownCount In30, ShownCount In60, ShownCount In90);

/// <summary>What should have been done by now.</summary>
/// <param name="AuditReviews">Lines of the review queue.</param>
/// <param name="ListAudit">True when the last quarter in which something was sent was not audited within 30 days.</param>
/// <param name="Agreements">Agreements in force that nobody verified for a year, or that have ended without a successor.</param>
/// <param name="Attestations">Expiration events of authorizations that nobody attested for 90 days.</param>
/// <param name="Accountings">Requests for an accounting.</param>
/// <param name="Incidents">Incidents past 60 days from discovery.</param>
/// <param name="Evidence">Records of the register whose day, next review or finding is overdue.</param>
public sealed record OverdueFigures(int AuditReviews, bool ListAudit, int Agreements, ShownCount Attestations, int Accountings, int Incidents, int Evidence);

/// <summary>Incidents discovered in the window, but for those that were found to be none.</summary>
/// <param name="Messages">Handed over in the window.</param>
/// <param name="Per100K">Incidents for 100,000 messages; null when nothing was handed over, or a part is hidden: an incident is often one person's.</param>
public sealed record IncidentFigure(ShownCount Incidents, ShownCount Messages, double? Per100K);

/// <summary>Members of staff whose last instant fell into the window, and how long after it their access was ended on record (compliance §5).</summary>
/// <param name="Late">After more than <see cref="Access.StaffUser.OffboardingLimit"/>, or not at all while that is over.</param>
/// <param name="Longest">Null when nobody left.</param>
public sealed record OffboardingFigure(int Left, int Late, TimeSpan? Longest);

/// <summary>Audits of recipient lists in the window.</summary>
/// <param name="ErrorRate">Mismatches ÷ judged, 0–1; null when nothing was judged, or a part is hidden.</param>
public sealed record ListAuditFigure(int Audits, ShownCount Judged, ShownCount Mismatches, double? ErrorRate);

/// <summary>How numbers of people are shown to one reader. Pure.</summary>
/// <param name="exact">True: small numbers too.</param>
internal sealed class FigureCells(bool exact)
{
    public ShownCount One(long people) => exact ? ShownCount.Exact(people) : SmallCells.Show(people);

    /// <summary>The parts of a whole, and the whole as it may stand beside them.</summary>
    public (ShownCount Whole, IReadOnlyList<ShownCount> Parts) Split(IReadOnlyList<long> parts)
    {
        var whole = parts.Sum();
        if (exact)
            return (ShownCount.Exact(whole), [.. parts.Select(ShownCount.Exact)]);
        return (SmallCells.HidesTotal(parts) ? ShownCount.Hidden(CountDisclosure.Withheld) : SmallCells.Show(whole), SmallCells.Split(parts));
    }

    /// <summary>
    /// The parts of a whole, where the reader may also ask for shorter windows that this one holds. A number shows when it, and every
    /// difference to a shorter window, could stand in a list of its own.
    /// </summary>
    /// <param name="windows">Shortest first, the one asked for last; each with the same parts in the same order, none less than before.</param>
    public (ShownCount Whole, IReadOnlyList<ShownCount> Parts) Split(IReadOnlyList<IReadOnlyList<long>> windows)
    {
        var (whole, parts) = Split(windows[^1]);
        if (exact)
            return (whole, parts);
        var safe = parts.ToArray();
        for (var w = 0; w < windows.Count; w++)
        {
            var step = Split(w == 0 ? windows[0] : [.. windows[w].Select((people, i) => Math.Max(0, people - windows[w - 1][i]))]);
            if (step.Whole.Number is null && whole.Number is not null)
                whole = ShownCount.Hidden(CountDisclosure.Withheld);
            for (var i = 0; i < safe.Length; i++)
            {
                if (step.Parts[i].Number is null && safe[i].Number is not null)
                    safe[i] = ShownCount.Hidden(CountDisclosure.Withheld);
            }
        }

        return (whole, safe);
    }

    /// <summary>The same for groups: those of the window asked for, most frequent first, as it holds every group of a shorter one.</summary>
    public (ShownCount Whole, IReadOnlyList<(TKey Key, long People, ShownCount Shown)> Parts) Split<TKey>(IReadOnlyList<IReadOnlyDictionary<TKey, long>> windows, Comparison<TKey> ties)
        where TKey : notnull
    {
        var keys = windows[^1].OrderByDescending(g => g.Value).ThenBy(g => g.Key, Comparer<TKey>.Create(ties)).Select(g => g.Key).ToList();
        var (whole, parts) = Split([.. windows.Select(w => (IReadOnlyList<long>)[.. keys.Select(k => w.GetValueOrDefault(k))])]);
        return (whole, [.. keys.Select((k, i) => (k, windows[^1][k], parts[i]))]);
    }

    /// <summary>Of a part that shows and a whole that is not zero, 0–1.</summary>
    public static double? Share(ShownCount part, long whole) => part.Number is { } number && whole > 0 ? (double)number / whole : null;

    /// <summary>Nested numbers, each holding the one before: none may be told from its neighbours.</summary>
    public IReadOnlyList<ShownCount> Nested(IReadOnlyList<long> cumulative)
    {
        if (exact)
            return [.. cumulative.Select(ShownCount.Exact)];
        var steps = cumulative.Select((c, i) => i == 0 ? c : c - cumulative[i - 1]).ToList();
        // A number shows only when every step up to it is none or large: then no difference of two that show is small.
        return [.. cumulative.Select((c, i) => steps.Take(i + 1).Any(SmallCells.IsSmall) ? ShownCount.Hidden(SmallCells.IsSmall(c) ? CountDisclosure.Below11 : CountDisclosure.Withheld) : ShownCount.Exact(c))];
    }
}
