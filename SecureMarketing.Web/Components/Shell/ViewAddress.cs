using Microsoft.AspNetCore.WebUtilities;

namespace SecureMarketing.Web.Components.Shell;

/// <summary>The part of an address that makes a view: filter, sorting and page size, whatever their order; not the page, nor a wish to open a dialog.</summary>
internal static class ViewAddress
{
    private static readonly string[] Passing = ["page", "new"];

    /// <summary>Query string without <c>?</c>, parameters in the order of their names; empty for the list as it opens.</summary>
    public static string Of(string uri) => string.Join('&', QueryHelpers.ParseQuery(new Uri(uri).Query)
        .Where(pair => !Passing.Contains(pair.Key, StringComparer.Ordinal) && !string.IsNullOrEmpty(pair.Value))
        .OrderBy(pair => pair.Key, StringComparer.Ordinal)
        .Select(pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value.ToString())}"));
}
