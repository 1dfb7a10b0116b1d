using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;

namespace SecureMarketing.Web.Components.Shared;

/// <summary>A grid's page, size and sorting as they stand in an address: <c>?sort=-changed&amp;size=50&amp;page=3</c>.</summary>
public static class GridAddress
{
    /// <summary>Rows of a page that a person may choose; the first is the standard.</summary>
    public static readonly int[] Sizes = [25, 50, 100];

    /// <summary>The most pages an address may ask for; what lies behind is found by a filter.</summary>
    private const int MostPages = 100_000;

    private const string Page = "page";
    private const string Size = "size";
    private const string Sort = "sort";

    /// <summary>What an address asks for. Anything unreadable counts as not said: an address is foreign input.</summary>
    public static GridQuery Of(string uri)
    {
        var query = QueryHelpers.ParseQuery(new Uri(uri).Query);
        var take = Number(query, Size) is { } size && Sizes.Contains(size) ? size : Sizes[0];
        var page = Number(query, Page) is { } number and >= 1 and <= MostPages ? number : 1;
        var sort = query.TryGetValue(Sort, out var values) && values is [{ Length: > 0 and <= 30 } value] && value.All(c => char.IsAsciiLetter(c) || c == '-') ? value : null;
        return new GridQuery((page - 1) * take, take, sort?.TrimStart('-') is { Length: > 0 } key ? key : null, sort?.StartsWith('-') == true && sort.Length > 1);
    }

    /// <summary>The parameters to write; null removes one, so that the standard leaves a short address.</summary>
    public static IReadOnlyDictionary<string, object?> Parameters(GridQuery query) => new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        [Page] = query.Skip == 0 ? null : query.Skip / query.Take + 1,
        [Size] = query.Take == Sizes[0] ? null : query.Take,
        [Sort] = query.Sort is null ? null : (query.Descending ? "-" : "") + query.Sort,
    };

    private static int? Number(Dictionary<string, Microsoft.Extensions.Primitives.StringValues> query, string key) =>
        query.TryGetValue(key, out var values) && values is [var value] && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
