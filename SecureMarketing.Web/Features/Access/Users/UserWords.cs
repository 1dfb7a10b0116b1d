using SecureMarketing.Core.Access;
using SecureMarketing.Web.Components.Shared;

namespace SecureMarketing.Web.Features.Access.Users;

/// <summary>States of a person's access in the words of the screen.</summary>
internal static class UserWords
{
    public static string Of(UserState state) => state switch
    {
        UserState.Invited => "Not set up",
        _ => state.ToString(),
    };

    public static Tone ToneOf(UserState state) => state switch
    {
        UserState.Active => Tone.Success,
        UserState.Invited => Tone.Info,
        UserState.Locked => Tone.Warning,
        _ => Tone.Neutral,
    };
}
