using System.Text.Json;

namespace SecureMarketing.Core.Contacts.Import;

/// <summary>
/// The few things about a resource that decide whether it is worth parsing. Three quarters of a Synthea bundle are claims
/// and benefits that nothing here uses; skipping them unparsed is what makes the import fast.
/// </summary>
internal readonly record struct ResourceHead(string? FullUrl, string? Type, string? Id, ReadOnlyMemory<byte> Resource)
{
    /// <summary>Of a bundle entry: <c>{"fullUrl": …, "resource": {…}}</c>.</summary>
    /// <exception cref="JsonException">Not JSON.</exception>
    public static ResourceHead OfEntry(ReadOnlyMemory<byte> entry)
    {
        var reader = new Utf8JsonReader(entry.Span);
        string? fullUrl = null;
        ReadOnlyMemory<byte> resource = default;
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            return default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isUrl = reader.ValueTextEquals("fullUrl"u8);
            var isResource = reader.ValueTextEquals("resource"u8);
            reader.Read();
            if (isUrl && reader.TokenType == JsonTokenType.String)
                fullUrl = reader.GetString();
            var from = (int)reader.TokenStartIndex;
            var isObject = reader.TokenType == JsonTokenType.StartObject;
            reader.Skip();
            if (isResource && isObject)
                resource = entry[from..(int)reader.BytesConsumed];
        }

        return resource.IsEmpty ? new ResourceHead(fullUrl, null, null, default) : OfResource(resource) with { FullUrl = fullUrl };
    }

    /// <summary>
    /// Of a bundle entry that is known to be JSON: reads no farther than it must, so that the bulk of a bundle is tokenised
    /// once only. The resource ends where the entry does.
    /// </summary>
    /// <exception cref="JsonException">Not JSON.</exception>
    public static ResourceHead Glance(ReadOnlyMemory<byte> entry)
    {
        var reader = new Utf8JsonReader(entry.Span);
        string? fullUrl = null;
        ReadOnlyMemory<byte> resource = default;
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            return default;
        while ((fullUrl is null || resource.IsEmpty) && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isUrl = reader.ValueTextEquals("fullUrl"u8);
            var isResource = reader.ValueTextEquals("resource"u8);
            reader.Read();
            if (isUrl && reader.TokenType == JsonTokenType.String)
                fullUrl = reader.GetString();
            if (isResource && reader.TokenType == JsonTokenType.StartObject)
                resource = entry[(int)reader.TokenStartIndex..];
            if (fullUrl is null || resource.IsEmpty)
                reader.Skip();
        }

        return resource.IsEmpty ? new ResourceHead(fullUrl, null, null, default) : OfResource(resource) with { FullUrl = fullUrl };
    }

    /// <summary>Of a resource itself.</summary>
    /// <exception cref="JsonException">Not JSON.</exception>
    public static ResourceHead OfResource(ReadOnlyMemory<byte> resource)
    {
        var reader = new Utf8JsonReader(resource.Span);
        string? type = null;
        string? id = null;
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            return default;
        while ((type is null || id is null) && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isType = reader.ValueTextEquals("resourceType"u8);
            var isId = reader.ValueTextEquals("id"u8);
            reader.Read();
            if (reader.TokenType == JsonTokenType.String)
            {
                if (isType)
                    type = reader.GetString();
                else if (isId)
                    id = reader.GetString();
            }

            reader.Skip();
        }

        return new ResourceHead(null, type, id, resource);
    }
}
