using System.Security.Cryptography;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Segmentation.Index;

namespace SecureMarketing.Tests.Segmentation;

/// <summary>Columns of the organisation's own attributes: when they are read, of whom they are read again, which go, and what they answer.</summary>
public sealed class OwnColumnTests : IDisposable
{
    private readonly AudienceIndex index = new();
    private readonly ChangedPeople changed = new();
    private readonly Dictionary<int, double> truth = new() { [3] = 1, [5] = 7.5, [70] = 9 };
    private readonly List<string> read = [];
    private readonly OwnColumns columns;
    private TaskCompletionSource? held;

    public OwnColumnTests() => columns = new OwnColumns(RowsAsync);

    [Fact]
    public async Task OnlyThoseWhomTheFeedNamed_AreReadAgain()
    {
        Assert.Equal("1:all", await AtAsync(1));
        Assert.Equal("", await AtAsync(1));
        truth.Remove(5);
        truth[900] = 2;
        changed.Note(2, true, [5, 900]);
        Assert.Equal("1:5 900", await AtAsync(2));
        // Messages change no fact.
        changed.Note(3, false, [3]);
        Assert.Equal("", await AtAsync(3));
        truth[3] = 4;
        changed.Note(4, true, [7]);
        changed.Note(5, true, [3]);
        Assert.Equal("1:3 7", await AtAsync(5));
        Assert.Equal("", await AtAsync(4));
    }

    [Fact]
    public async Task WhatCannotBeToldOfSingly_IsReadOfEverybody()
    {
        await AtAsync(1);
        truth[3] = 2;
        changed.Note(2, true, [.. Enumerable.Range(0, OwnColumns.MostAgain + 1)]);
        Assert.Equal("1:all", await AtAsync(2));
        truth[3] = 3;
        changed.Forget(3);
        Assert.Equal("1:all", await AtAsync(3));
        Assert.Equal("", await AtAsync(3));
    }

    [Fact]
    public async Task OfTooMany_TheLeastWantedGoesFirst()
    {
        foreach (var attribute in Enumerable.Range(1, OwnColumns.Most))
            Assert.Equal($"{attribute}:all", await AtAsync(1, attribute));
        Assert.Equal("", await AtAsync(1));
        Assert.Equal("9:all", await AtAsync(1, 9));
        Assert.Equal(OwnColumns.Most, columns.Attributes.Count);
        Assert.Equal("", await AtAsync(1));
        Assert.Equal("2:all", await AtAsync(1, 2));
    }

