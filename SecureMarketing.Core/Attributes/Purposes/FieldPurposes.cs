using SecureMarketing.Core.Privacy;

namespace SecureMarketing.Core.Attributes.Purposes;

/// <summary>What the law lets a field be used for, before anyone grants it.</summary>
public static class FieldPurposes
{
    public static IReadOnlyList<FieldPurpose> All { get; } = Enum.GetValues<FieldPurpose>();

    /// <summary>
    /// True when a field may be granted to a purpose. Fundraising is closed to health information: only demographics, dates of care
    /// and the like (45 CFR 164.514(f)(1)(i)–(vi)).
    /// </summary>
    public static bool MayServe(PersonField field, FieldPurpose purpose) => purpose != FieldPurpose.Fundraising || field.OpenToFundraising;

    /// <summary>Of attributes: what the organisation knows about permission and mail is its own, the rest is demographics and visits.</summary>
    public static bool IsOpenToFundraising(AttributeDefinition field) =>
        (!field.IsPhi || field.Group is AttributeGroup.Visits or AttributeGroup.Person) && field.Codes is null && field.Sensitivity == Terminology.Sensitivity.None;

    /// <summary>The purpose that an authorization must name for messages to people who are wanted for this; null where such messages need none (45 CFR 164.501, 164.506).</summary>
    public static string? AuthorizedAs(FieldPurpose purpose) => purpose switch
    {
        FieldPurpose.Marketing => "marketing",
        FieldPurpose.Fundraising => "fundraising",
        _ => null,
    };

    /// <summary>"Marketing", "Care and treatment".</summary>
    public static string Title(FieldPurpose purpose) => purpose switch
    {
        FieldPurpose.Care => "Care and treatment",
        FieldPurpose.Operations => "Payment and operations",
        FieldPurpose.Marketing => "Marketing",
        _ => "Fundraising",
    };
}
