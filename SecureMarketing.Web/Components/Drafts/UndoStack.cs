namespace SecureMarketing.Web.Components.Drafts;

/// <summary>
/// Immutable states of a form, back and forth. Typing in one field is one step until another field is touched or a pause is made.
/// A state equal to the current one is no step.
/// </summary>
public sealed class UndoStack<T>(T start)
{
    public const int MostKept = 200;
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly LinkedList<T> past = new();
    private readonly Stack<T> future = new();
    private string? lastField;
    private DateTimeOffset lastAt;

    public T Current { get; private set; } = start;

    public bool CanUndo => past.Count > 0;

    public bool CanRedo => future.Count > 0;

    /// <param name="next">The state after the change.</param>
    /// <param name="field">Names what is being typed in; null for a change that is a step by itself.</param>
    /// <param name="at">When.</param>
    /// <returns>False when nothing changed.</returns>
    public bool Do(T next, string? field, DateTimeOffset at)
    {
        if (EqualityComparer<T>.Default.Equals(next, Current))
            return false;
        var joins = field is not null && field == lastField && at - lastAt < Pause && past.Count > 0;
        if (!joins)
        {
            past.AddLast(Current);
            if (past.Count > MostKept)
                past.RemoveFirst();
        }

        Current = next;
        future.Clear();
        (lastField, lastAt) = (field, at);
        return true;
    }

    /// <returns>False when there is nothing to undo.</returns>
    public bool Undo()
    {
        if (past.Last is not { } before)
            return false;
        past.RemoveLast();
        future.Push(Current);
        (Current, lastField) = (before.Value, null);
        return true;
    }

    /// <returns>False when nothing was undone.</returns>
    public bool Redo()
    {
        if (!future.TryPop(out var next))
            return false;
        past.AddLast(Current);
        (Current, lastField) = (next, null);
        return true;
    }
}
