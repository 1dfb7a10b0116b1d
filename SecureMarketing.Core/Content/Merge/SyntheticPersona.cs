using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Content;

/// <summary>
/// An invented person for previews and test sends, so that authors never need a real one (compliance §4). Her address is at
/// a domain reserved for examples (RFC 2606).
/// </summary>
public sealed class SyntheticPersona
{
    /// <summary>The persona of every preview that names no other.</summary>
    public static readonly SyntheticPersona Default = new(
        "Maria Sample",
        "maria.sample@example.com",
        MergeCatalogue.All.ToDictionary(f => f.Key, f => (string?)f.Sample, StringComparer.Ordinal));

    public SyntheticPersona(string name, string address, IReadOnlyDictionary<string, string?> values)
    {
        Name = name;
        Address = EmailAddress.TryParse(address, out var parsed)
            ? parsed
            : throw new ArgumentException("The persona's address is not an email address.", nameof(address));
        Values = MergeValues.Of(new ContactId(Guid.Empty), values);
    }

    public string Name { get; }

    public EmailAddress Address { get; }

    public MergeValues Values { get; }
}
