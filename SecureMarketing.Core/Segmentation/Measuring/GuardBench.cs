using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Privacy;

namespace SecureMarketing.Core.Segmentation.Measuring;

/// <summary>Measures <see cref="PreviewGuard"/> over invented sets of people.</summary>
internal sealed class GuardBench(IDbContextFactory<AppDbContext> databases, TimeProvider clock)
{
    /// <summary>As many as the guard looks at, at most.</summary>
    private const int ShownBefore = 48;

    private const int Runs = 40;

    // What half of the people meet, and what one of five thousand does.
    private static readonly double[] Shares = [0.6, 0.5, 0.48, 0.3, 0.22, 0.15, 0.1, 0.1, 0.05, 0.05, 0.03, 0.02, 0.01, 0.01, 0.005, 0.002, 0.001, 0.0002];

    /// <param name="everyone">How many people are on record.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    public async Task<GuardFigures> RunAsync(int everyone, CancellationToken cancellationToken)
    {
        var marketer = Actor.User(UserId.New(), "Marketer", new HashSet<Permission> { Permission.SegmentCount }, null, null);
        var random = new Random(1);
        var conditions = Shares.Select(s => Meeting(s, everyone, random)).ToArray();
        var (first, next) = (new List<double>(), new List<double>());
        await using (var before = databases.CreateDbContext())
        {
            await ShowAsync(before, PeopleBitmap.Of([.. Enumerable.Range(0, SmallCells.Least - 1)]));
            for (var i = 0; i < ShownBefore; i++)
                await ShowAsync(before, Lot(conditions, random));
            await before.SaveChangesAsync(cancellationToken);
        }

        for (var run = 0; run <= Runs; run++)
        {
            // As a use case does: what was shown is saved, and the next one goes on from there.
            await using var db = databases.CreateDbContext();
            first.Add(await ShowAsync(db, Lot(conditions, random)));
            next.Add(await ShowAsync(db, Lot(conditions, random)));
            await db.SaveChangesAsync(cancellationToken);
        }

        return new GuardFigures(SegmentBench.At(first, 0.5), SegmentBench.At(first, 0.95), SegmentBench.At(next, 0.5), SegmentBench.At(next, 0.95));

        async Task<double> ShowAsync(AppDbContext db, PeopleBitmap people)
        {
            var watch = Stopwatch.StartNew();
            await PreviewGuard.ShowAsync(db, marketer, everyone, people, clock.GetUtcNow(), cancellationToken);
            return watch.Elapsed.TotalMilliseconds;
        }
    }

    /// <summary>People who meet one to four of the conditions, as most rules ask.</summary>
    private static PeopleBitmap Lot(PeopleBitmap[] conditions, Random random)
    {
        var met = conditions[random.Next(conditions.Length)];
        for (var more = random.Next(4); more > 0; more--)
            met = met.Without(met.Without(conditions[random.Next(conditions.Length)]));
        return met;
    }

    private static PeopleBitmap Meeting(double share, int everyone, Random random)
    {
        var words = new ulong[(everyone / 64) + 1];
        for (var person = 0; person < everyone; person++)
        {
            if (random.NextDouble() < share)
                words[person >> 6] |= 1UL << (person & 63);
        }

        return PeopleBitmap.OfWords(words);
    }
}
