namespace SecureMarketing.Web.Features.Content;

/// <summary>States of a form, back and forth. Typing in one field is one step until another field is touched or a pause is made.</summary>
public sealed class UndoStack<T>(T start)
{
    private const int MostKept = 200;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly List<T> past = [];
    private readonly List<T> future = [];
    private string? lastField;
    private DateTimeOffset lastAt;

    public T Current { get; private set; } = start;

    public bool CanUndo => past.Count > 0;

    public bool CanRedo => future.Count > 0;

    /// <param name="next">The state after the change.</param>
    /// <param name="field">Names what is being typed in; null for a change that is a step by itself.</param>
    /// <param name="at">When.</param>
    public void Do(T next, string? field, DateTimeOffset at)
    {
        var joins = field is not null && field == lastField && at - lastAt < Pause && past.Count > 0;
        if (!joins)
        {
            past.Add(Current);
            if (past.Count > MostKept)
                past.RemoveAt(0);
        }

        Current = next;
        future.Clear();
        (lastField, lastAt) = (field, at);
    }

    public void Undo() => Step(past, future);

    public void Redo() => Step(future, past);

    private void Step(List<T> from, List<T> to)
    {
        if (from.Count == 0)
            return;
        to.Add(Current);
        Current = from[^1];
        from.RemoveAt(from.Count - 1);
        lastField = null;
    }
}
