namespace SecureMarketing.Web.Components.Shared;

/// <summary>Which rows a <see cref="ServerGrid{TRow}"/> wants.</summary>
/// <param name="Skip">Rows before the page.</param>
/// <param name="Take">Rows of the page: 25, 50 or 100.</param>
/// <param name="Sort">Key of the sorted column, null for the use case's own order.</param>
/// <param name="Descending">Direction.</param>
public sealed record GridQuery(int Skip, int Take, string? Sort, bool Descending);

/// <summary>A page of rows.</summary>
/// <param name="Rows">At most as many as asked for.</param>
/// <param name="Total">Rows over all pages.</param>
public sealed record GridRows<TRow>(IReadOnlyList<TRow> Rows, int Total);

/// <summary>A column's head.</summary>
/// <param name="Title">Its name; empty for a column of actions.</param>
/// <param name="SortKey">Null when it cannot be sorted.</param>
/// <param name="IsNumber">Right-aligned.</param>
public sealed record GridColumn(string Title, string? SortKey = null, bool IsNumber = false);
