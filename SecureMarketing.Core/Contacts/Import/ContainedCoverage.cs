using System.Text.Json;

namespace SecureMarketing.Core.Contacts.Import;

/// <summary>
/// The coverage inside an explanation of benefit. Benefits are the bulk of a bundle and are not parsed: a forward reader
/// takes the few bytes of the contained coverage and the dates of the bill, and skips the rest.
/// </summary>
/// <param name="Coverage">The contained resource as JSON.</param>
/// <param name="Start">Start of the billed period, null when it is not stated.</param>
internal readonly record struct ContainedCoverage(ReadOnlyMemory<byte> Coverage, string? Start)
{
    /// <summary>Null when none is contained.</summary>
    /// <exception cref="JsonException">Not JSON.</exception>
    public static ContainedCoverage? Of(ReadOnlyMemory<byte> benefit)
    {
        var reader = new Utf8JsonReader(benefit.Span);
        ReadOnlyMemory<byte> coverage = default;
        string? start = null;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isContained = reader.ValueTextEquals("contained"u8);
            var isPeriod = reader.ValueTextEquals("billablePeriod"u8);
            reader.Read();
            if (isContained && reader.TokenType == JsonTokenType.StartArray)
                coverage = Contained(ref reader, benefit);
            else if (isPeriod && reader.TokenType == JsonTokenType.StartObject)
                start = BilledFrom(ref reader);
            else
                reader.Skip();
            if (!coverage.IsEmpty && start is not null)
                break;
        }

        return coverage.IsEmpty ? null : new ContainedCoverage(coverage, start);
    }

    private static ReadOnlyMemory<byte> Contained(ref Utf8JsonReader reader, ReadOnlyMemory<byte> benefit)
    {
        ReadOnlyMemory<byte> found = default;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var from = (int)reader.TokenStartIndex;
            reader.Skip();
            var resource = benefit[from..(int)reader.BytesConsumed];
            if (found.IsEmpty && ResourceHead.OfResource(resource).Type == "Coverage")
                found = resource;
        }

        return found;
    }

    private static string? BilledFrom(ref Utf8JsonReader reader)
    {
        string? start = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isStart = reader.ValueTextEquals("start"u8);
            reader.Read();
            if (isStart && reader.TokenType == JsonTokenType.String)
                start = reader.GetString();
            reader.Skip();
        }

        return start;
    }
}
