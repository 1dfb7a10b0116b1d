using System.Numerics;

namespace SecureMarketing.Core.Privacy;

/// <summary>Looks for other numbers of people in the parts of a Venn diagram that agree with everything told.</summary>
internal sealed class WorldSearch
{
    // What is not found within these bounds is taken for known.
    private const int MostPairs = 4_000;
    private const int MostMends = 6;
    private const int MostSteps = 40;
    private const int FewParts = 128;
    private const int MostMenders = 192;

    private readonly VennParts parts;
    private readonly int[] told;
    private readonly int[] bounded;
    private readonly (long Least, long Most)[] room = new (long, long)[VennSample.Everyone + 1];
    private readonly int[] bySize;
    private readonly Exchanges free;
    private readonly Lazy<List<Exchanges>> others;
    private readonly Dictionary<(int By, int Part), Move?> moves = [];
    private readonly List<Move> tried = [];
    private readonly List<Move> mended = [];
    private readonly IReadOnlyList<int[]> large;

    // Of each large set, and of everyone but it, the part with most of them.
    private readonly int[] keepers;

    /// <param name="parts">The diagram.</param>
    /// <param name="known">By bit of the parts: how many people are in the set and what was told of it; null = no set.</param>
    /// <param name="large">By large set that was refused, and by part: how many people are in both. Each keeps somebody inside and outside.</param>
    /// <param name="everyone">How many people are on record.</param>
    public WorldSearch(VennParts parts, IReadOnlyList<(int People, Telling Told)?> known, IReadOnlyList<int[]> large, int everyone)
    {
        (this.parts, this.large) = (parts, large);
        keepers = [.. large.SelectMany(l => (int[])[
            Enumerable.Range(0, parts.Count).MaxBy(p => l[p]), Enumerable.Range(0, parts.Count).MaxBy(p => parts.People[p] - l[p])]).Distinct()];
        bySize = [.. Enumerable.Range(0, parts.Count).OrderByDescending(p => parts.People[p])];
        bounded = [.. Enumerable.Range(0, known.Count).Where(i => known[i] is { Told: not Telling.Nothing })];
        told = [.. bounded.Where(i => known[i]!.Value.Told == Telling.Number)];
        foreach (var i in bounded)
        {
            var (people, how) = known[i]!.Value;
            room[i] = how switch
            {
                Telling.Number => (0, 0),
                Telling.Below11 => (1 - people, SmallCells.Least - 1 - people),
                // Everyone on record is told unless fewer than eleven are.
                _ => (1 - people, (SmallCells.IsSmall(everyone) ? SmallCells.Least - 1 : everyone - 1) - people),
            };
        }

        free = new Exchanges(parts, told, bySize);
        others = new(() => Others([.. bounded.Where(i => known[i]!.Value.Told == Telling.Below11)]));
    }

    /// <summary>How free the number of a set is.</summary>
    /// <param name="set">Its bit.</param>
    /// <param name="needed">More is not looked for.</param>
    public Leeway Free(int set, Leeway needed) => Free(In(set), needed);

    /// <summary>How free the number of a large set is: where one of a part is in it and another is not, one more of these and one less of those is all.</summary>
    /// <param name="set">Its place among the large ones.</param>
    /// <param name="needed">More is not looked for.</param>
    public Leeway FreeLarge(int set, Leeway needed) =>
        Enumerable.Range(0, parts.Count).Any(p => large[set][p] > 0 && large[set][p] < parts.People[p]) ? Leeway.Lasting : Free(InLarge(set), needed);

    public bool[] In(int set) => [.. Enumerable.Range(0, parts.Count).Select(p => parts.IsIn(p, set))];

    /// <returns>Parts that lie in it whole.</returns>
    public bool[] InLarge(int set) => [.. large[set].Select((inside, p) => inside == parts.People[p])];

    /// <summary>Sets of which some people are a sum as far as the sample goes: those that are taken an odd number of times. Null when not in whole numbers.</summary>
    public List<int>? OddShares(bool[] target)
    {
        var shares = free.Shares(p => target[p]);
        if (shares.Any(s => Math.Abs(s - Math.Round(s)) > Exchanges.Near))
            return null;
        return [.. told.Where((_, i) => (long)Math.Round(shares[i]) % 2 != 0)];
    }

