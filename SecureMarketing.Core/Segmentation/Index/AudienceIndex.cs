using SecureMarketing.Core.Attributes;

namespace SecureMarketing.Core.Segmentation.Index;

/// <summary>A person's attribute row as it is read from the database.</summary>
internal readonly record struct PersonRow(int Ordinal, bool Merged, bool Deceased, bool EmailOk, int?[] Numbers, int?[] Words, long Opens, long Clicks);

/// <summary>
/// Everything that rules usually ask, in this process: columns and posting lists by the person's ordinal. Many may ask at
/// once; a change waits for them and they for it, some milliseconds. Holds no id and no identifier of a person.
/// </summary>
internal sealed class AudienceIndex : IDisposable
{
    /// <summary>From so many words of a set on (131,072 people) conditions are read at once on several processors: below it, waking one costs more than it saves.</summary>
    private const int ManyWords = 2_048;

    private readonly ReaderWriterLockSlim gate = new();
    private readonly NumberColumn[] numbers = [.. Enum.GetValues<PersonNumber>().Select(n => new NumberColumn(FloorOf(n)))];
    private readonly WordColumn[] words = [.. Enum.GetValues<PersonWord>().Select(_ => new WordColumn())];
    private readonly HistoryPlanes[] histories = [.. Enum.GetValues<PersonHistory>().Select(_ => new HistoryPlanes())];
    private readonly ulong[][] flags = [.. Enum.GetValues<PersonFlag>().Select(_ => Array.Empty<ulong>())];
    private readonly CodedPostings coded = new();
    private readonly DayLists days = new();
    private readonly SplitColumns splits = new();
    private ulong[] everyone = [];
    private BitsPool pool = new(0);

    /// <summary>People on record, each once.</summary>
    public int People { get; private set; }

    /// <summary>Rows are appended while nobody asks yet.</summary>
    public void Load(PersonRow row)
    {
        Grow(row.Ordinal);
        Put(row);
    }

    public void Load(CodedFact fact) => coded.Append(fact);

    public void Load(DatedFact fact) => days.Append(fact);

    /// <summary>Ends loading.</summary>
    public void Settle()
    {
        coded.Settle();
        days.Settle();
        People = PeopleBits.Count(everyone);
    }

    /// <summary>Takes over what changed.</summary>
    public void Apply(AudienceUpdate update)
    {
        gate.EnterWriteLock();
        try
        {
            foreach (var row in update.People)
            {
                Grow(row.Ordinal);
                Put(row);
            }

            foreach (var ordinal in update.Gone.Where(o => o >> 6 < everyone.Length))
                PeopleBits.Clear(everyone, ordinal);
            if (update.WithFacts.Count > 0)
            {
                var changed = pool.RentEmpty();
                foreach (var ordinal in update.WithFacts.Where(o => o >> 6 < changed.Length))
                    PeopleBits.Set(changed, ordinal);
                var blocks = new PeopleBlocks(changed);
                coded.Replace(blocks, update.Coded);
                days.Replace(blocks, update.Days);
                pool.Return(changed);
            }

            People = PeopleBits.Count(everyone);
        }
        finally
        {
            gate.ExitWriteLock();
        }
    }

    /// <summary>
    /// Reads each leaf once. Leaves that only the database can answer are left out; <see cref="RuleBits.Unknown"/> names them.
    /// </summary>
    public RuleBits Read(RuleNode rule, Func<RuleLeaf, LeafReading> readingOf)
    {
        gate.EnterReadLock();
        try
        {
            var all = pool.Rent();
            everyone.CopyTo(all, 0);
            var bits = new RuleBits(rule, all, People, pool);
            var leaves = rule.Answered().Where(l => l.Inner is null).Distinct<RuleLeaf>(ReferenceEqualityComparer.Instance).ToArray();
            var readings = Array.ConvertAll(leaves, leaf => readingOf(leaf));
            var sets = new ulong[]?[leaves.Length];
            if (leaves.Length > 1 && everyone.Length >= ManyWords)
                // The readers share nothing that they write but the pool, which may be shared; writers wait for this thread's lock.
                Parallel.For(0, sets.Length, i => sets[i] = Read(readings[i], pool));
            else
                for (var i = 0; i < sets.Length; i++)
                    sets[i] = Read(readings[i], pool);
            for (var i = 0; i < sets.Length; i++)
            {
                if (sets[i] is { } read)
                    bits.Take(leaves[i], read);
            }

            return bits;
        }
        finally
        {
            gate.ExitReadLock();
        }
    }

    public void Dispose() => gate.Dispose();

