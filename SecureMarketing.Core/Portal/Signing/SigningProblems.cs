using System.Globalization;
using SecureMarketing.Core.Consent;

namespace SecureMarketing.Core.Portal;

/// <summary>What every signature on the page is asked for. Pure.</summary>
internal static class SigningProblems
{
    private const int NameLength = 200;
    private const int AgentLength = 300;

    /// <param name="typedName">As typed; blank or longer than 200 characters is no name.</param>
    /// <param name="agrees">To sign and to get the copy electronically.</param>
    /// <param name="sameText">What was read is what would be signed.</param>
    public static List<SigningProblem> Of(string typedName, bool agrees, bool sameText)
    {
        List<SigningProblem> problems = [];
        if (typedName.Trim().Length is 0 or > NameLength)
            problems.Add(SigningProblem.NameMissing);
        if (!agrees)
            problems.Add(SigningProblem.ConsentMissing);
        if (!sameText)
            problems.Add(SigningProblem.TextChanged);
        return problems;
    }

    /// <summary>True when the typed name is that of the member of staff who saw the person; case, accents and spaces do not matter.</summary>
    /// <param name="typedName">As typed.</param>
    /// <param name="desk">Null: nobody had to see the person.</param>
    public static bool IsWitness(string typedName, DeskSession? desk) =>
        desk?.Seen.WitnessName is { } witness && Plain(witness) is { Length: > 0 } name
        && CultureInfo.InvariantCulture.CompareInfo.Compare(Plain(typedName), name, CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace) == 0;

    private static string Plain(string name) => string.Join(' ', name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>What the browser calls itself, cut to 300 characters.</summary>
    public static string? Agent(string? userAgent) => userAgent is { Length: > AgentLength } agent ? agent[..AgentLength] : userAgent;
}
