namespace SecureMarketing.Tests.Browser;

/// <summary>
/// Browser tests that start sites of their own. They run beside those of the shared site, from which they need nothing: one after the
/// other the two would take longer than everything else.
/// </summary>
[CollectionDefinition(Name)]
public sealed class OwnSiteCollection
{
    public const string Name = "own sites";
}
