using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Attributes.Purposes;
using SecureMarketing.Core.Privacy;

namespace SecureMarketing.Core.Segmentation;

/// <summary>A permission that people have on record or have not: an authorization for research permits no advertising, so each is asked for with the purpose that the people are wanted for.</summary>
/// <param name="Attribute">As its owner registered it.</param>
/// <param name="Purpose">In an authorization's word; null: for any purpose.</param>
/// <param name="Leaf">Who has it.</param>
internal sealed record PermissionQuestion(AttributeDefinition Attribute, string? Purpose, RuleLeaf Leaf)
{
    /// <summary>As a row is called.</summary>
    public string Label => Purpose is not null ? $"{Attribute.Label} “{Purpose}”" : NamesPurposes(Attribute) ? $"{Attribute.Label}, any" : Attribute.Label;

    /// <summary>One question for each permission that owners registered; for any purpose where messages of that purpose need no authorization.</summary>
    public static IReadOnlyList<PermissionQuestion> Of(AttributeCatalogue catalogue, FieldPurpose serves)
    {
        var purpose = FieldPurposes.AuthorizedAs(serves);
        return [.. Registered(catalogue).Select(a => purpose is not null && NamesPurposes(a)
            ? new PermissionQuestion(a, purpose, new RuleLeaf { Attribute = a.Key, Operator = RuleOperator.EqualTo, Value = new TextValue(purpose) })
            : Any(a))];
    }

    /// <summary>Every one for any purpose.</summary>
    public static IReadOnlyList<PermissionQuestion> OfAny(AttributeCatalogue catalogue) => [.. Registered(catalogue).Select(Any)];

    /// <summary>True for a permission whose values are purposes.</summary>
    private static bool NamesPurposes(AttributeDefinition attribute) => attribute.Type == AttributeType.Text && attribute.Operators.Contains(RuleOperator.EqualTo);

    private static PermissionQuestion Any(AttributeDefinition attribute) => new(attribute, null, new RuleLeaf { Attribute = attribute.Key, Operator = RuleOperator.Exists });

    private static IEnumerable<AttributeDefinition> Registered(AttributeCatalogue catalogue) =>
        catalogue.All.Where(a => a.Group == AttributeGroup.Permission && a.Operators.Contains(RuleOperator.Exists));
}
