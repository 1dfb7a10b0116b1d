using SecureMarketing.Core.Attributes;

namespace SecureMarketing.Core.Segmentation.Index;

/// <summary>A dated happening as it is read from the database.</summary>
internal readonly record struct DatedFact(int Ordinal, PersonDays Days, int Day);

/// <summary>Dated happenings: one posting list per kind.</summary>
internal sealed class DayLists
{
    private readonly OrdinalRows<ushort>[] lists = [.. Enum.GetValues<PersonDays>().Select(_ => new OrdinalRows<ushort>())];
    private readonly DaySpans?[] spans = new DaySpans?[Enum.GetValues<PersonDays>().Length];
    private readonly bool[] outside = new bool[Enum.GetValues<PersonDays>().Length];

    public void Append(DatedFact fact)
    {
        lists[(int)fact.Days].Append(fact.Ordinal, Code(fact));
    }

    public void Settle()
    {
        for (var days = 0; days < lists.Length; days++)
        {
            lists[days].Settle();
            spans[days] = DaySpans.Of(lists[days]);
        }
    }

    /// <summary>Takes out all rows of the people in a set and puts in what is on record now, in the order of ordinals.</summary>
    public void Replace(PeopleBlocks of, IReadOnlyList<DatedFact> facts)
    {
        var added = facts.ToLookup(f => f.Days);
        foreach (var days in Enum.GetValues<PersonDays>())
        {
            var list = lists[(int)days];
            list.Replace(of, [.. added[days].Select(f => (f.Ordinal, Code(f)))]);
            if (spans[(int)days] is { } known && known.Covers(list))
                known.Replace(of, list);
            else
                spans[(int)days] = DaySpans.Of(list);
        }
    }

    /// <summary>Sets the bits of those to whom it happened so often, in an empty set. False when the index cannot tell.</summary>
    public bool Read(DaysReading reading, ulong[] bits)
    {
        var list = lists[(int)reading.Days];
        var (first, last) = (reading.Inside.First - DayCode.Floor, reading.Inside.Last - DayCode.Floor);
        if (first > last)
            return true;
        if (outside[(int)reading.Days] && !DayCode.Tells(reading.Inside))
            return false;
        if (CodeRange.Of(first, last) is not { } inside)
            return true;
        if (reading.Least > 1)
            RowScan.Count(list, inside, reading.Least, bits);
        else
            RowScan.Mark(list, spans[(int)reading.Days], inside, bits);
        return true;
    }

    /// <summary>Sets the bits of those to whom one thing happened with, or without, the other after it. False when the index cannot tell.</summary>
    public bool Read(FollowReading reading, ulong[] bits)
    {
        if (reading.Inside.First > reading.Inside.Last)
            return true;
        // Of days at the ends of what two bytes hold the distance is not known.
        if (outside[(int)reading.Days] || outside[(int)reading.Then])
            return false;
        var (events, others) = (lists[(int)reading.Days], lists[(int)reading.Then]);
        for (var block = 0; block < events.Blocks; block++)
            Follow(events.Block(block), others.Block(block), reading, bits);
        return true;
    }

    private static void Follow(RowBlock<ushort> events, RowBlock<ushort> others, FollowReading reading, ulong[] bits)
    {
        var people = events.People;
        var days = events.Rows;
        var otherPeople = others.People;
        var otherDays = others.Rows;
        var begin = 0;
        var (first, width) = (reading.Inside.First - DayCode.Floor, (uint)(reading.Inside.Last - reading.Inside.First));
        for (var i = 0; i < people.Length; i++)
        {
            var person = people[i];
            while (begin < otherPeople.Length && otherPeople[begin] < person)
                begin++;
            if (Arithmetic.Within(days[i], first, width) == 0)
                continue;
            var found = false;
            for (var k = begin; k < otherPeople.Length && otherPeople[k] == person && !found; k++)
                found = otherDays[k] - days[i] >= reading.From && otherDays[k] - days[i] <= reading.To;
            if (found != reading.Not)
                PeopleBits.Set(bits, events.First + person);
        }
    }

    /// <summary>Sets the bits of those whose latest day has an anniversary among them. False when the index cannot tell.</summary>
    public bool Read(AnniversaryReading reading, ulong[] bits)
    {
        var until = reading.Until - DayCode.Floor;
        // Of a day before what two bytes hold, the day of the year is not known.
        if (outside[(int)reading.Days] || until is <= 0 or >= ushort.MaxValue)
            return false;
        var passing = new bool[until + 1];
        for (var code = 1; code <= until; code++)
            passing[code] = reading.Among.Has(DayCode.Floor + code);
        RowScan.Latest(lists[(int)reading.Days], passing, bits);
        return true;
    }

    private ushort Code(DatedFact fact)
    {
        var code = DayCode.Of(fact.Day);
        outside[(int)fact.Days] |= !DayCode.IsExact(code);
        return code;
    }
}
