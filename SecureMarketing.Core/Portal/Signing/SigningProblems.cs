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

    /// <summary>What the browser calls itself, cut to 300 characters.</summary>
    public static string? Agent(string? userAgent) => userAgent is { Length: > AgentLength } agent ? agent[..AgentLength] : userAgent;
}
