using System.Collections.Concurrent;
using Deque.AxeCore.Commons;

namespace SecureMarketing.Tests.Browser;

/// <summary>The functions that look at a page from inside, kept as files in <c>Scripts</c>.</summary>
internal static class PageScript
{
    private static readonly ConcurrentDictionary<string, string> Read = new(StringComparer.Ordinal);

    /// <summary>Brings axe into a page, as <c>window.axe</c>.</summary>
    public static string Axe { get; } = $"() => {{ {new BundledAxeScriptProvider().GetScript()} }}";

    /// <param name="name">File without its ending.</param>
    public static string Text(string name) => Read.GetOrAdd(name, static name =>
    {
        using var stream = typeof(PageScript).Assembly.GetManifestResourceStream(name + ".js") ?? throw new ArgumentException($"There is no script {name}.js.", nameof(name));
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    });
}
