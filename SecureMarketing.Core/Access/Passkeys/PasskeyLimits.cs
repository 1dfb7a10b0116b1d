using FluentValidation;

namespace SecureMarketing.Core.Access;

/// <summary>Bounds of what a browser sends.</summary>
internal static class PasskeyLimits
{
    /// <summary>An answer is a few hundred bytes, with a large attestation some thousand; more is not an answer.</summary>
    public const int AnswerLength = 32_768;

    public static IRuleBuilderOptions<T, string> IsPasskeyName<T>(this IRuleBuilder<T, string> rule) => rule
        .Must(name => !string.IsNullOrWhiteSpace(name) && name.Trim().Length <= StaffPasskey.NameLength)
        .WithMessage("Give the passkey a name of 1 to 60 characters, such as \"Work laptop\".");
}
