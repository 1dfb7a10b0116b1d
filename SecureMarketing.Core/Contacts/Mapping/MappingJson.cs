using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SecureMarketing.Core.Contacts.Mapping;

/// <summary>A mapping as JSON: camel case, enumerations as words; what is null or false is left out; unknown properties are refused.</summary>
public static class MappingJson
{
    /// <summary>Characters of the largest mapping that is read.</summary>
    public const int MaxLength = 256 * 1024;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
        AllowDuplicateProperties = false,
    };

    private static readonly JsonSerializerOptions Indented = new(Options) { WriteIndented = true };

    /// <param name="indented">For people to read.</param>
    public static string Write(ImportMapping mapping, bool indented = false) => JsonSerializer.Serialize(mapping, indented ? Indented : Options);

    /// <summary>Null when it is no mapping; <paramref name="where"/> then says where it stops being one.</summary>
    public static ImportMapping? Read(string json, out string where)
    {
        where = "";
        try
        {
            if (json.Length <= MaxLength && JsonSerializer.Deserialize<ImportMapping>(json, Options) is { } mapping && mapping.Tables.All(t => t?.Columns.All(c => c is not null) == true))
                return mapping;
            where = json.Length > MaxLength ? "It is longer than 256 KB." : "It holds null where a table or column belongs.";
        }
        catch (JsonException fault)
        {
            where = FormattableString.Invariant($"See line {fault.LineNumber + 1 ?? 1}{(fault.Path is { Length: > 0 } path ? ", " + path : "")}.");
        }

        return null;
    }
}
