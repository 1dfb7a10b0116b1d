using System.Text.Json;
using System.Text.Json.Nodes;

namespace SecureMarketing.Core.Content;

/// <summary>The JSON Schema (2020-12) of the document, with the merge catalogue written in.</summary>
public static class EmailSchema
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static string Text()
    {
        using var resource = typeof(EmailSchema).Assembly.GetManifestResourceStream("email.schema.json")!;
        var schema = JsonNode.Parse(resource)!;
        schema["$defs"]!["mergeField"]!["enum"] = new JsonArray([.. MergeCatalogue.All.Select(f => (JsonNode)f.Key)]);
        return schema.ToJsonString(Indented);
    }
}
