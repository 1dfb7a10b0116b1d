namespace SecureMarketing.Web.Components.Shared;

/// <summary>One big number with its name.</summary>
/// <param name="Name">What is counted, sentence case.</param>
/// <param name="Value">The number as shown, or a word such as "withheld".</param>
/// <param name="Note">Of what it is a part, short; null for none.</param>
/// <param name="Tone">Error or warning for a number that asks for an act.</param>
public sealed record Figure(string Name, string Value, string? Note = null, Tone Tone = Tone.Neutral)
{
    /// <summary>False for a word in the number's place, which is set smaller.</summary>
    public bool IsNumber => Value.Any(char.IsAsciiDigit);
}
