namespace SecureMarketing.Web.Components.Shared;

/// <summary>What a state means to the reader. Colour only repeats what the word says.</summary>
public enum Tone
{
    Neutral = 0,
    Success = 1,
    Warning = 2,
    Error = 3,
    Info = 4,
}

internal static class ToneNames
{
    /// <summary>The value of <c>data-tone</c>; null for neutral, so that the attribute is left out.</summary>
    public static string? Attribute(this Tone tone) => tone switch
    {
        Tone.Success => "success",
        Tone.Warning => "warning",
        Tone.Error => "error",
        Tone.Info => "info",
        _ => null,
    };

    public static string Icon(this Tone tone) => tone switch
    {
        Tone.Success => MudBlazor.Icons.Material.Outlined.CheckCircle,
        Tone.Warning => MudBlazor.Icons.Material.Outlined.WarningAmber,
        Tone.Error => MudBlazor.Icons.Material.Outlined.ErrorOutline,
        _ => MudBlazor.Icons.Material.Outlined.Info,
    };
}
