using CsCheck;
using SecureMarketing.Web.Components.Drafts;

namespace SecureMarketing.Tests.Web.Drafts;

public sealed class UndoStackTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 24, 10, 0, 0, TimeSpan.Zero);

    /// <summary>
    /// Against a plain model (a list of states and a position): any mixture of edits, undos and redos ends where the model ends, and
    /// undoing all of it gives the beginning. No call of undo or redo can loop: each moves by one or says that it did not.
    /// </summary>
    [Fact]
    public void AnyMixture_OfEditsUndosAndRedos_FollowsTheModel() => Gen.Select(Gen.Int[0, 9], Gen.Int[0, 5]).Array[0, 120].Sample(moves =>
    {
        var stack = new UndoStack<int>(0);
        var states = new List<int> { 0 };
        var position = 0;
        var next = 0;
        foreach (var (kind, _) in moves)
        {
            switch (kind)
            {
                case < 5:
                    Assert.True(stack.Do(++next, null, At));
                    states.RemoveRange(position + 1, states.Count - position - 1);
                    states.Add(next);
                    position++;
                    break;
                case < 8:
                    Assert.Equal(position > 0, stack.Undo());
                    position = Math.Max(0, position - 1);
                    break;
                default:
                    Assert.Equal(position < states.Count - 1, stack.Redo());
                    position = Math.Min(states.Count - 1, position + 1);
                    break;
            }

            Assert.Equal(states[position], stack.Current);
            Assert.Equal((position > 0, position < states.Count - 1), (stack.CanUndo, stack.CanRedo));
        }

        for (var undone = 0; stack.Undo(); undone++)
            Assert.InRange(undone, 0, moves.Length);
        Assert.Equal(0, stack.Current);
    }, iter: 1000);

    [Fact]
    public void TypingInOneField_IsOneStep_AnotherFieldOrAPauseBeginsANewOne()
    {
        var undo = new UndoStack<int>(0);
        undo.Do(1, "a", At);
        undo.Do(2, "a", At.AddSeconds(1));
        undo.Do(3, "b", At.AddSeconds(1.5));
        undo.Do(4, "b", At.AddSeconds(9));
        Assert.Equal([3, 2, 0], Undone(undo));
    }

    [Fact]
    public void TypingAfterAnUndo_IsAStepOfItsOwn()
    {
        var undo = new UndoStack<int>(0);
        undo.Do(1, "a", At);
        undo.Do(2, "b", At);
        undo.Undo();
        undo.Do(3, "a", At);
        Assert.Equal([1, 0], Undone(undo));
    }

    [Fact]
    public void TheSameState_IsNoStep_AndKeepsWhatCanBeRedone()
    {
        var undo = new UndoStack<int>(0);
        undo.Do(1, null, At);
        undo.Undo();
        Assert.False(undo.Do(0, null, At));
        Assert.True(undo.CanRedo);
    }

    [Fact]
    public void OldSteps_AreForgotten_BeyondTheMostKept()
    {
        var undo = new UndoStack<int>(0);
        for (var i = 1; i <= UndoStack<int>.MostKept + 5; i++)
            undo.Do(i, null, At);
        Assert.Equal(UndoStack<int>.MostKept, Undone(undo).Count);
        Assert.Equal(5, undo.Current);
    }

    private static List<int> Undone(UndoStack<int> undo)
    {
        var seen = new List<int>();
        while (undo.Undo())
            seen.Add(undo.Current);
        return seen;
    }
}
