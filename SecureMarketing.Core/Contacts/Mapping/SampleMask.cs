using SecureMarketing.Core.Contacts.People;

namespace SecureMarketing.Core.Contacts.Mapping;

/// <summary>What a sample of a column shows: enough to tell what it is, not who it is. Pure.</summary>
internal static class SampleMask
{
    private const int MaxShown = 40;

    /// <param name="value">As in the file.</param>
    /// <param name="target">What its column is taken as; null = nothing, so it may be anything.</param>
    /// <param name="seesPeople">The viewer may see people: demographic and coded values stand in the clear, detached from any row.</param>
    public static string Of(string value, ImportTarget? target, bool seesPeople)
    {
        if (!seesPeople || target is null)
            return Form(value);
        return target switch
        {
            { Key: ImportTargets.Email } => IdentityMask.Email(value)!,
            { Key: ImportTargets.GivenName or ImportTargets.FamilyName or ImportTargets.Prefix or ImportTargets.FullName } => IdentityMask.Name(value, null),
            { Exposure: TargetExposure.Identifier, Type: TargetType.Text } => IdentityMask.Ending(value)!,
            { Exposure: TargetExposure.Identifier } => Form(value),
            _ => Cut(value),
        };
    }

    /// <summary>The form alone: every letter an x, every digit a 9.</summary>
    internal static string Form(string value) =>
        Cut(new string([.. value.Where(c => !char.IsLowSurrogate(c)).Select(c => char.IsDigit(c) ? '9' : char.IsLetter(c) || char.IsSurrogate(c) ? 'x' : char.IsControl(c) ? ' ' : c)]));

    private static string Cut(string text)
    {
        if (text.Length <= MaxShown)
            return text;
        return (char.IsHighSurrogate(text[MaxShown - 1]) ? text[..(MaxShown - 1)] : text[..MaxShown]) + "…";
    }
}
