using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Consent;

/// <summary>How many authorizations each view holds; small numbers are hidden from those who may not see them.</summary>
public sealed record CountAuthorizations : ICommand<AuthorizationCounts>
{
    public static Permission Requires => Permission.AuthorizationStatus;
    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <param name="Views">Per view.</param>
/// <param name="People">People on file.</param>
/// <param name="PeopleAuthorized">People with an authorization in effect.</param>
/// <param name="EndingIn30Days">Of those that expire soon, the ones with 30 days or less.</param>
/// <param name="LatencyP50Seconds">Median time from receipt to recording of revocations; null when there was none.</param>
/// <param name="LatencyMaxSeconds">The longest.</param>
public sealed record AuthorizationCounts(
    IReadOnlyDictionary<AuthorizationView, ShownCount> Views, ShownCount People, ShownCount PeopleAuthorized, ShownCount EndingIn30Days,
    long? LatencyP50Seconds, long? LatencyMaxSeconds);

internal sealed class CountAuthorizationsHandler(Organisation organisation) : IUseCase<CountAuthorizations, AuthorizationCounts>
{
    public async Task<Result<AuthorizationCounts>> HandleAsync(CountAuthorizations command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        var today = organisation.DayAt(scope.Now);
        var authorizations = db.Authorizations.AsNoTracking();
        var counts = new Dictionary<AuthorizationView, long>();
        foreach (var view in Enum.GetValues<AuthorizationView>())
            counts[view] = await authorizations.LongCountAsync(AuthorizationViews.Condition(view, today), cancellationToken);
        var people = await db.Contacts.LongCountAsync(cancellationToken);
        var authorized = await authorizations.Where(AuthorizationViews.Condition(AuthorizationView.Valid, today)).Select(a => a.Contact).Distinct()
            .LongCountAsync(cancellationToken);
        var ending = await authorizations.LongCountAsync(AuthorizationViews.EndingWithin(AuthorizationViews.AlertDays, today), cancellationToken);
        var latencies = await authorizations.Where(a => a.RevocationLatencySeconds != null).Select(a => a.RevocationLatencySeconds!.Value)
            .OrderBy(s => s).ToListAsync(cancellationToken);
        return Shown(counts, people, authorized, ending, latencies, exact: DataRights.Of(scope.Actor).ExactSmallCounts || scope.Actor.Holds(Permission.AuthorizationView));
    }

    private static AuthorizationCounts Shown(
        Dictionary<AuthorizationView, long> counts, long people, long authorized, long ending, List<long> latencies, bool exact)
    {
        ShownCount One(long number) => exact ? ShownCount.Exact(number) : SmallCells.Show(number);
        // The views but All and Expiring split the register: a lone small one could be computed from the total.
        AuthorizationView[] split = [.. counts.Keys.Where(v => v is not (AuthorizationView.All or AuthorizationView.Expiring))];
        long[] cells = [.. split.Select(v => counts[v])];
        var hidden = SmallCells.Split(cells);
        var shown = new Dictionary<AuthorizationView, ShownCount>
        {
            [AuthorizationView.All] = !exact && SmallCells.HidesTotal(cells) ? ShownCount.Hidden(CountDisclosure.Withheld) : One(counts[AuthorizationView.All]),
            [AuthorizationView.Expiring] = One(counts[AuthorizationView.Expiring]),
        };
        for (var i = 0; i < split.Length; i++)
            shown[split[i]] = exact ? ShownCount.Exact(cells[i]) : hidden[i];
        // The rest of those that expire soon is one subtraction away.
        var rest = counts[AuthorizationView.Expiring] - ending;
        return new AuthorizationCounts(
            shown, One(people), One(authorized), !exact && SmallCells.IsSmall(rest) ? ShownCount.Hidden(CountDisclosure.Withheld) : One(ending),
            latencies.Count == 0 ? null : latencies[latencies.Count / 2], latencies.Count == 0 ? null : latencies[^1]);
    }
}
