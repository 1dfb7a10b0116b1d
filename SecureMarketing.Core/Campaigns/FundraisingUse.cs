using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Content;
using SecureMarketing.Core.Segmentation;

namespace SecureMarketing.Core.Campaigns;

/// <summary>
/// Whether a message that asks for donations rests only on what 45 CFR 164.514(f)(1) permits without authorization: demographics, dates of
/// care, department, treating physician, outcome, insurance status. Told by the fields that segment and email use, never by a person.
/// </summary>
/// <param name="Only">Unknown while segment or email is not chosen.</param>
/// <param name="Beyond">Labels of the fields that go beyond it.</param>
public sealed record FundraisingUse(Stated Only, IReadOnlyList<string> Beyond)
{
    private static readonly string[] Words = ["fundrais", "donation", "donativo", "donaci", "recaudaci"];

    public static FundraisingUse Of(PublishedContent? content, AudienceFacts? audience)
    {
        IReadOnlyList<string> beyond =
            [.. (audience?.BeyondFundraising ?? []).Concat((content?.Usage.Fields ?? []).Where(f => !f.Field.OpenToFundraising).Select(f => f.Field.Label)).Distinct(StringComparer.Ordinal)];
        return new FundraisingUse(beyond.Count > 0 ? Stated.N : content is null || audience is null ? Stated.Unknown : Stated.Y, beyond);
    }

    /// <summary>The sheet with the answer that the system gives, where it is asked.</summary>
    public FactSheet Answer(FactSheet sheet) =>
        sheet.Facts.Subject != BlockSubject.Fundraising ? sheet : sheet with { Facts = sheet.Facts with { FundraisingDataOnly = Only } };

    /// <summary>
    /// The opt-out must say that it ends fundraising (45 CFR 164.514(f)(2)(ii), "clear and conspicuous"): the footer's link or the line
    /// above it names it.
    /// </summary>
    public static bool SaysHowToOptOut(EmailFooter? footer) =>
        footer is not null && Words.Any(w => $"{footer.Reason} {footer.UnsubscribeText}".Contains(w, StringComparison.OrdinalIgnoreCase));
}
