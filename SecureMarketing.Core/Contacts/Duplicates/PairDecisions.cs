using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Contacts.Duplicates;

/// <summary>Keeps the list of pairs in step with merges.</summary>
internal static class PairDecisions
{
    extension(AppDbContext db)
    {
        /// <summary>
        /// Notes one decision on every pair that a record forms with the records of a person. A merge by hand, of records that
        /// nothing had suggested, gets its pair now, so that it can be found and unmerged.
        /// </summary>
        /// <param name="record">Merged or unmerged.</param>
        /// <param name="person">The person's other records, the kept one first.</param>
        /// <param name="state">What was decided.</param>
        /// <param name="actor">By whom.</param>
        /// <param name="now">When.</param>
        /// <param name="cancellationToken">Ends the call.</param>
        public async Task DecidePairsAsync(
            ContactId record, IReadOnlyList<ContactId> person, DuplicateState state, Actor actor, DateTimeOffset now, CancellationToken cancellationToken)
        {
            var pairs = await db.DuplicatePairs
                .Where(p => (p.First == record && person.Contains(p.Second)) || (p.Second == record && person.Contains(p.First))).ToListAsync(cancellationToken);
            var (first, second) = DuplicatePair.Ordered(record, person[0]);
            if (!pairs.Any(p => p.First == first && p.Second == second))
            {
                var pair = new DuplicatePair(first, second, now);
                db.DuplicatePairs.Add(pair);
                pairs.Add(pair);
            }

            foreach (var pair in pairs)
                pair.Decide(state, actor, now);
        }
    }
}
