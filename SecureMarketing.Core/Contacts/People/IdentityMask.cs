namespace SecureMarketing.Core.Contacts.People;

/// <summary>What a list shows of a direct identifier until someone states why they need to see it. Pure.</summary>
public static class IdentityMask
{
    private const string Dots = "•••";

    /// <summary>"M••• Q•••"; "No name" when neither part is on file.</summary>
    public static string Name(string? given, string? family)
    {
        var parts = new[] { given, family }.Where(p => !string.IsNullOrWhiteSpace(p)).Select(p => FirstLetter(p!.Trim()) + Dots).ToList();
        return parts.Count == 0 ? "No name" : string.Join(' ', parts);
    }

    /// <summary>"m•••@•••.com"; null stays null.</summary>
    public static string? Email(string? email)
    {
        if (email is null)
            return null;
        var dot = email.LastIndexOf('.');
        return FirstLetter(email) + Dots + "@" + Dots + (dot < 0 ? "" : email[dot..]);
    }

    /// <summary>Two last digits: "•••42"; null stays null.</summary>
    public static string? Ending(string? value) => value is null ? null : value.Length <= 4 ? Dots : Dots + value[^2..];

    /// <summary>Hides the whole; null stays null.</summary>
    public static string? Hidden(string? value) => value is null ? null : Dots;

    /// <summary>First text element, so that a letter with its accent, or a pair of surrogates, stays one.</summary>
    private static string FirstLetter(string text) => System.Globalization.StringInfo.GetNextTextElement(text);
}
