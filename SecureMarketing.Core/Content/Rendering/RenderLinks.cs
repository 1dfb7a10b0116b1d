namespace SecureMarketing.Core.Content.Rendering;

/// <summary>
/// How links are written. The renderer knows nothing of tracking: whoever renders passes the writer, or none.
/// </summary>
public sealed record RenderLinks
{
    /// <summary>Links as authored, no pixel, no opt-out: for the copy in the portal.</summary>
    public static readonly RenderLinks Plain = new();

    /// <summary>As sent, with an invented opt-out address: for previews and the command line.</summary>
    public static readonly RenderLinks Sample = new() { Unsubscribe = "https://www.example.com/u/sample", Preferences = "https://www.example.com/u/sample/preferences" };

    /// <summary>Given the index in <see cref="DocumentLinks.Of"/> and the target, the address to write. Null leaves targets as they are.</summary>
    public Func<int, string, string>? Click { get; init; }

    /// <summary>Address of the open pixel; null for none (sensitive categories, encrypted messages).</summary>
    public string? OpenPixel { get; init; }

    /// <summary>Address of the opt-out page; null when the message has none.</summary>
    public string? Unsubscribe { get; init; }

    /// <summary>Address of the preference centre, beside the opt-out; null when the message has none.</summary>
    public string? Preferences { get; init; }

    /// <summary>Text of its link in the document's language.</summary>
    public static string PreferencesText(string language) =>
        language.StartsWith("es", StringComparison.OrdinalIgnoreCase) ? "Elegir qué mensajes recibe" : "Choose what you receive";
}
