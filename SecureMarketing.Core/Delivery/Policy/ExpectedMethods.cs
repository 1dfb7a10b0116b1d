using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Delivery.Crypto;
using SecureMarketing.Core.Delivery.Direct;
using SecureMarketing.Core.Delivery.Routes;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Delivery.Policy;

/// <summary>
/// Asks the ladder once for every sort of recipient, instead of once per person: an ordinary care message, nothing sensitive, at most
/// PHI of the relationship. A route that rests counts, since it comes back; what a domain's servers offer is known on the live
/// session only, so the direct route stands for the TLS that it requires.
/// </summary>
internal sealed class ExpectedMethods(KeyRegister keys, ResolverCheck resolver, IContactDirectory directory) : IExpectedWays
{
    private const int KeptAtMost = 20_000;

    private static readonly LadderQuestion Ordinary = new() { Class = HipaaClass.NotMarketing, Phi = PhiLevel.Relationship, Sensitive = false };

    private static readonly RecipientKeyFact Usable = new(RecipientKeyId.From(Guid.Empty), "", null);

    // Judging a certificate costs a thousand times what asking for its row does.
    private readonly ConcurrentDictionary<(RecipientKeyId Id, DateTimeOffset AddedAt, DateOnly Day), Judged> judged = new();

    public async Task<ExpectedWays> OfAsync(AppDbContext db, DateOnly asOf, CancellationToken cancellationToken)
    {
        // A key that came or ended on the day itself is judged by how the day ends.
        var at = new DateTimeOffset(asOf, new TimeOnly(23, 59, 59), TimeSpan.Zero);
        var routes = await resolver.OverAsync(
            [.. (await RouteDirectory.FactsAsync(db, at, cancellationToken)).Select(r => r.Refusal == RouteFact.Resting ? r with { Refusal = null } : r)], cancellationToken);
        var rules = await db.DeliveryPolicies.AsNoTracking().SingleOrDefaultAsync(p => p.MessageClass == Ordinary.Class, cancellationToken) is { } policy ? policy.Rules : DeliveryRules.Default;
        var usable = (await KeysAsync(db, asOf, at, cancellationToken)).Where(k => k.Usable).ToLookup(k => k.Kind, k => k.Mailbox);
        return new ExpectedWays(usable[RecipientKeyKind.SMime], usable[RecipientKeyKind.OpenPgp], sort => Word(sort, routes, rules));
    }

    /// <summary>The first rung that offers anything. Null where that is none, or one without protection that can be counted on.</summary>
    internal static string? Word(RecipientSort sort, IReadOnlyList<RouteFact> routes, DeliveryRules rules)
    {
        var recipient = new RecipientCapabilities(sort.SMime ? [Usable] : [], sort.OpenPgp ? [Usable] : []);
        var question = Ordinary with { Plain = sort.Plain ? GatePlain.Warned : GatePlain.None };
        return MethodLadder.Candidates(recipient, routes, rules, question).Candidates is [{ Method: not (DeliveryMethod.OpportunisticTls or DeliveryMethod.Clear) and var method }, ..] ? method.Word() : null;
    }

    private async Task<IReadOnlyList<Judged>> KeysAsync(AppDbContext db, DateOnly day, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var register = db.RecipientKeys.AsNoTracking().Where(k => k.RemovedAt == null);
        var known = await register.Select(k => new { k.Id, k.AddedAt }).ToListAsync(cancellationToken);
        if (judged.Count + known.Count > KeptAtMost)
            judged.Clear();
        var found = new List<Judged>(known.Count);
        foreach (var part in known.Chunk(500))
        {
            var missing = part.Where(k => !judged.ContainsKey((k.Id, k.AddedAt, day))).Select(k => k.Id).ToList();
            foreach (var row in missing.Count == 0 ? [] : await register.Where(k => missing.Contains(k.Id)).ToListAsync(cancellationToken))
                judged[(row.Id, row.AddedAt, day)] = Judge(row, at);
            // One that was removed or replaced between the two statements is left to the next question.
            found.AddRange(part.Select(k => judged.GetValueOrDefault((k.Id, k.AddedAt, day))).OfType<Judged>());
        }

        return found;
    }

    private Judged Judge(RecipientKey row, DateTimeOffset at)
    {
        var address = keys.AddressOf(row);
        return new Judged(row.Kind, directory.MailboxOf(address), keys.Load(row).Refusal(address, at) is null);
    }

    private sealed record Judged(RecipientKeyKind Kind, byte[] Mailbox, bool Usable);
}
