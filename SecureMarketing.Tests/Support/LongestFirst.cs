using SecureMarketing.Tests.Browser;
using SecureMarketing.Tests.Browser.Everywhere;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(SecureMarketing.Tests.Support.LongestFirst))]
// Two collections mostly wait for a browser; with them run, a third keeps the two cores of the build machine busy.
[assembly: Parallelization(MaxThreads = 3)]

namespace SecureMarketing.Tests.Support;

/// <summary>
/// The collections that take minutes begin first, the others in any order: one of them begun last would run alone, with all
/// else long over.
/// </summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Long = [BrowserCollection.Name, FilledSiteCollection.Name, OwnSiteCollection.Name];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections) where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(c => Array.IndexOf(Long, c.TestCollectionDisplayName) is >= 0 and var place ? place : Long.Length)];
}
