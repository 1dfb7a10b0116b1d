using Microsoft.Extensions.Time.Testing;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Web.Components.Drafts;

namespace SecureMarketing.Tests.Web.Drafts;

public sealed class DraftSaverTests
{
    private static readonly Error Refused = new("x.invalid", "The sender's address is not an email address.");
    private static readonly Error Conflicting = new("x.stale", "Someone else saved.", ErrorKind.Conflict);

    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 11, 24, 10, 42, 0, TimeSpan.Zero));
    private readonly List<string> stored = [];
    private readonly List<Exception> faults = [];
    private readonly Queue<Func<Error?>> answers = new();
    private string page = "";

    [Fact]
    public async Task AChange_IsStored_HalfASecondAfterTheLastOne()
    {
        await using var saver = Saver();
        Type(saver, "a");
        clock.Advance(TimeSpan.FromMilliseconds(300));
        Type(saver, "ab");
        clock.Advance(TimeSpan.FromMilliseconds(499));
        Assert.Empty(stored);
        Assert.Equal(SaveStatus.Saving, saver.Status);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(["ab"], stored);
        Assert.Equal((SaveStatus.Saved, false, clock.GetUtcNow()), (saver.Status, saver.HasUnsaved, saver.SavedAt));
    }

    /// <summary>Someone who never pauses loses at most a second.</summary>
    [Fact]
    public async Task TypingWithoutAPause_IsStoredWithinASecond_AgainAndAgain()
    {
        await using var saver = Saver();
        for (var i = 1; i <= 50; i++)
        {
            Type(saver, new string('x', i));
            clock.Advance(TimeSpan.FromMilliseconds(100));
        }

        Assert.InRange(stored.Count, 5, 10);
        Assert.True(page.Length - stored[^1].Length <= 10, $"{stored[^1].Length} of {page.Length} stored");
    }

    [Fact]
    public async Task ARefusal_IsShown_AndTheNextChangeIsStored()
    {
        await using var saver = Saver();
        answers.Enqueue(() => Refused);
        Type(saver, "bad");
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((SaveStatus.NotSaved, Refused), (saver.Status, saver.Failure));
        clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Empty(stored);
        Type(saver, "good");
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["good"], stored);
        Assert.Equal((SaveStatus.Saved, (Error?)null), (saver.Status, saver.Failure));
    }

    [Fact]
    public async Task AFault_IsReported_AndTriedAgainByItself()
    {
        await using var saver = Saver();
        answers.Enqueue(() => throw new InvalidOperationException("database away"));
        answers.Enqueue(() => throw new InvalidOperationException("still away"));
        Type(saver, "kept");
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(SaveStatus.NotSaved, saver.Status);
        Assert.DoesNotContain("database", saver.Failure!.Message, StringComparison.Ordinal);
        clock.Advance(DraftSaver.BetweenTries);
        Assert.Equal(SaveStatus.NotSaved, saver.Status);
        clock.Advance(DraftSaver.BetweenTries);
        Assert.Equal(["kept"], stored);
        Assert.Equal(2, faults.Count);
    }

    [Fact]
    public async Task AConflict_StoresNothing_UntilThePersonKeepsTheirs()
    {
        await using var saver = Saver();
        answers.Enqueue(() => Conflicting);
        Type(saver, "mine");
        clock.Advance(TimeSpan.FromSeconds(1));
        Type(saver, "mine too");
        clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal((SaveStatus.Conflict, 0), (saver.Status, stored.Count));
        await saver.KeepMineAsync();
        Assert.Equal(["mine too"], stored);
        Assert.Equal(SaveStatus.Saved, saver.Status);
    }

    [Fact]
    public async Task Leaving_StoresWhatThePauseHeldBack()
    {
        var saver = Saver();
        Type(saver, "last words");
        await saver.DisposeAsync();
        Assert.Equal(["last words"], stored);
    }

    [Fact]
    public async Task Loaded_AfterAConflict_MakesThePageThatOfTheDatabase()
    {
        await using var saver = Saver();
        answers.Enqueue(() => Conflicting);
        Type(saver, "mine");
        clock.Advance(TimeSpan.FromSeconds(1));
        saver.Loaded(clock.GetUtcNow());
        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal((SaveStatus.Saved, 0), (saver.Status, stored.Count));
    }

    private DraftSaver Saver() => new([Conflicting.Code], _ => Task.FromResult(Store()), clock, faults.Add);

    private Error? Store()
    {
        if (answers.TryDequeue(out var answer) && answer() is { } error)
            return error;
        stored.Add(page);
        return null;
    }

    private void Type(DraftSaver saver, string text)
    {
        page = text;
        saver.Touch();
    }
}
