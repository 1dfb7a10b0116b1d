using System.Text.RegularExpressions;

namespace SecureMarketing.Core.Bounces.Classifying;

/// <summary>The numbers of a refusal: SMTP reply (RFC 5321 §4.2) and enhanced status (RFC 3463); null where not stated.</summary>
internal sealed partial record Codes(string? Reply, string? Enhanced)
{
    /// <summary>True when the refusal is for now: class 4, or delayed.</summary>
    public bool IsTemporary => Enhanced is { } code ? code[0] == '4' : Reply is { } reply && reply[0] == '4';

    /// <summary>
    /// Reads both. The status field is taken unless it says nothing (X.0.0, and X.5.0 or X.3.0 of gateways that knew no better)
    /// and the diagnostic states a code that does.
    /// </summary>
    public static Codes Read(string? statusField, string diagnostic)
    {
        var stated = statusField is null ? null : First(Enhanced5().Match(statusField));
        var inText = Enhanced5().Matches(diagnostic).Select(m => m.Groups["code"].Value).ToList();
        var telling = inText.Find(Tells);
        var enhanced = stated is not null && Tells(stated) ? stated : telling ?? stated ?? inText.FirstOrDefault();
        return new Codes(First(Reply3().Match(diagnostic)), enhanced);
    }

    private static string? First(Match match) => match.Success ? match.Groups["code"].Value : null;

    private static bool Tells(string code) => !code.EndsWith(".0.0", StringComparison.Ordinal) && !code.EndsWith(".0", StringComparison.Ordinal);

    [GeneratedRegex(@"(?:^|[^\d.])(?<code>[245]\.\d{1,3}\.\d{1,3})(?:$|[^\d.]|\.(?:$|\D))", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Enhanced5();

    [GeneratedRegex(@"(?:^|[\s:;(<\[""'-])(?<code>[45][0-5]\d)(?:$|[\s\-#:;,)>\]""'])", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Reply3();
}
