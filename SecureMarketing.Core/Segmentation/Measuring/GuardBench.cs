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

    /// <param name="everyone">How many people are on record.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    public async Task<GuardFigures> RunAsync(int everyone, CancellationToken cancellationToken)
    {
        var marketer = Actor.User(UserId.New(), "Marketer", new HashSet<Permission> { Permission.SegmentCount }, null, null);
        var random = new Random(1);
        var (first, next) = (new List<double>(), new List<double>());
        await using (var before = databases.CreateDbContext())
        {
            await ShowAsync(before, PeopleBitmap.Of([.. Enumerable.Range(0, SmallCells.Least - 1)]));
            for (var i = 0; i < ShownBefore; i++)
                await ShowAsync(before, Lot(everyone, random));
            await before.SaveChangesAsync(cancellationToken);
        }

        for (var run = 0; run <= Runs; run++)
        {
            // Nothing of it is kept, so that each run meets the same.
            await using var db = databases.CreateDbContext();
            first.Add(await ShowAsync(db, Lot(everyone, random)));
            next.Add(await ShowAsync(db, Lot(everyone, random)));
        }

        return new GuardFigures(SegmentBench.At(first, 0.5), SegmentBench.At(first, 0.95), SegmentBench.At(next, 0.5), SegmentBench.At(next, 0.95));

        async Task<double> ShowAsync(AppDbContext db, PeopleBitmap people)
        {
            var watch = Stopwatch.StartNew();
            await PreviewGuard.ShowAsync(db, marketer, everyone, people, clock.GetUtcNow(), cancellationToken);
            return watch.Elapsed.TotalMilliseconds;
        }
    }

    private static PeopleBitmap Lot(int everyone, Random random)
    {
        var words = new ulong[everyone / 64];
        for (var i = 0; i < words.Length; i++)
            words[i] = unchecked((ulong)random.NextInt64(long.MinValue, long.MaxValue));
        return PeopleBitmap.OfWords(words);
    }
}