    /// <summary>A set from the pool, within everyone; null when the index cannot tell.</summary>
    private ulong[]? Read(LeafReading reading, BitsPool from)
    {
        switch (reading)
        {
            case NotReading not:
                if (Read(not.Reading, from) is not { } inner)
                    return null;
                PeopleBits.Complement(inner, everyone);
                return inner;
            case AllReading all:
                return Join(all.Readings, from, PeopleBits.And, everyone);
            case AnyReading any:
                return Join(any.Readings, from, PeopleBits.Or, null);
        }

        var bits = from.RentEmpty();
        if (Fill(reading, bits))
        {
            PeopleBits.And(bits, everyone);
            return bits;
        }

        from.Return(bits);
        return null;
    }

    private ulong[]? Join(IReadOnlyList<LeafReading> readings, BitsPool from, Action<ulong[], ulong[]> join, ulong[]? start)
    {
        var bits = from.RentEmpty();
        start?.CopyTo(bits, 0);
        foreach (var reading in readings)
        {
            if (Read(reading, from) is not { } one)
            {
                from.Return(bits);
                return null;
            }

            join(bits, one);
            from.Return(one);
        }

        return bits;
    }

    private bool Fill(LeafReading reading, ulong[] bits)
    {
        switch (reading)
        {
            case NumberReading number:
                numbers[(int)number.Number].Within(number.Inside, bits);
                return true;
            case WordReading word:
                words[(int)word.Word].Where(word.Passes, bits);
                return true;
            case FlagReading flag:
                flags[(int)flag.Flag].CopyTo(bits, 0);
                return true;
            case HistoryReading history:
                histories[(int)history.History].Count(history.Last, history.Inside, bits);
                return true;
            case BucketReading bucket:
                splits.Within(bucket.Split, bucket.Inside, bits);
                return true;
            case DaysReading happened:
                return days.Read(happened, bits);
            case FollowReading followed:
                return days.Read(followed, bits);
            case AnniversaryReading latest:
                return days.Read(latest, bits);
            case CodedReading facts:
                return coded.Read(facts, bits);
            default:
                return false;
        }
    }

    private void Put(PersonRow row)
    {
        PeopleBits.Put(everyone, row.Ordinal, !row.Merged);
        PeopleBits.Put(flags[(int)PersonFlag.Deceased], row.Ordinal, row.Deceased);
        PeopleBits.Put(flags[(int)PersonFlag.EmailOk], row.Ordinal, row.EmailOk);
        for (var i = 0; i < numbers.Length; i++)
            numbers[i].Set(row.Ordinal, row.Numbers[i]);
        for (var i = 0; i < row.Words.Length; i++)
            words[i].Set(row.Ordinal, row.Words[i]);
        words[(int)PersonWord.Birthday].Set(row.Ordinal, row.Numbers[(int)PersonNumber.BirthDay] is { } born ? Anniversary.DayOfYear(born) : null);
        histories[(int)PersonHistory.Opens].Set(row.Ordinal, (ulong)row.Opens);
        histories[(int)PersonHistory.Clicks].Set(row.Ordinal, (ulong)row.Clicks);
    }

    /// <summary>By an eighth at a time, in whole words.</summary>
    private void Grow(int ordinal)
    {
        if (ordinal >> 6 < everyone.Length)
            return;
        var size = Math.Max(Math.Max(1, (ordinal >> 6) + 1), everyone.Length + (everyone.Length >> 3));
        Array.Resize(ref everyone, size);
        for (var i = 0; i < flags.Length; i++)
            Array.Resize(ref flags[i], size);
        foreach (var column in numbers)
            column.Grow(size << 6);
        foreach (var column in words)
            column.Grow(size << 6);
        foreach (var planes in histories)
            planes.Grow(size << 6);
        pool = new BitsPool(size);
    }

    private static int FloorOf(PersonNumber number) => number is PersonNumber.BirthDay or PersonNumber.LastOpenDay or PersonNumber.LastClickDay ? DayCode.Floor : 0;
}

/// <summary>What became of people since the index last looked.</summary>
/// <param name="People">Their rows as they are now.</param>
/// <param name="Gone">Ordinals of those who went.</param>
/// <param name="WithFacts">Ordinals whose facts and days are in the next two lists, gone ones included.</param>
/// <param name="Coded">In the order of ordinals.</param>
/// <param name="Days">In the order of ordinals.</param>
internal sealed record AudienceUpdate(IReadOnlyList<PersonRow> People, IReadOnlyList<int> Gone, IReadOnlyList<int> WithFacts, IReadOnlyList<CodedFact> Coded, IReadOnlyList<DatedFact> Days);
