namespace SecureMarketing.Tests.Browser;

/// <summary>The functions that look at a page from inside, kept as files in <c>Scripts</c>.</summary>
internal static class PageScript
{
    /// <param name="name">File without its ending.</param>
    public static string Text(string name)
    {
        using var stream = typeof(PageScript).Assembly.GetManifestResourceStream(name + ".js") ?? throw new ArgumentException($"There is no script {name}.js.", nameof(name));
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
