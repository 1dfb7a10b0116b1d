using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Segmentation.Index;

namespace SecureMarketing.Tests.Segmentation;

/// <summary>Each part of the index beside the obvious way, with values far outside what its cells hold.</summary>
public sealed class IndexColumnTests
{
    // No multiple of what a vector holds: what is left over is counted too.
    private const int Size = 64 * 41;

    /// <summary>Three blocks of a posting list, the last one not whole.</summary>
    private const int Wide = (2 * PeopleBlocks.Size) + Size;

    private readonly Random random = new(11);

    [Fact]
    public void Numbers_AreComparedExactly_OutliersIncluded()
    {
        var (column, values) = (new NumberColumn(700_000), new int?[Size]);
        column.Grow(Size);
        for (var round = 0; round < 3 * Size; round++)
        {
            var ordinal = random.Next(Size);
            int? value = random.Next(6) switch { 0 => null, 1 => random.Next(), 2 => -random.Next(), 3 => 700_000 + random.Next(65_530, 65_540), _ => 700_000 + random.Next(-3, 4_000) };
            column.Set(ordinal, values[ordinal] = value);
        }

        foreach (var inside in (Interval[])[new(700_000, 701_000), new(0, 699_999), new(765_000, int.MaxValue), new(700_533, 700_533), new(5, 4), Interval.Everything, new(-100_000_000, 700_100)])
            AssertSame(bits => column.Within(inside, bits), o => values[o] is { } v && v >= inside.First && v <= inside.Last);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(900)]
    public void Words_AreFoundByValue_AlsoWhenOneByteIsNotEnough(int distinct)
    {
        var (column, values) = (new WordColumn(), new int?[Size]);
        column.Grow(Size);
        for (var round = 0; round < 2 * Size; round++)
        {
            var ordinal = random.Next(Size);
            column.Set(ordinal, values[ordinal] = random.Next(5) == 0 ? null : 1_000_000 + random.Next(distinct));
        }

        AssertSame(bits => column.Where(v => v % 7 == 0, bits), o => values[o] % 7 == 0);
        AssertSame(bits => column.Where(v => v is 1_000_000 or 1_000_100, bits), o => values[o] is 1_000_000 or 1_000_100);
        AssertSame(bits => column.Where(_ => false, bits), _ => false);
        AssertSame(bits => column.Where(_ => true, bits), o => values[o] is not null);
    }

    [Fact]
    public void Histories_AreCountedAsTheirBits()
    {
        var (planes, values) = (new HistoryPlanes(), new ulong[Size]);
        planes.Grow(Size);
        for (var round = 0; round < 2 * Size; round++)
        {
            var ordinal = random.Next(Size);
            planes.Set(ordinal, values[ordinal] = random.Next(4) == 0 ? ulong.MaxValue : (ulong)random.NextInt64() & (ulong)random.NextInt64());
        }

        foreach (var (last, inside) in ((int, Interval)[])[(10, new(3, 100)), (1, new(1, 1)), (64, new(64, 64)), (64, new(0, 20)), (7, new(-5, 0)), (64, new(65, 70)), (10, new(1, 0))])
        {
            var mask = last == 64 ? ulong.MaxValue : (1UL << last) - 1;
            AssertSame(bits => planes.Count(last, inside, bits), o => System.Numerics.BitOperations.PopCount(values[o] & mask) is var n && n >= inside.First && n <= inside.Last);
        }
    }

    /// <summary>Lists of every length around a vector's, with people who have several rows; the last is long enough for two processors.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(32)]
    [InlineData(47)]
    [InlineData(3_001)]
    [InlineData(300_001)]
    public void PostingLists_AreScannedAsRowByRow(int count)
    {
        var (days, rows) = (new OrdinalRows<ushort>(), new OrdinalRows<CodedRow>());
        for (var i = 0; i < count; i++)
        {
            days.Append(Somebody(), Number());
            var (one, other) = (Number(), Number());
            rows.Append(Somebody(), new CodedRow(Math.Min(one, other), Math.Max(one, other), Number()));
        }

        days.Settle();
        rows.Settle();
        Assert.Equal(count, days.Count);
        var spans = DaySpans.Of(days);
        Assert.Equal(count > Wide, spans is not null);
        var dated = All(days).ToLookup(r => r.Ordinal, r => r.Row);
        var coded = All(rows).ToLookup(r => r.Ordinal, r => r.Row);
        foreach (var (first, last) in ((int, int)[])[(0, ushort.MaxValue), (20_000, 40_000), (-7, 5), (65_530, 90_000), (33_000, 33_000), (ushort.MaxValue, ushort.MaxValue)])
        {
            var inside = CodeRange.Of(first, last)!.Value;
            bool Passes(ushort number) => number >= first && number <= last;
            AssertAdded(bits => RowScan.Mark(days, null, inside, bits), o => dated[o].Any(Passes));
            AssertAdded(bits => RowScan.Mark(days, spans, inside, bits), o => dated[o].Any(Passes));
            foreach (var least in (int[])[2, 3])
                AssertAdded(bits => RowScan.Count(days, inside, least, bits), o => dated[o].Count(Passes) >= least);
            AssertAdded(bits => RowScan.Mark(rows, new RowRange(inside), bits), o => coded[o].Any(r => Passes(r.First)));
            AssertAdded(bits => RowScan.Mark(rows, new RowRange(last: inside, tally: inside), bits), o => coded[o].Any(r => Passes(r.Last) && Passes(r.Tally)));
            Assert.Equal(coded.SelectMany(c => c).Any(r => Passes(r.First) && Passes(r.Last) && Passes(r.Tally)), RowScan.Any(rows, new RowRange(inside, inside, inside)));
        }

        Assert.Null(CodeRange.Of(5, 4));
        Assert.Null(CodeRange.Of(ushort.MaxValue + 1, int.MaxValue));
        Assert.Null(CodeRange.Of(-5, -1));

        // Often at an edge, where comparisons without a sign go wrong.
        ushort Number() => random.Next(4) switch { 0 => 0, 1 => ushort.MaxValue, 2 => 33_000, _ => (ushort)random.Next(ushort.MaxValue + 1) };
    }

