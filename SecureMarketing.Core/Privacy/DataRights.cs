using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Privacy;

/// <summary>
/// What an actor may be shown about people (compliance §4, the matrix role × data), decided from the rights held now. The
/// query layer asks this, not the page.
/// </summary>
/// <param name="ExactSmallCounts">1–10 people as a number, and no differencing control.</param>
public sealed record DataRights(bool ExactSmallCounts)
{
    public static DataRights Of(Actor actor) => new(actor.Holds(Permission.SegmentCountExact));
}
