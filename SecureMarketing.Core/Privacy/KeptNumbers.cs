using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore.Infrastructure;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Privacy;

/// <summary>
/// What users were shown, from one use case to the next: to work out anew what dozens of earlier numbers tell takes some 30 ms, of which a
/// builder would spend one for each key. Only a saving of time: whoever takes it over compares it with what the database has, which other
/// nodes write as well (<see cref="ShownNumbers.Fits"/>).
/// </summary>
internal sealed class KeptNumbers
{
    /// <summary>At a million people one has about 12 MB.</summary>
    private const int MostUsers = 6;

    /// <summary>So many rows more than are looked at anew: then it is worked out again, while nobody waits.</summary>
    private const int Worn = ShownNumbers.MostExtra / 2;

    // One for each host: its contexts share their options.
    private static readonly ConditionalWeakTable<IDbContextOptions, KeptNumbers> Hosts = [];

    private readonly Lock gate = new();

    // The last one was used last.
    private readonly List<(Guid Actor, ShownNumbers Numbers)> kept = [];

    public static KeptNumbers Of(AppDbContext db) => Hosts.GetOrCreateValue(db.GetService<IDbContextOptions>());

    /// <summary>Takes it out: two use cases never hold the same.</summary>
    public ShownNumbers? Take(Guid actor)
    {
        lock (gate)
        {
            var at = kept.FindIndex(k => k.Actor == actor);
            if (at < 0)
                return null;
            var numbers = kept[at].Numbers;
            kept.RemoveAt(at);
            return numbers;
        }
    }

    /// <summary>Puts it where the next use case finds it, once the rows of this one have their ids.</summary>
    public void Put(Guid actor, ShownNumbers numbers)
    {
        // Looked at before anybody may take it.
        var (rows, worn) = (numbers.Settle(), numbers.Extra > Worn);
        Add(actor, numbers);
        // Pure reckoning over sets that nobody changes; who takes the one meanwhile loses nothing, nor does anybody if this fails.
        if (worn)
            _ = Task.Run(() => Add(actor, numbers.Again(rows)));
    }

    private void Add(Guid actor, ShownNumbers numbers)
    {
        lock (gate)
        {
            // Of two, the one that has less to carry.
            if (kept.FindIndex(k => k.Actor == actor) is >= 0 and var at)
            {
                if (kept[at].Numbers.Rows <= numbers.Rows)
                    return;
                kept.RemoveAt(at);
            }

            kept.Add((actor, numbers));
            if (kept.Count > MostUsers)
                kept.RemoveAt(0);
        }
    }
}
