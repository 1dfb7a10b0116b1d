namespace SecureMarketing.Web.Components.Shared;

/// <summary>
/// The one polite live region of a circuit. Announce counts once they have settled, not while they change.
/// </summary>
public sealed class Announcer
{
    /// <summary>Raised with what is to be read out.</summary>
    public event Action<string>? Announced;

    /// <summary>Reads a short sentence to screen readers. Never PHI that the screen masks.</summary>
    public void Say(string text) => Announced?.Invoke(text);
}
