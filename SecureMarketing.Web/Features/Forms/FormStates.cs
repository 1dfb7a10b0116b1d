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
}