    /// <summary>
    /// How free the numbers of parts of 1–10 people are, and of overlaps and remainders of 1–10 people between two sets: they may be asked for
    /// later, and somebody is in them, or be reckoned without. Only of a whole diagram; others are taken to be free.
    /// </summary>
    /// <param name="least">How free others are at least: of these it only matters whether they are less so.</param>
    public Leeway FreeSmall(Leeway least)
    {
        if (!parts.IsWhole)
            return least;
        foreach (var cell in new SmallParts(parts, bounded).All())
        {
            least = (Leeway)Math.Min((int)least, (int)Free(cell, least));
            if (least == Leeway.None)
                break;
        }

        return least;
    }

    private Leeway Free(bool[] target, Leeway needed)
    {
        var found = new Found(needed);
        // Of a part whose exchange leaves the number as it is nothing is to be had; if all do, it is a sum of numbers told.
        var rests = free.Rests(p => target[p]);
        var hitting = new List<Move>();
        foreach (var world in mended)
            Try(world, target, found);
        for (var i = bySize.Length - 1; i >= 0 && !found.IsEnough; i--)
        {
            if (!rests[bySize[i]] || Get(free, 0, bySize[i]) is not { } move)
                continue;
            hitting.Add(move);
            Try(move, target, found);
        }

        for (var i = 0; i < Math.Min(hitting.Count, MostMends) && !found.IsEnough; i++)
        {
            Mend(hitting[i], 1, target, found);
            Mend(hitting[i], -1, target, found);
        }

        if (hitting.Count == 0 || found.IsEnough)
            return found.Leeway;
        for (var e = 0; e < others.Value.Count; e++)
        {
            for (var i = bySize.Length - 1; i >= 0 && !found.IsEnough; i--)
                Try(Get(others.Value[e], e + 1, bySize[i]), target, found);
        }

        if (parts.Count <= FewParts)
            TryPairs(target, found);
        return found.Leeway;
    }

