using System.Text.RegularExpressions;

namespace SecureMarketing.Core.Workspace;

/// <summary>
/// What may stand in the address of a list and so in a saved view: filters, sorting, page size. Addresses reach histories and
/// logs, so nothing that could name a person may: no email address, and no number long enough for a record.
/// </summary>
public static partial class ViewQuery
{
    /// <summary>True when the query string, without <c>?</c>, is short, well-formed and names nobody.</summary>
    public static bool IsSafe(string query)
    {
        if (query.Length > SavedView.QueryLength)
            return false;
        foreach (var pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1 || !Key().IsMatch(pair[..equals]))
                return false;
            var value = Uri.UnescapeDataString(pair[(equals + 1)..].Replace('+', ' '));
            if (value.Contains('@', StringComparison.Ordinal) || LongNumber().IsMatch(value))
                return false;
        }

        return true;
    }

    [GeneratedRegex("^[a-z]{1,20}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Key();

    /// <summary>Five digits, alone or in groups: a ZIP code, phone, record or social security number.</summary>
    [GeneratedRegex(@"\d(?:[ .()-]*\d){4}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LongNumber();
}
