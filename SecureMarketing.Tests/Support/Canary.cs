using System.IO.Compression;
using System.Text;

namespace SecureMarketing.Tests.Support;

/// <summary>Looks for words that may not be somewhere, as bytes: in UTF-8 and UTF-16, and inside archives and workbooks, whose parts are packed.</summary>
internal static class Canary
{
    public static void AssertAbsent(IEnumerable<string> canaries, string where, byte[] content)
    {
        var parts = Parts(content).ToList();
        foreach (var canary in canaries)
            Assert.All(parts, p => Assert.False(Holds(p.Content, canary), $"{where}{p.Name} holds \"{canary}\""));
    }

    public static bool Holds(byte[] content, string text) =>
        content.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0 || content.AsSpan().IndexOf(Encoding.Unicode.GetBytes(text)) >= 0;

    /// <summary>Reads a file that others have open.</summary>
    public static async Task<byte[]> ReadAsync(string path)
    {
        await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var buffer = new MemoryStream();
        await stream.CopyToAsync(buffer);
        return buffer.ToArray();
    }

    /// <summary>The content itself and, if it is an archive (.zip, .xlsx), each file in it.</summary>
    public static IEnumerable<(string Name, byte[] Content)> Parts(byte[] content)
    {
        yield return ("", content);
        if (!content.AsSpan().StartsWith("PK\u0003\u0004"u8))
            yield break;
        using var archive = new ZipArchive(new MemoryStream(content), ZipArchiveMode.Read);
        foreach (var entry in archive.Entries)
        {
            using var buffer = new MemoryStream();
            using (var part = entry.Open())
                part.CopyTo(buffer);
            yield return ("/" + entry.FullName, buffer.ToArray());
        }
    }
}
