using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Terminology.Lists;

/// <summary>
/// Saved rules that name "all below" a code mean what the code list in use says. Their owner, a module above this one, tells which would mean
/// other codes with another list, and keeps it in mind when that list is put to use: a saved rule never silently changes its meaning.
/// </summary>
public interface ICodeListFollowers
{
    /// <summary>What would change with a list in the place of the one in use.</summary>
    /// <param name="counted">False: only which.</param>
    Task<IReadOnlyList<CodeListMove>> MovesAsync(UseCaseScope scope, CodeList list, bool counted, CancellationToken cancellationToken);

    /// <summary>Keeps in mind, with the use case's own changes, that they changed now.</summary>
    void Note(UseCaseScope scope, CodeList list, IReadOnlyList<CodeListMove> moves);
}

/// <summary>A saved segment that means other codes with another code list, whether or not anyone has one of them today.</summary>
/// <param name="Segment">Its id.</param>
/// <param name="Name">Null for whom segments are not to see.</param>
/// <param name="Joins">People who would come in, by the small-cell rules; null where the person may not be told, or it was not counted.</param>
/// <param name="Leaves">People who would no longer be in it, likewise.</param>
public sealed record CodeListMove(Guid Segment, string? Name, string? Joins, string? Leaves)
{
    /// <summary>The earlier version that moves; null: the latest does.</summary>
    public EarlierVersion? Earlier { get; init; }

    /// <summary>What somebody who saw this line has seen: the segment, or its earlier version.</summary>
    public Guid Seen => Earlier?.Version ?? Segment;

    /// <summary>As it is named: “Diabetes”, or “Diabetes”, version 1, kept by campaign “Spring”.</summary>
    public string Title => Earlier is { } earlier
        ? Name is null ? "An earlier version of a segment" : FormattableString.Invariant($"“{Name}”, version {earlier.Number}, kept by {earlier.KeptBy}")
        : Name is null ? "A segment" : $"“{Name}”";

    /// <summary>As in a list: “Diabetes”: 25 join, &lt;11 leave.</summary>
    public override string ToString() =>
        Title + (Joins is null || Leaves is null ? "" : $": {Joins} join, {Leaves} leave");
}

/// <summary>An earlier version of a segment by which somebody is yet to find people.</summary>
/// <param name="Version">Its id.</param>
/// <param name="Number">From 1 within the segment.</param>
/// <param name="KeptBy">Who goes by it: campaign “Spring”. Null for whom segments are not to see.</param>
public sealed record EarlierVersion(Guid Version, int Number, string? KeptBy);
