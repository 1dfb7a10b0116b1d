using SecureMarketing.Core.Attributes;

namespace SecureMarketing.Core.Segmentation;

/// <summary>
/// Which kinds of information a rule rests on, in the words of an authorization's scope (45 CFR 164.508(c)(1)(i)). Choosing people
/// by their conditions is a use of their conditions, whether or not the message shows any. The same words as the merge fields'.
/// </summary>
internal static class ScopeCategories
{
    private static readonly Dictionary<string, string> OfAttribute = new(StringComparer.Ordinal)
    {
        ["condition"] = "conditions",
        ["medication"] = "medications",
        ["procedure"] = "procedures",
        ["observation"] = "labResults",
        ["observationAny"] = "labResults",
        ["observationChange"] = "labResults",
        ["observationAnswer"] = "labResults",
        ["immunization"] = "immunizations",
        ["allergy"] = "allergies",
        ["carePlan"] = "carePlans",
        ["insurance"] = "insurance",
    };

    /// <summary>Demographics and engagement need none; an attribute that is clinical and unlisted stands for itself.</summary>
    public static IReadOnlySet<string> Of(RuleNode rule, AttributeCatalogue catalogue) => rule.Leaves()
        .Select(leaf => catalogue[leaf.Attribute])
        .Select(attribute => attribute.Group == AttributeGroup.Visits ? "appointments"
            : OfAttribute.GetValueOrDefault(attribute.Key) ?? (attribute.IsPhi ? attribute.Key : null))
        .OfType<string>().ToHashSet(StringComparer.Ordinal);
}
