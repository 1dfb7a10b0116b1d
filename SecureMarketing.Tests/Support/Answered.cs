using System.Text;
using System.Text.Json;

namespace SecureMarketing.Tests.Support;

/// <summary>What a verb of JSON lines answers to one object.</summary>
internal static class Answered
{
    public static string By(Action<Utf8JsonWriter, JsonElement, int> verb, JsonElement item)
    {
        using var output = new MemoryStream();
        using (var writer = new Utf8JsonWriter(output))
            verb(writer, item, 1);
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
