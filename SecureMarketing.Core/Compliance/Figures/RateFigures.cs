using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Privacy;

namespace SecureMarketing.Core.Compliance;

/// <summary>
/// How many of those who were asked authorize (compliance §12, valid in scope ÷ asked): by purpose, for an authorization for one purpose says
/// nothing about another. What the gate would ask of mail for the purpose is asked of each form; which kinds of information a message
/// uses, only a message says.
/// </summary>
internal static class RateFigures
{
    /// <summary>Purposes shown at most, those with the most authorizations first.</summary>
    public const int MostPurposes = 12;

    public static async Task<RateFigure> OfAsync(AppDbContext db, FigureCells cells, IReadOnlyList<DateTimeOffset> windows, DateTimeOffset now, Organisation organisation, IFieldCipher cipher, CancellationToken cancellationToken)
    {
        var today = organisation.DayAt(now);
        var counts = new List<IReadOnlyList<long>>();
        foreach (var since in windows)
        {
            var entered = Entered(db, since);
            var inEffect = await entered.Where(AuthorizationViews.Condition(AuthorizationView.Valid, today)).LongCountAsync(cancellationToken);
            counts.Add([inEffect, await entered.LongCountAsync(cancellationToken) - inEffect]);
        }

        var purposes = await PurposesAsync(db, windows, now, organisation, cipher, cancellationToken);
        var (byPurpose, rates) = Shown(purposes, cells);
        var (whole, parts) = cells.Split(counts);
        // Where the sum of the purposes would tell one of them, the register's whole may be that sum.
        var hides = byPurpose.Number is null;
        var all = hides && whole.Number is not null ? ShownCount.Hidden(CountDisclosure.Withheld) : whole;
        var valid = hides && parts[0].Number is not null ? ShownCount.Hidden(CountDisclosure.Withheld) : parts[0];
        return new RateFigure(all, valid, all.Number is null ? null : FigureCells.Share(valid, counts[^1].Sum()), rates);
    }

    /// <summary>What may be shown of each purpose, and whether their whole may. Pure. People may stand under several purposes; numbers are hidden as if nobody did, which hides more.</summary>
    /// <param name="purposes">Of each its people, asked and of these authorized, per window, shortest first.</param>
    /// <param name="cells">How numbers are shown to the reader.</param>
    internal static (ShownCount Whole, IReadOnlyList<PurposeRate> Rates) Shown(IReadOnlyList<PurposePeople> purposes, FigureCells cells)
    {
        if (purposes.Count == 0)
            return (ShownCount.Exact(0), []);
        var windows = Enumerable.Range(0, purposes[0].Windows.Count).ToList();
        var (whole, asked) = cells.Split([.. windows.Select(w => (IReadOnlyList<long>)[.. purposes.Select(p => p.Windows[w].Asked)])]);
        var (_, authorized) = cells.Split([.. windows.Select(w => (IReadOnlyList<long>)[.. purposes.Select(p => p.Windows[w].Authorized)])]);
        return (whole, [.. purposes.Select((purpose, i) => Rate(purpose, asked[i], authorized[i], cells))]);
    }

    private static PurposeRate Rate(PurposePeople purpose, ShownCount asked, ShownCount authorized, FigureCells cells)
    {
        var (whole, parts) = cells.Split([.. purpose.Windows.Select(w => (IReadOnlyList<long>)[w.Authorized, w.Asked - w.Authorized])]);
        var all = asked.Number is null ? asked : whole;
        var some = all.Number is null ? ShownCount.Hidden(CountDisclosure.Withheld) : authorized.Number is null ? authorized : parts[0];
        return new PurposeRate(purpose.Purpose, all, some, FigureCells.Share(some, purpose.Windows[^1].Asked));
    }

    private static async Task<IReadOnlyList<PurposePeople>> PurposesAsync(AppDbContext db, IReadOnlyList<DateTimeOffset> windows, DateTimeOffset now, Organisation organisation, IFieldCipher cipher, CancellationToken cancellationToken)
    {
        var lists = await Entered(db, windows[^1]).GroupBy(a => a.PurposeKeys).Select(g => new { g.Key, Count = g.LongCount() }).ToListAsync(cancellationToken);
        var purposes = lists.SelectMany(l => l.Key.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(p => (Purpose: p, l.Count))).GroupBy(p => p.Purpose, StringComparer.Ordinal)
            .OrderByDescending(g => g.Sum(p => p.Count)).ThenBy(g => g.Key, StringComparer.Ordinal).Take(MostPurposes).Select(g => g.Key).ToList();
        var valid = db.Authorizations.AsNoTracking().Where(AuthorizationViews.Condition(AuthorizationView.Valid, organisation.DayAt(now)));
        var people = new List<PurposePeople>();
        foreach (var purpose in purposes)
        {
            var key = Authorization.PurposeKey(purpose);
            var need = AuthorizationNeed.Of(purpose, organisation);
            var asked = Entered(db, windows[^1]).Where(a => a.PurposeKeys.Contains(key)).Select(a => a.Contact);
            var covered = new HashSet<ContactId>();
            await foreach (var a in valid.Where(a => a.PurposeKeys.Contains(key) && asked.Contains(a.Contact)).Select(a => new { a.Id, a.Contact, a.State, a.FormSealed }).AsAsyncEnumerable().WithCancellation(cancellationToken))
            {
                if (!covered.Contains(a.Contact) && Covers(a.Id, a.State, a.FormSealed, need))
                    covered.Add(a.Contact);
            }

            var told = new List<(long Asked, long Authorized)>();
            foreach (var since in windows)
            {
                var (all, some) = (0L, 0L);
                await foreach (var person in Entered(db, since).Where(a => a.PurposeKeys.Contains(key)).Select(a => a.Contact).Distinct().AsAsyncEnumerable().WithCancellation(cancellationToken))
                    (all, some) = (all + 1, covered.Contains(person) ? some + 1 : some);
                told.Add((all, some));
            }

            people.Add(new PurposePeople(purpose, told));
        }

        return people;

        bool Covers(AuthorizationId id, AuthorizationState state, byte[] form, AuthorizationNeed need)
        {
            try
            {
                return AuthorizationCheck.Evaluate(Authorization.Open(id, state, form, cipher), now, organisation.Zone, need).Valid;
            }
            catch (CryptographicException)
            {
                // A form that somebody altered covers nothing; the gate refuses it, too.
                return false;
            }
        }
    }

    private static IQueryable<Authorization> Entered(AppDbContext db, DateTimeOffset since) => db.Authorizations.AsNoTracking().Where(a => a.CreatedAt >= since && a.State != AuthorizationState.Draft);
}

/// <summary>People by one purpose.</summary>
/// <param name="Purpose">As forms name it, lower case.</param>
/// <param name="Windows">Asked, and of these with a valid authorization that covers the purpose; shortest window first.</param>
internal sealed record PurposePeople(string Purpose, IReadOnlyList<(long Asked, long Authorized)> Windows);
