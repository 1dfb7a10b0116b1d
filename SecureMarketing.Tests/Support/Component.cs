namespace SecureMarketing.Tests.Support;

/// <summary>
/// A real program that some tests want: chromium, postgres, postfix, gpg, openssl; or real data. Absent on a developer's machine the
/// test skips by name; where <c>SM_TEST_REQUIRE</c> lists it (in CI), absence is a failure.
/// </summary>
public static class Component
{
    /// <summary>Skips the calling test, or fails it where the component is required.</summary>
    /// <param name="name">One word as in SM_TEST_REQUIRE.</param>
    /// <param name="present">Whether it was found.</param>
    /// <param name="how">How to get it.</param>
    public static void SkipUnless(string name, bool present, string how)
    {
        if (!present && IsRequired(name, Environment.GetEnvironmentVariable("SM_TEST_REQUIRE")))
            Assert.Fail($"{name} is required here and absent: {how}");
        Assert.SkipUnless(present, $"{name}: {how}");
    }

    /// <param name="name">One word.</param>
    /// <param name="required">Words with commas between them; null = none.</param>
    public static bool IsRequired(string name, string? required) => required?.Split(',', StringSplitOptions.TrimEntries).Contains(name, StringComparer.Ordinal) == true;

    /// <summary>The full path of a program on PATH or in Debian's sbin folders, or a skip.</summary>
    public static string Program(string program, string name, string package)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Concat(["/usr/sbin", "/usr/local/sbin", "/sbin"]);
        var path = folders.Select(f => Path.Combine(f, program)).FirstOrDefault(File.Exists);
        SkipUnless(name, path is not null, $"apt-get install {package}");
        return path!;
    }
}
