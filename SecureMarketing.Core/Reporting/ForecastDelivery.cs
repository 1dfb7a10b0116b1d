using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Delivery.Direct;
using SecureMarketing.Core.Delivery.Policy;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Reporting;

/// <summary>
/// By which method the people of a segment would be reached, without sending: the same planner as sending, and for the direct
/// route what DNS, MTA-STS and the memory promise of each domain. Whether they may be written to at all is the gate's matter.
/// </summary>
/// <param name="Segment">Name of a saved segment; its newest version counts.</param>
/// <param name="Question">Kind of message.</param>
/// <param name="Campaign">The campaign that it is asked for: a segment on what that was granted is open here. Null = for none.</param>
public sealed record ForecastDelivery(string Segment, LadderQuestion Question, OriginId? Campaign = null) : ICommand<DeliveryForecast>
{
    public static Permission Requires => Permission.SegmentCount;

    public static AuditAction Audits => AuditAction.SegmentCounted;
}

/// <summary>The forecast; small cells withheld as in reports.</summary>
/// <param name="People">Everyone in the segment.</param>
/// <param name="WithoutAddress">Those nobody could write to.</param>
/// <param name="Methods">One row per word, largest first.</param>
/// <param name="Domains">Mailbox domains of 11 people or more, with what is expected of them; only where people travel by TLS on the direct route.</param>
/// <param name="DomainsWithheld">Number of domains left out because they are small.</param>
public sealed record DeliveryForecast(ShownCount People, ShownCount WithoutAddress, IReadOnlyList<ForecastRow> Methods, IReadOnlyList<ForecastDomain> Domains, int DomainsWithheld);

/// <param name="Word">
/// <c>smime</c>, <c>openpgp</c>, <c>tls</c> (with the level where the direct route carries it: <c>tls-T4</c>), <c>tls-unproven</c>
/// (known only once dialled), <c>tls-waits</c>, <c>no-mail</c> (null MX or no such domain), <c>portal</c>, <c>none</c>.
/// </param>
/// <param name="People">How many.</param>
public sealed record ForecastRow(string Word, ShownCount People);

/// <param name="Domain">Mailbox domain.</param>
/// <param name="Word">As in <see cref="ForecastRow"/>.</param>
/// <param name="People">How many.</param>
public sealed record ForecastDomain(string Domain, string Word, ShownCount People);

internal sealed class ForecastDeliveryHandler(IAudience audience, IContactDirectory directory, DeliveryPlanner planner, DomainOutlook outlook) : IUseCase<ForecastDelivery, DeliveryForecast>
{
    private const int Page = 500;

    public async Task<Result<DeliveryForecast>> HandleAsync(ForecastDelivery command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        var (name, versions) = (command.Segment.Trim(), db.SegmentVersions);
        var version = await db.Segments.AsNoTracking().Where(s => s.Name == name)
            .SelectMany(s => versions.Where(v => v.SegmentId == s.Id)).OrderByDescending(v => v.Number).Select(v => (SegmentVersionId?)v.Id).FirstOrDefaultAsync(cancellationToken);
        if (version is not { } found)
            return ReportingErrors.SegmentNotFound;
        if (await audience.RefuseAsync(db, found, FieldPurpose.Marketing, cancellationToken) is { } refused)
            return refused;
        if (await audience.RefuseAsync(scope, command.Campaign, found, cancellationToken) is { } notPermitted)
            return notPermitted;

        var (counted, people) = await audience.ShowPeopleAsync(db, scope.Actor, found, scope.Today, scope.Now, cancellationToken);
        var (words, domains, without) = (new Dictionary<string, long>(StringComparer.Ordinal), new Dictionary<(string Domain, string Word), long>(), 0L);
        foreach (var page in people.Chunk(Page))
        {
            var addresses = (await directory.IdentitiesAsync(db, page, cancellationToken)).Values.Select(p => p.Email).OfType<EmailAddress>().ToList();
            without += page.Length - addresses.Count;
            var plans = await planner.PlanAsync(db, [.. addresses.Select(a => new PlanItem(a, command.Question))], scope.Now, cancellationToken);
            var expected = await outlook.OfAsync(db, [.. addresses.Select((a, i) => (a.Domain, plans[i]))], scope.Now, cancellationToken);
            for (var i = 0; i < addresses.Count; i++)
            {
                words[expected[i].Word] = words.GetValueOrDefault(expected[i].Word) + 1;
                if (expected[i].ByDomain)
                    domains[(addresses[i].Domain, expected[i].Word)] = domains.GetValueOrDefault((addresses[i].Domain, expected[i].Word)) + 1;
            }
        }

        scope.Audit.ObjectType = "segment";
        scope.Audit.ObjectId = found.Value.ToString();
        return counted.Disclosure == CountDisclosure.Exact ? Shown(people.Count, without, words, domains, DataRights.Of(scope.Actor).ExactSmallCounts)
            : Withheld(counted, words.Keys, domains.Count);
    }

    /// <summary>Where the number itself is not told, no part of it is: only which ways there are.</summary>
    private static DeliveryForecast Withheld(ShownCount counted, IEnumerable<string> words, int domains)
    {
        var hidden = ShownCount.Hidden(CountDisclosure.Withheld);
        return new DeliveryForecast(counted, hidden, [.. words.Order(StringComparer.Ordinal).Select(w => new ForecastRow(w, hidden))], [], domains);
    }

    private static DeliveryForecast Shown(long people, long without, Dictionary<string, long> words, Dictionary<(string Domain, string Word), long> domains, bool exact)
    {
        var rows = words.OrderByDescending(w => w.Value).ThenBy(w => w.Key, StringComparer.Ordinal).ToList();
        // One split of a known total: those without an address are a cell of it, or they could be taken from the sum.
        long[] cells = [.. rows.Select(r => r.Value), without];
        var shown = exact ? cells.Select(ShownCount.Exact).ToList() : SmallCells.Split(cells);
        var total = exact ? ShownCount.Exact(people) : SmallCells.HidesTotal(cells) ? ShownCount.Hidden(CountDisclosure.Withheld) : SmallCells.Show(people);
        var large = domains.Where(d => exact || !SmallCells.IsSmall(d.Value)).OrderByDescending(d => d.Value).ThenBy(d => d.Key.Domain, StringComparer.Ordinal).ToList();
        // A domain whose number would give a withheld method away is left out with it.
        var open = rows.Select((r, i) => (r.Key, shown[i])).Where(r => r.Item2.Disclosure == CountDisclosure.Exact).Select(r => r.Key).ToHashSet(StringComparer.Ordinal);
        var safe = exact ? large : large.FindAll(d => open.Contains(d.Key.Word) && !LeavesFew(domains, words, d.Key.Word));
        return new DeliveryForecast(
            total, shown[^1], [.. rows.Select((r, i) => new ForecastRow(r.Key, shown[i]))], [.. safe.Select(d => new ForecastDomain(d.Key.Domain, d.Key.Word, ShownCount.Exact(d.Value)))], domains.Count - safe.Count);
    }

    /// <summary>True when the shown domains of a word, taken from its total, would leave 1–10 people.</summary>
    private static bool LeavesFew(Dictionary<(string Domain, string Word), long> domains, Dictionary<string, long> words, string word) =>
        SmallCells.IsSmall(words[word] - domains.Where(d => d.Key.Word == word && !SmallCells.IsSmall(d.Value)).Sum(d => d.Value));
}
