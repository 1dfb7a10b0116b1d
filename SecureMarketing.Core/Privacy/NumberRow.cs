namespace SecureMarketing.Core.Privacy;

/// <summary>What a row of <see cref="PreviewFootprint"/> says of itself, without its set.</summary>
internal sealed record NumberHead(long Id, int People, DateTimeOffset ShownAt)
{
    public bool IsRefused => People < SmallCells.Least;

    /// <summary>An id may be given again after a rollback. An instant comes back from the database to the microsecond.</summary>
    public bool Is(int people, DateTimeOffset at) => People == people && (ShownAt - at).Duration() < TimeSpan.FromMilliseconds(1);
}

/// <summary>A row of <see cref="PreviewFootprint"/> as it was noted.</summary>
/// <param name="Footprint">While it may not be saved yet; it holds the set a second time.</param>
/// <param name="SavedId">Its id when that is let go of.</param>
/// <param name="People">See <see cref="PreviewFootprint.People"/>.</param>
/// <param name="ShownAt">When it was shown or refused.</param>
/// <param name="Set">The people behind it.</param>
internal readonly record struct NumberRow(PreviewFootprint? Footprint, long SavedId, int People, DateTimeOffset ShownAt, PeopleBitmap Set)
{
    /// <summary>0 = not saved.</summary>
    public long Id => Footprint?.Id ?? SavedId;

    public bool IsRefused => People < SmallCells.Least;

    public NumberRow Settled() => this with { SavedId = Id, Footprint = null };
}