    /// <summary>Long lists are gathered word by word, short ones scanned.</summary>
    [Theory]
    [InlineData(90)]
    [InlineData(3_001)]
    [InlineData(300_001)]
    public void ActiveFacts_AreFound_InShortAndLongLists(int count)
    {
        var (facts, active) = (new CodedPostings(), new HashSet<int>());
        for (var i = 0; i < count; i++)
        {
            var (ordinal, isActive) = (Somebody(), random.Next(3) == 0);
            if (isActive)
                active.Add(ordinal);
            facts.Append(new CodedFact(ordinal, FactKind.Condition, 7, CodedRow.Of(730_000, 731_000, 1 + i, isActive ? 1 : 0), null, null, null));
        }

        facts.Settle();
        AssertAdded(bits => Assert.True(facts.Read(new CodedReading(FactKind.Condition, [7], new ActiveTest()), bits)), active.Contains);
    }

    [Fact]
    public void Sets_AreJoinedWordByWord()
    {
        var (one, other) = (Words(), Words());
        var (both, either, only) = (new ulong[one.Length], new ulong[one.Length], new ulong[one.Length]);
        PeopleBits.And(one, other, both);
        PeopleBits.Or(one, other, either);
        PeopleBits.Complement(one, other, only);
        Assert.Equal(one.Zip(other, (a, b) => a & b), both);
        Assert.Equal(one.Zip(other, (a, b) => a | b), either);
        Assert.Equal(one.Zip(other, (a, b) => b & ~a), only);
        PeopleBits.Complement(one, other);
        Assert.Equal(only, one);

        ulong[] Words() => [.. Enumerable.Range(0, Size >> 6).Select(_ => (ulong)random.NextInt64(long.MinValue, long.MaxValue))];
    }

    [Fact]
    public void PostingLists_StayInOrder_WhenPeopleAreReplaced()
    {
        var (list, model) = (new OrdinalRows<ushort>(), new List<(int Ordinal, ushort Row)>());
        for (var i = 0; i < 500; i++)
        {
            var row = (Somebody(), (ushort)i);
            model.Add(row);
            list.Append(row.Item1, row.Item2);
        }

        list.Settle();
        for (var round = 0; round < 80; round++)
        {
            var of = new ulong[Wide >> 6];
            // Now and then nobody, or all of one block.
            var people = Enumerable.Range(0, random.Next(60)).Select(_ => Somebody()).Distinct().ToList();
            if (random.Next(8) == 0)
                people = [.. people.Union(model.Select(m => m.Ordinal).Where(o => o / PeopleBlocks.Size == 1))];
            people.Sort();
            people.ForEach(p => PeopleBits.Set(of, p));
            var with = people.Where(_ => random.Next(2) == 0).SelectMany(p => Enumerable.Range(0, random.Next(1, 3)).Select(_ => (p, (ushort)random.Next(9_000)))).ToList();
            list.Replace(new PeopleBlocks(of), with);
            model.RemoveAll(m => people.Contains(m.Ordinal));
            model.AddRange(with);
            Assert.Equal(model.OrderBy(m => m.Ordinal).ThenBy(m => m.Row), All(list).OrderBy(m => m.Ordinal).ThenBy(m => m.Row));
            Assert.Equal(All(list).Select(m => m.Ordinal).Order(), All(list).Select(m => m.Ordinal));
            Assert.Equal(model.Count, list.Count);
        }
    }

