using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Contacts;

namespace SecureMarketing.Core.Segmentation.Index;

/// <summary>A roll-up of one code as it is read from the database.</summary>
internal readonly record struct CodedFact(int Ordinal, FactKind Kind, int Code, CodedRow Row, double? Value, string? Unit, int? Answer);

/// <summary>One posting list per kind and code, and one each of latest values and coded answers where the code has any.</summary>
internal sealed class CodedPostings
{
    private const int ManyPerWord = 16;

    private static readonly RowRange ActiveRows = new(tally: CodeRange.Of(CodedRow.ActiveBit, ushort.MaxValue));

    private readonly Dictionary<(FactKind Kind, int Code), Posting> lists = [];
    private readonly Dictionary<string, ushort> units = new(StringComparer.Ordinal);

    public void Append(CodedFact fact)
    {
        var list = ListOf(fact);
        list.Rows.Append(fact.Ordinal, fact.Row);
        list.Saw(fact.Row);
        if (fact.Value is { } value)
            list.Results.Append(fact.Ordinal, new ResultRow(value, UnitOf(fact.Unit)));
        if (fact.Answer is { } answer)
            list.Answers.Append(fact.Ordinal, answer);
    }

    public void Settle()
    {
        foreach (var list in lists.Values)
        {
            list.Rows.Settle();
            list.Results.Settle();
            list.Answers.Settle();
        }
    }

    /// <summary>Takes out all rows of the people in a set and puts in what is on record now, in the order of ordinals.</summary>
    public void Replace(PeopleBlocks of, IReadOnlyList<CodedFact> facts)
    {
        foreach (var fact in facts)
            ListOf(fact).Saw(fact.Row);
        var added = facts.ToLookup(f => (f.Kind, f.Code));
        foreach (var (key, list) in lists)
        {
            list.Rows.Replace(of, [.. added[key].Select(f => (f.Ordinal, f.Row))]);
            list.Results.Replace(of, [.. added[key].Where(f => f.Value is not null).Select(f => (f.Ordinal, new ResultRow(f.Value!.Value, UnitOf(f.Unit))))]);
            list.Answers.Replace(of, [.. added[key].Where(f => f.Answer is not null).Select(f => (f.Ordinal, f.Answer!.Value))]);
        }
    }

    /// <summary>Sets the bits of those who pass, in an empty set. False when the index cannot tell.</summary>
    public bool Read(CodedReading reading, ulong[] bits)
    {
        var chosen = reading.CodeIds is { } codes
            ? codes.Distinct().Select(c => lists.GetValueOrDefault((reading.Kind, c))).OfType<Posting>()
            : lists.Where(l => l.Key.Kind == reading.Kind && !reading.Except.Contains(l.Key.Code)).Select(l => l.Value);
        if (reading.Test is SumTest sum)
        {
            Sum([.. chosen], sum.Least, bits);
            return true;
        }

        foreach (var list in chosen)
        {
            if (!Read(list, reading.Test, bits))
                return false;
        }

        return true;
    }

    private bool Read(Posting list, CodedTest test, ulong[] bits)
    {
        switch (test)
        {
            case SpanTest span:
                return Span(list, span.Inside, bits);
            case ValueTest value:
                Values(list, value, bits);
                return true;
            case AnswerTest answer:
                list.Answers.Mark(new IsAmong(answer.CodeIds), bits);
                return true;
            case ActiveTest:
                Active(list.Rows, bits);
                return true;
            default:
                list.Rows.Mark(default(IsThere), bits);
                return true;
        }
    }

    /// <summary>One end of the person's own span inside settles it; a span around it needs the history.</summary>
    private static bool Span(Posting list, Interval inside, ulong[] bits)
    {
        if (!list.IsExact && !DayCode.Tells(inside))
            return false;
        var (first, last) = (inside.First - DayCode.Floor, inside.Last - DayCode.Floor);
        if (first > last || CodeRange.Of(0, last) is not { } begun || CodeRange.Of(first, ushort.MaxValue) is not { } notOver)
            return true;
        if (list.Earliest < first && list.Latest > last && CodeRange.Of(0, first - 1) is { } before && CodeRange.Of(last + 1, ushort.MaxValue) is { } after &&
            RowScan.Any(list.Rows, new RowRange(before, after)))
            return false;
        RowScan.Mark(list.Rows, new RowRange(begun, notOver), bits);
        return true;
    }

