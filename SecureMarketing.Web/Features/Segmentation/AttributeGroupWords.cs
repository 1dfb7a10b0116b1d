using SecureMarketing.Core.Attributes;

namespace SecureMarketing.Web.Features.Segmentation;

/// <summary>Titles of the groups of attributes.</summary>
internal static class AttributeGroupWords
{
    public static string Of(AttributeGroup group) => group switch
    {
        AttributeGroup.Person => "Person",
        AttributeGroup.Clinical => "Clinical (PHI)",
        AttributeGroup.Visits => "Visits (PHI)",
        AttributeGroup.Engagement => "Engagement",
        AttributeGroup.Accounts => "Belongs to an account",
        AttributeGroup.Own => "Your organisation's own",
        AttributeGroup.Segments => "Segments and splits",
        _ => "Permission",
    };
}