    [Fact]
    public async Task ManyWhoAskAtOnce_WaitForOneReading_WhichGoesOnWhenSomebodyGivesUp()
    {
        held = new TaskCompletionSource();
        using var impatience = new CancellationTokenSource();
        var gaveUp = columns.OfAsync(1, At(1), impatience.Token);
        var others = Enumerable.Range(0, 5).Select(_ => columns.OfAsync(1, At(1), CancellationToken.None)).ToList();
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gaveUp);
        held.SetResult();
        var found = await Task.WhenAll(others);
        Assert.Single(found.Distinct());
        Assert.Equal("1:all", string.Join(' ', read));
    }

    [Fact]
    public async Task AReadingThatFailed_IsTriedAgain()
    {
        held = new TaskCompletionSource();
        held.SetException(new InvalidOperationException("gone"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => columns.OfAsync(1, At(1), CancellationToken.None));
        held = null;
        await AtAsync(1);
    }

    /// <summary>Of two who make it right at once, the one that knows less does not win.</summary>
    [Fact]
    public void WhatIsOlder_DoesNotComeAfterWhatIsNewer()
    {
        var column = new OwnColumn(1);
        column.Load(new OwnValue(3, 1, null));
        column.Take([3], [new OwnValue(3, 3, null)], 3);
        column.Take([3], [new OwnValue(3, 2, null)], 2);
        Assert.Equal(3, column.Through);
        Assert.Equal([3], Told(column, new InsideTest(3, 3), 64));
    }

    /// <summary>Against a plain reading, with sets that are shorter and longer than the column.</summary>
    [Fact]
    public void EveryTest_IsAnsweredAsAPlainReadingDoes()
    {
        var random = new Random(7);
        var values = Enumerable.Range(0, 700).Where(_ => random.Next(3) > 0).ToDictionary(o => o, _ => random.Next(-2, 12) / 2d);
        var column = new OwnColumn(1);
        foreach (var (ordinal, value) in values.OrderBy(_ => random.Next()))
            column.Load(new OwnValue(ordinal, value, null));
        foreach (var people in new[] { 64, 640, 704, 1_280 })
        {
            foreach (var (first, last) in new[] { (1, 3), (2.5, 2.5), (double.NegativeInfinity, 0), (3, double.PositiveInfinity), (4, 1) })
                Same(new InsideTest(first, last), o => values.TryGetValue(o, out var v) && v >= first && v <= last);
            Same(new RecordedTest(true), values.ContainsKey);
            Same(new RecordedTest(false), o => !values.ContainsKey(o));

            void Same(OwnTest test, Func<int, bool> passes) => Assert.Equal(Enumerable.Range(0, people).Where(passes), Told(column, test, people));
        }

        // A day a week through some years; 29 February 2024 has its day on 1 March 2026, and a day of 2026 none before 2027.
        var first29 = new DateOnly(2024, 2, 29).DayNumber;
        var dates = new OwnColumn(1);
        for (var ordinal = 0; ordinal < 150; ordinal++)
            dates.Load(new OwnValue(ordinal, first29 + (7 * ordinal), null));
        var among = AnniversaryDays.Of(new LeafQuestion
        {
            Leaf = new RuleLeaf { Attribute = "birthDate", Operator = RuleOperator.AnniversaryWithin, Value = new NumberValue(6) },
            Definition = AttributesModule.Catalogue()["birthDate"],
            AsOf = new DateOnly(2026, 3, 1).DayNumber,
        });
        Assert.Equal(["2024-02-29", "2024-03-07", "2025-03-06"], Told(dates, new AnniversaryTest(among), 192).Select(o => DateOnly.FromDayNumber(first29 + (7 * o)).ToString("O")));

        var options = new OwnColumn(1);
        for (var ordinal = 0; ordinal < 300; ordinal++)
            options.Load(new OwnValue(ordinal, ordinal % 5 + 1, null));
        Assert.Equal(Enumerable.Range(0, 300).Where(o => o % 5 is 1 or 4), Told(options, new OptionsTest([2, 5, 90]), 320));
        Assert.Empty(Told(options, new OptionsTest([]), 320));
    }

    [Fact]
    public void Words_AreToldApartUntilThereAreTooMany_AndThenByTheDatabase()
    {
        var column = new OwnColumn(1);
        for (var ordinal = 0; ordinal < OwnColumn.MostWords; ordinal++)
            column.Load(new OwnValue(ordinal, null, Words(ordinal)));
        column.Load(new OwnValue(70_000, null, Words(12)));
        Assert.Equal([12, 70_000], Told(column, new WordsTest([Words(12)]), 70_016));
        Assert.Empty(Told(column, new WordsTest([Words(-1)]), 70_016));
        Assert.Empty(Told(column, new WordsTest([]), 70_016));

        column.Load(new OwnValue(70_001, null, Words(-1)));
        Assert.False(column.Fill(new WordsTest([Words(12), Words(-1)]), new ulong[1_094]));
        Assert.Equal([12, 70_000], Told(column, new WordsTest([Words(12)]), 70_016));
        Assert.Contains(70_001, Told(column, new RecordedTest(true), 70_016));
    }

    public void Dispose()
    {
        columns.Dispose();
        index.Dispose();
    }

    private static byte[] Words(int number) => SHA256.HashData(BitConverter.GetBytes(number));

    private static List<int> Told(OwnColumn column, OwnTest test, int people)
    {
        // Whatever was in it before.
        var bits = Enumerable.Repeat(0xAAAA_AAAA_AAAA_AAAA, people >> 6).ToArray();
        Assert.True(column.Fill(test, bits));
        return [.. Enumerable.Range(0, people).Where(o => PeopleBits.Has(bits, o))];
    }

    private LiveAudience.State At(long changes) => new(index, DateTimeOffset.UnixEpoch, TimeSpan.Zero, changes, changed);

    /// <returns>What was read for it: "ATTRIBUTE:all", "ATTRIBUTE:ORDINALS", or nothing.</returns>
    private async Task<string> AtAsync(long changes, int attribute = 1)
    {
        read.Clear();
        var column = await columns.OfAsync(attribute, At(changes), CancellationToken.None);
        Assert.Equal(truth.Keys.Order(), Told(column, new RecordedTest(true), 1_024));
        Assert.Equal(truth.Where(t => t.Value >= 3).Select(t => t.Key).Order(), Told(column, new InsideTest(3, double.PositiveInfinity), 1_024));
        return string.Join(' ', read);
    }

    private async Task RowsAsync(int attribute, IReadOnlyCollection<int>? among, Action<OwnValue> take, CancellationToken cancellationToken)
    {
        read.Add($"{attribute}:{(among is null ? "all" : string.Join(' ', among.Order()))}");
        if (held is { } holding)
            await holding.Task.WaitAsync(cancellationToken);
        foreach (var (ordinal, value) in truth.Where(t => among?.Contains(t.Key) ?? true))
            take(new OwnValue(ordinal, value, null));
    }
}