    private void TryPairs(bool[] target, Found found)
    {
        var pairs = 0;
        for (var i = 0; i < tried.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (found.IsEnough || ++pairs > MostPairs)
                    return;
                foreach (var sign in (int[])[1, -1])
                {
                    var sum = new Draft(parts.Count);
                    sum.Add(tried[i], 1);
                    sum.Add(tried[j], sign);
                    Try(sum.ToMove(), target, found);
                }
            }
        }
    }

    private void Try(Move? move, bool[] target, Found found)
    {
        if (move is null || found.IsEnough || !Hits(move, target))
            return;
        foreach (var sign in (int[])[1, -1])
        {
            if (Emptied(move, sign) is { } emptied)
                found.Add(emptied);
        }
    }

    private static bool Hits(Move move, bool[] target)
    {
        var hit = 0L;
        foreach (var (part, by) in move.Changes)
        {
            if (target[part])
                hit += by;
        }

        return hit != 0;
    }

    /// <summary>Where an exchange takes more people from parts than they have, or leaves the bounds of a number, others are added that make it good.</summary>
    private void Mend(Move move, int sign, bool[] target, Found found)
    {
        var draft = new Draft(parts.Count);
        draft.Add(move, sign);
        // After a world that leaves nobody of a part, one is looked for that does not.
        var people = parts.People.ToArray();
        foreach (var part in found.Emptied)
            people[part]--;
        for (var step = 0; step < MostSteps && !found.IsEnough; step++)
        {
            var lacks = Lacks(draft, people);
            if (lacks == 0)
            {
                var world = draft.ToMove();
                mended.Add(world);
                Try(world, target, found);
                return;
            }

            (Move Move, int Sign, long Lacks)? best = null;
            foreach (var part in bySize.AsSpan(0, Math.Min(bySize.Length, MostMenders)))
            {
                if (Get(free, 0, part) is not { } other)
                    continue;
                foreach (var way in (int[])[1, -1])
                {
                    var then = lacks + LacksMore(draft, other, way, people);
                    if (then < (best?.Lacks ?? lacks))
                        best = (other, way, then);
                }
            }

            if (best is not { } taken)
                return;
            draft.Add(taken.Move, taken.Sign);
        }
    }

    private long Lacks(Draft draft, int[] people)
    {
        var lacks = 0L;
        for (var p = 0; p < parts.Count; p++)
            lacks += Math.Max(0, -(people[p] + draft.By[p]));
        foreach (var i in bounded)
            lacks += Outside(i, draft.Effects[i]);
        return lacks;
    }

    private long LacksMore(Draft draft, Move other, int sign, int[] people)
    {
        var more = 0L;
        foreach (var (part, by) in other.Changes)
        {
            var had = people[part] + draft.By[part];
            more += Math.Max(0, -(had + (by * sign))) - Math.Max(0, -had);
        }

        foreach (var i in bounded)
        {
            if (other.Effects[i] != 0)
                more += Outside(i, draft.Effects[i] + (other.Effects[i] * sign)) - Outside(i, draft.Effects[i]);
        }

        return more;
    }

    private long Outside(int set, long effect) => Math.Max(0, room[set].Least - effect) + Math.Max(0, effect - room[set].Most);

    /// <returns>Parts in which the world leaves nobody; null when it disagrees with what is told.</returns>
    private List<int>? Emptied(Move move, int sign)
    {
        foreach (var i in bounded)
        {
            if (Outside(i, move.Effects[i] * sign) > 0)
                return null;
        }

        var emptied = new List<int>();
        var gone = 0L;
        foreach (var (part, by) in move.Changes)
        {
            var left = parts.People[part] + (by * sign);
            if (left < 0)
                return null;
            if (left == 0)
                emptied.Add(part);
            gone += Math.Max(0, -by * sign);
        }

        // Each large set keeps somebody, and so does everyone but it: of eleven it does when ten go, else one of the part with most of them stays.
        var isKept = gone < SmallCells.Least || move.Changes.All(c => c.By * sign >= 0 || parts.People[c.Part] + (c.By * sign) > (2 * large.Count) + 1 || !keepers.Contains(c.Part));
        return isKept ? emptied : null;
    }

    private Move? Get(Exchanges exchanges, int number, int part)
    {
        if (moves.TryGetValue((number, part), out var known))
            return known;
        return moves[(number, part)] = exchanges.ByPart(part) is { } changes ? Checked(changes) : null;
    }

    /// <summary>With the bounded numbers kept as well, with one of them changed alone, and with other parts to make good.</summary>
    private List<Exchanges> Others(int[] below)
    {
        var list = new List<Exchanges>();
        if (below.Length > 0)
        {
            var strict = new Exchanges(parts, [.. told, .. below], bySize);
            list.Add(strict);
            foreach (var set in below)
            {
                if (strict.BySet(set) is { } changes)
                    Checked(changes);
            }
        }

        var random = new Random(1);
        for (var i = 0; i < 3; i++)
            list.Add(new Exchanges(parts, told, [.. bySize.OrderByDescending(p => parts.People[p] * random.NextDouble())]));
        return list;
    }

    /// <returns>Null when a number told would be another: then nothing was found.</returns>
    private Move? Checked(List<(int Part, int By)> changes)
    {
        var effects = new long[VennSample.Everyone + 1];
        foreach (var (part, by) in changes)
        {
            for (var rest = parts.Low[part]; rest != 0; rest &= rest - 1)
                effects[BitOperations.TrailingZeroCount(rest)] += by;
            for (var rest = parts.High[part]; rest != 0; rest &= rest - 1)
                effects[64 + BitOperations.TrailingZeroCount(rest)] += by;
        }

        foreach (var i in told)
        {
            if (effects[i] != 0)
                return null;
        }

        var move = new Move([.. changes.Select(c => (c.Part, (long)c.By))], effects);
        if (tried.Count < FewParts)
            tried.Add(move);
        return move;
    }

    /// <param name="Changes">By how many people parts differ.</param>
    /// <param name="Effects">By how many people sets differ then.</param>
    private sealed record Move((int Part, long By)[] Changes, long[] Effects);

    /// <summary>A sum of moves.</summary>
    private sealed class Draft(int parts)
    {
        public long[] By { get; } = new long[parts];

        public long[] Effects { get; } = new long[VennSample.Everyone + 1];

        public void Add(Move move, int sign)
        {
            foreach (var (part, by) in move.Changes)
                By[part] += by * sign;
            for (var i = 0; i < Effects.Length; i++)
                Effects[i] += move.Effects[i] * sign;
        }

        public Move ToMove() => new([.. By.Select((by, part) => (part, by)).Where(c => c.by != 0)], Effects);
    }

    /// <summary>Second worlds of one number. They last when there is no part that all of them leave without people.</summary>
    private sealed class Found(Leeway needed)
    {
        private List<int>? emptied;

        public IReadOnlyList<int> Emptied => emptied ?? [];

        public Leeway Leeway => emptied is null ? Leeway.None : emptied.Count > 0 ? Leeway.Second : Leeway.Lasting;

        public bool IsEnough => Leeway >= needed;

        public void Add(List<int> parts) => emptied = emptied is null ? parts : [.. emptied.Intersect(parts)];
    }
}
