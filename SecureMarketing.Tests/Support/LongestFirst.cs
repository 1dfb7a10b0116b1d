using SecureMarketing.Tests.Browser;
using SecureMarketing.Tests.Browser.Everywhere;
using SecureMarketing.Tests.Pipeline;
using SecureMarketing.Tests.Sending;
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
    private static readonly string[] Long =
    [
        BrowserCollection.Name, FilledSiteCollection.Name, Of(typeof(KilledSenderTests)), OwnSiteCollection.Name, Of(typeof(BenchTests)), Of(typeof(StrickenSendTests)),
    ];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections) where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(c => Array.FindIndex(Long, name => c.TestCollectionDisplayName.StartsWith(name, StringComparison.Ordinal)) is >= 0 and var place ? place : Long.Length)];

    /// <summary>How xunit names the collection that a class is by itself; an id follows.</summary>
    private static string Of(Type tests) => $"Test collection for {tests.FullName} ";
}
