namespace SecureMarketing.Tests.Support;

/// <summary>
/// A real program that some tests want: chromium, postgres, postfix, gpg, openssl. Absent on a developer's machine the
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
        var required = Environment.GetEnvironmentVariable("SM_TEST_REQUIRE")?.Split(',', StringSplitOptions.TrimEntries) ?? [];
        if (!present && required.Contains(name, StringComparer.Ordinal))
            Assert.Fail($"{name} is required here and absent: {how}");
        Assert.SkipUnless(present, $"{name}: {how}");
    }

    /// <summary>The full path of a program on PATH or in Debian's sbin folders, or a skip.</summary>
    public static string Program(string program, string name, string package)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Concat(["/usr/sbin", "/usr/local/sbin", "/sbin"]);
        var path = folders.Select(f => Path.Combine(f, program)).FirstOrDefault(File.Exists);
        SkipUnless(name, path is not null, $"apt-get install {package}");
        return path!;
    }
}