    /// <summary>Days of people who have several, some of them far outside, from a list of the frequent and of the rare kind; people change, and the last ones come only then.</summary>
    [Theory]
    [InlineData(6)]
    [InlineData(1)]
    public void Days_AreFound_AfterEveryChange(int halves)
    {
        var (lists, model) = (new DayLists(), new List<DatedFact>());
        for (var i = 0; i < halves * Size / 2; i++)
            model.Add(Happened(random.Next(Size)));
        model.ForEach(lists.Append);
        lists.Settle();
        for (var round = 0; round < 12; round++)
        {
            foreach (var inside in (Interval[])[new(-100_000_000, 740_000), new(739_000, 740_000), new(740_500, int.MaxValue), Interval.Everything, new(739_500, 739_500), new(DayCode.Floor + 1, 740_000), new(2, 1)])
            {
                var having = model.Where(f => f.Day >= inside.First && f.Day <= inside.Last).Select(f => f.Ordinal).ToHashSet();
                AssertAdded(bits => Assert.True(!DayCode.Tells(inside) || lists.Read(new DaysReading(PersonDays.Visit, inside), bits)), o => DayCode.Tells(inside) && having.Contains(o));
            }

            var of = new ulong[Wide >> 6];
            var people = Enumerable.Range(0, 40).Select(_ => round < 6 ? random.Next(Size) : Somebody()).Distinct().Order().ToList();
            people.ForEach(p => PeopleBits.Set(of, p));
            var with = people.Where(_ => random.Next(3) > 0).SelectMany(p => Enumerable.Range(0, random.Next(1, 4)).Select(_ => Happened(p))).ToList();
            model.RemoveAll(f => people.Contains(f.Ordinal));
            model.AddRange(with);
            lists.Replace(new PeopleBlocks(of), with);
        }

        DatedFact Happened(int ordinal) => new(ordinal, PersonDays.Visit, random.Next(40) switch { 0 => 5, 1 => DateOnly.MaxValue.DayNumber, 2 => DayCode.Floor + 1, _ => random.Next(738_900, 741_000) });
    }

    /// <summary>Rows that come while there are none yet, as of the first visit that is recorded.</summary>
    [Fact]
    public void PostingLists_BeginEmpty()
    {
        var list = new OrdinalRows<ushort>();
        list.Settle();
        list.Replace(new PeopleBlocks(new ulong[Wide >> 6]), []);
        Assert.Equal(0, list.Blocks);
        list.Replace(new PeopleBlocks(new ulong[Wide >> 6]), [(70_000, 3), (70_000, 4), (130_000, 5)]);
        Assert.Equal([(70_000, (ushort)3), (70_000, (ushort)4), (130_000, (ushort)5)], All(list));
    }

    /// <summary>Where the nearest end is said to tell, it answers every question as the day itself does.</summary>
    [Fact]
    public void DaysOutsideTwoBytes_AreAnsweredByTheirEnd_WhereThatTells()
    {
        int[] edges = [0, 1, DayCode.Floor - 1, DayCode.Floor, DayCode.Floor + 1, 740_000, DayCode.Floor + ushort.MaxValue - 1, DayCode.Floor + ushort.MaxValue, DayCode.Floor + ushort.MaxValue + 1, DateOnly.MaxValue.DayNumber];
        var told = 0;
        foreach (var (first, last) in edges.Prepend(-100_000_000).SelectMany(f => edges.Append(int.MaxValue).Select(l => (f, l))))
        {
            var inside = new Interval(first, last);
            if (!DayCode.Tells(inside))
                continue;
            told++;
            Assert.All(edges, day => Assert.Equal(day >= first && day <= last, DayCode.Of(day) >= first - DayCode.Floor && DayCode.Of(day) <= (long)last - DayCode.Floor));
        }

        Assert.True(told > 10);
        // What people ask: until today, since a day, at any time.
        Assert.All([new Interval(-100_000_000, 740_000), new Interval(740_000, int.MaxValue), new Interval(739_000, 740_000), Interval.Everything], i => Assert.True(DayCode.Tells(i)));
    }

    /// <summary>Of three blocks, most of them in the first and the last.</summary>
    private int Somebody() => random.Next(9) switch { 0 => random.Next(Wide), < 5 => random.Next(Size), _ => (2 * PeopleBlocks.Size) + random.Next(Size) };

    private static List<(int Ordinal, T Row)> All<T>(OrdinalRows<T> list) where T : struct
    {
        var all = new List<(int, T)>();
        for (var number = 0; number < list.Blocks; number++)
        {
            var block = list.Block(number);
            for (var i = 0; i < block.People.Length; i++)
                all.Add((block.First + block.People[i], block.Rows[i]));
        }

        return all;
    }

    /// <summary>Marks are added to an empty set.</summary>
    private static void AssertAdded(Action<ulong[]> mark, Func<int, bool> holds)
    {
        var bits = new ulong[Wide >> 6];
        mark(bits);
        AssertHolds(bits, holds);
    }

    private static void AssertSame(Action<ulong[]> read, Func<int, bool> holds)
    {
        var bits = new ulong[Size >> 6];
        Array.Fill(bits, ulong.MaxValue);
        read(bits);
        AssertHolds(bits, holds);
    }

    private static void AssertHolds(ulong[] bits, Func<int, bool> holds)
    {
        var wrong = Enumerable.Range(0, bits.Length << 6).Where(o => holds(o) != PeopleBits.Has(bits, o)).Take(5).ToList();
        Assert.True(wrong.Count == 0, $"Wrong of {string.Join(", ", wrong)}");
    }
}
