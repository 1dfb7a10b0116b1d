using SecureMarketing.Core.Contacts;

namespace SecureMarketing.Core.Consent;

/// <summary>
/// When the authority of a parent or guardian ends by itself: with the last day before the person comes of age, which is at
/// 19 in Alabama and Nebraska and at 18 elsewhere (<see cref="SubjectPolicy.Majority"/>). Pure; calendar days, to be read in
/// the organisation's zone.
/// </summary>
public static class MajorityLapse
{
    /// <summary>Last day of an authority.</summary>
    /// <param name="validTo">As shown by the document; null: no known end.</param>
    /// <param name="lapses">False for an authority that does not end with majority, such as over an incapacitated adult.</param>
    /// <param name="born">Null: not on file; nothing lapses by itself then.</param>
    /// <param name="state">Postal code of the state of residence; null when unknown.</param>
    /// <param name="today">An authority over somebody who is of age already does not rest on minority.</param>
    public static DateOnly? LastDay(DateOnly? validTo, bool lapses, DateOnly? born, string? state, DateOnly today)
    {
        if (!lapses || born is not { } birth || SubjectPolicy.MajorityOn(birth, state) is var majority && majority <= today)
            return validTo;
        var last = majority.AddDays(-1);
        return validTo < last ? validTo : last;
    }
}
