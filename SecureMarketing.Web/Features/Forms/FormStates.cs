using SecureMarketing.Core.Forms;
using SecureMarketing.Web.Components.Shared;

namespace SecureMarketing.Web.Features.Forms;

/// <summary>How a form's state looks.</summary>
internal static class FormStates
{
    public static Tone Tone(FormState state) => state switch
    {
        FormState.Published => Components.Shared.Tone.Success,
        FormState.Draft => Components.Shared.Tone.Info,
        _ => Components.Shared.Tone.Neutral,
    };

    /// <summary>What words of a sensitive category in its names mean; for a form that has some.</summary>
    public static string Telling(FormDetail form) =>
        $"Its name or a topic tells of a sensitive category: {string.Join(", ", form.Telling)}. Segments and campaigns that use it count as sensitive, and few may build them. A neutral name avoids that.";
}
