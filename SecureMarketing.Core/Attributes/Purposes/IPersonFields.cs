namespace SecureMarketing.Core.Attributes.Purposes;

/// <summary>A field about people that somebody may use: to find them, or to write to them.</summary>
/// <param name="Key">Stable; unique over all owners. At most 80 characters.</param>
/// <param name="Label">For people.</param>
/// <param name="Place">Where it is used: "Segments", "Emails".</param>
/// <param name="IsPhi">Health information.</param>
/// <param name="OpenToFundraising">Demographics, dates of care and the like (45 CFR 164.514(f)(1)(i)–(vi)).</param>
public sealed record PersonField(string Key, string Label, string Place, bool IsPhi, bool OpenToFundraising);

/// <summary>Names the fields of one owner. Implemented for attributes here, for merge fields by Content.</summary>
public interface IPersonFields
{
    /// <summary>As of now: an organisation may add fields of its own.</summary>
    IReadOnlyList<PersonField> Fields { get; }
}

internal sealed class AttributeFields(AttributeCatalogue catalogue) : IPersonFields
{
    public IReadOnlyList<PersonField> Fields =>
        [.. catalogue.All.Select(a => new PersonField(a.Key, a.Label, "Segments", a.IsPhi, FieldPurposes.IsOpenToFundraising(a)))];
}
