using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Web.Features.Segmentation;

/// <summary>Categories of sensitive information in words.</summary>
internal static class SensitivityWords
{
    private static readonly (Sensitivity Bit, string Word)[] Words =
    [
        (Sensitivity.SubstanceUse, "substance use"), (Sensitivity.Hiv, "HIV"), (Sensitivity.SexuallyTransmitted, "sexually transmitted infection"),
        (Sensitivity.MentalHealth, "mental health"), (Sensitivity.Reproductive, "reproductive health"), (Sensitivity.Violence, "violence"),
        (Sensitivity.Genetic, "genetic information"), (Sensitivity.GenderIdentity, "gender identity"), (Sensitivity.Unknown, "not yet labelled"),
    ];

    public static IReadOnlyList<string> Of(Sensitivity sensitivity) => [.. Words.Where(w => sensitivity.HasFlag(w.Bit)).Select(w => w.Word)];

    public static string Short(Sensitivity sensitivity) => string.Join(", ", Of(sensitivity));
}