    /// <summary>Most facts are active: of a list with many rows to a word of the set, gathering word by word costs two thirds of meeting those that pass.</summary>
    private static void Active(OrdinalRows<CodedRow> rows, ulong[] bits)
    {
        if (rows.Count >= bits.Length * ManyPerWord)
            rows.Mark(default(IsActive), bits);
        else
            RowScan.Mark(rows, ActiveRows, bits);
    }

    private void Values(Posting list, ValueTest test, ulong[] bits)
    {
        ushort unit = 0;
        // Nobody has a result in a unit that was never met, of which conversions name many.
        if (test.Unit is null || units.TryGetValue(test.Unit, out unit))
            list.Results.Mark(new HasValue(test.First, test.Last, unit), bits);
    }

    private static void Sum(IReadOnlyList<Posting> chosen, int least, ulong[] bits)
    {
        var sums = new ushort[bits.Length << 6];
        foreach (var list in chosen)
        {
            for (var block = 0; block < list.Rows.Blocks; block++)
                Sum(list.Rows.Block(block), sums, least, bits);
        }
    }

    private static void Sum(RowBlock<CodedRow> block, ushort[] sums, int least, ulong[] bits)
    {
        var people = block.People;
        var rows = block.Rows;
        for (var i = 0; i < people.Length; i++)
        {
            var person = block.First + people[i];
            var sum = sums[person] = (ushort)Math.Min(sums[person] + rows[i].Facts, CodedRow.MostFacts);
            if (sum >= least)
                PeopleBits.Set(bits, person);
        }
    }

    private Posting ListOf(CodedFact fact)
    {
        if (!lists.TryGetValue((fact.Kind, fact.Code), out var list))
            lists[(fact.Kind, fact.Code)] = list = new Posting();
        return list;
    }

    private ushort UnitOf(string? unit)
    {
        if (unit is null)
            return 0;
        if (!units.TryGetValue(unit, out var number))
            units[unit] = number = checked((ushort)(units.Count + 1));
        return number;
    }

    private readonly record struct IsThere : IRowTest<CodedRow>
    {
        public ulong Passes(CodedRow row) => 1;
    }

    private readonly record struct IsActive : IRowTest<CodedRow>
    {
        public ulong Passes(CodedRow row) => row.ActiveFlag;
    }

    private readonly struct IsAmong(IReadOnlyList<int>? codes) : IRowTest<int>
    {
        private readonly int[]? codes = codes is null ? null : [.. codes];

        public ulong Passes(int row) => Arithmetic.Of(codes is null || Array.IndexOf(codes, row) >= 0);
    }

    /// <param name="First">Smallest value that passes.</param>
    /// <param name="Last">Largest.</param>
    /// <param name="Unit">0 = any.</param>
    private readonly record struct HasValue(double First, double Last, ushort Unit) : IRowTest<ResultRow>
    {
        public ulong Passes(ResultRow row) =>
            Arithmetic.Of(row.Value >= First) & Arithmetic.Of(row.Value <= Last) & (Arithmetic.Of(Unit == 0) | Arithmetic.Of(row.Unit == Unit));
    }

    private sealed class Posting
    {
        public OrdinalRows<CodedRow> Rows { get; } = new();

        public OrdinalRows<ResultRow> Results { get; } = new();

        public OrdinalRows<int> Answers { get; } = new();

        /// <summary>False once a day lay outside what two bytes hold.</summary>
        public bool IsExact { get; private set; } = true;

        /// <summary>No first day was ever before it: a span that begins there or earlier has nobody around it, and no row need be looked at.</summary>
        public ushort Earliest { get; private set; } = ushort.MaxValue;

        /// <summary>No last day was ever after it. Most lists hold nothing of tomorrow.</summary>
        public ushort Latest { get; private set; }

        /// <summary>Counts a row in; one that goes later counts on, which costs a look and never an answer.</summary>
        public void Saw(CodedRow row)
        {
            IsExact &= row.IsExact;
            Earliest = Math.Min(Earliest, row.First);
            Latest = Math.Max(Latest, row.Last);
        }
    }
}
