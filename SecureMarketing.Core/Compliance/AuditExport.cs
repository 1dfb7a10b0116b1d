using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using SecureMarketing.Core.Audit;

namespace SecureMarketing.Core.Compliance;

/// <summary>
/// The exported trail: JSON lines, each an event or a checkpoint, with the public key in <c>FILE.pem</c> beside it.
/// Whoever holds a copy of that key from elsewhere can verify the file offline, with nothing of ours but this format.
/// </summary>
public static class AuditExport
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
    };

    private sealed record Line(AuditRecord? Event, AuditCheckpoint? Checkpoint);

    public static string KeyFile(string file) => file + ".pem";

    /// <returns>Events written.</returns>
    public static async Task<long> WriteAsync(TextWriter writer, IAsyncEnumerable<AuditRecord> records, IEnumerable<AuditCheckpoint> checkpoints, CancellationToken cancellationToken)
    {
        long count = 0;
        await foreach (var record in records.WithCancellation(cancellationToken))
        {
            await writer.WriteLineAsync(JsonSerializer.Serialize(new Line(record, null), Json));
            count++;
        }

        foreach (var checkpoint in checkpoints)
            await writer.WriteLineAsync(JsonSerializer.Serialize(new Line(null, checkpoint), Json));
        return count;
    }

    /// <summary>Verifies an export offline.</summary>
    /// <exception cref="FormatException">A line is neither an event nor a checkpoint; the message names it.</exception>
    /// <exception cref="CryptographicException">The key file holds no public key.</exception>
    public static async Task<AuditVerification> VerifyAsync(string file, string keyFile, CancellationToken cancellationToken)
    {
        using var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(await File.ReadAllTextAsync(keyFile, cancellationToken));
        }
        catch (ArgumentException damaged)
        {
            throw new CryptographicException($"{keyFile} holds no public key in PEM form.", damaged);
        }

        // Checkpoints come last in the file, so they are collected on a pass of their own; memory stays flat.
        var checkpoints = new List<AuditCheckpoint>();
        await foreach (var line in ReadAsync(file, cancellationToken))
        {
            if (line.Checkpoint is { } checkpoint)
                checkpoints.Add(checkpoint);
        }

        var events = ReadAsync(file, cancellationToken).Where(l => l.Event is not null).Select(l => l.Event!);
        return await AuditVerifier.VerifyAsync(events, checkpoints, key, unsealed: 0, cancellationToken);
    }

    private static async IAsyncEnumerable<Line> ReadAsync(string file, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var number = 0;
        await foreach (var text in File.ReadLinesAsync(file, cancellationToken))
        {
            number++;
            Line? line = null;
            try
            {
                line = JsonSerializer.Deserialize<Line>(text, Json);
            }
            catch (JsonException)
            {
                // Reported below with the line number; the text itself is not repeated.
            }

            if (line is null or { Event: null, Checkpoint: null })
                throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"{file}, line {number}: neither an audit event nor a checkpoint."));
            yield return line;
        }
    }
}
