namespace SecureMarketing.Tests.Support;

/// <summary>
/// Test data that lies outside the project (a folder <c>shared/data</c> beside or above the checkout, or the folder that
/// <c>SM_TEST_DATA</c> names). A test that needs it skips by name when it is absent, and fails where <c>SM_TEST_REQUIRE</c> lists
/// <c>data</c>, as <c>.ci/run</c> does when the folder is there.
/// </summary>
public static class SharedData
{
    private static readonly Lazy<string?> Found = new(Find);

    /// <summary>The path of a file or folder in the shared data.</summary>
    public static string Path(string relative)
    {
        var path = Found.Value is { } root ? System.IO.Path.Combine(root, relative) : null;
        Component.SkipUnless("data", path is not null && (File.Exists(path) || Directory.Exists(path)), $"shared test data: {relative} is not on this machine.");
        return path!;
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("SM_TEST_DATA") is { Length: > 0 } named)
            return named;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = System.IO.Path.Combine(folder.FullName, "shared", "data");
            if (Directory.Exists(candidate))
                return candidate;
        }

        return null;
    }
}
