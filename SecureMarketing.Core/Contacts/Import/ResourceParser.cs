using System.Text.Json;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using Hl7.Fhir.Validation;

namespace SecureMarketing.Core.Contacts.Import;

/// <summary>A row as it was read, before anything of it is taken.</summary>
/// <param name="Head">Null when the row is no JSON.</param>
/// <param name="Resource">What is to be taken: the resource, or of a bill its coverage. Null when nothing is.</param>
/// <param name="BilledFrom">Start of a bill's period, null when it states none and of everything else.</param>
/// <param name="Refusal">Why the row is rejected, one of <see cref="ImportCodes"/>; null when it is not.</param>
/// <param name="Column">Where it breaks the standard or its JSON, null when it does not or nobody knows.</param>
internal readonly record struct ReadRow(ResourceHead? Head, Resource? Resource, string? BilledFrom, string? Refusal, string? Column);

/// <summary>
/// Parses and validates single resources. Knows nothing of other rows: rows are parsed on several processors at once, and
/// what they mean beside each other is for <see cref="FhirReader"/>, in the order of the file.
/// </summary>
internal sealed class ResourceParser : IDisposable
{
    private static readonly HashSet<string> Wanted = new(StringComparer.Ordinal)
    {
        "Patient", "Condition", "MedicationRequest", "Procedure", "Observation", "Immunization", "AllergyIntolerance", "Encounter", "Appointment",
        "CarePlan", "Coverage", "RiskAssessment",
    };

    // The class is not documented as thread-safe.
    private readonly ThreadLocal<FhirJsonDeserializer> deserializer =
        new(() => new FhirJsonDeserializer(new DeserializerSettings().UsingMode(DeserializationMode.Strict, NarrativeValidationKind.None)));

    /// <summary>False for what <see cref="Read"/> would leave alone.</summary>
    public static bool IsWanted(ResourceHead head) =>
        head.Type is null or nameof(ExplanationOfBenefit) || Wanted.Contains(head.Type) || !ModelInfo.IsKnownResource(head.Type) || IsPsychotherapy(head);

    /// <summary>A bundle's entry.</summary>
    public ReadRow ReadEntry(ReadOnlyMemory<byte> entry) =>
        Head(entry, ResourceHead.OfEntry, out var broken) is { } head ? Read(head) : new ReadRow(null, null, null, ImportCodes.JsonMalformed, broken);

    /// <summary>A resource whose head is known. Its bytes must stay as they are until the row is taken.</summary>
    public ReadRow Read(ResourceHead head)
    {
        if (head.Type is null)
            return new ReadRow(head, null, null, ImportCodes.ResourceType, null);
        if (IsPsychotherapy(head))
            return new ReadRow(head, null, null, ImportCodes.PsychotherapyNotes, null);
        if (head.Type == nameof(ExplanationOfBenefit))
            return ReadBill(head);
        if (!Wanted.Contains(head.Type))
            return new ReadRow(head, null, null, ModelInfo.IsKnownResource(head.Type) ? null : ImportCodes.ResourceType, null);
        return Parse(head.Resource, out var element) is { } resource
            ? new ReadRow(head, resource, null, null, null)
            : new ReadRow(head, null, null, ImportCodes.ResourceInvalid, element);
    }

    /// <summary>Of a bill only what it says about the insurance; whatever else is wrong with it matters to nobody here.</summary>
    private ReadRow ReadBill(ResourceHead head) =>
        ContainedCoverage.Of(head.Resource) is { } contained && Parse(contained.Coverage, out _) is Coverage coverage
            ? new ReadRow(head, coverage, contained.Start, null, null)
            : new ReadRow(head, null, null, null, null);

    /// <param name="json">One resource.</param>
    /// <param name="element">Where it breaks the standard, null when it does not or nobody knows.</param>
    public Resource? Parse(ReadOnlyMemory<byte> json, out string? element)
    {
        element = null;
        try
        {
            var reader = new Utf8JsonReader(json.Span);
            if (deserializer.Value!.TryDeserializeResource(ref reader, out var resource, out var faults))
                return resource;
            element = ElementPath.Of(faults);
            return null;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException or ArgumentException or IndexOutOfRangeException or OverflowException or NullReferenceException)
        {
            // The parser throws where bytes are no valid UTF-8, numbers leave their range or a property has no name (index out of range, met by
            // MutatedFileTests); to the file's owner it is all one.
            return null;
        }
    }

    /// <param name="json">One row.</param>
    /// <param name="read">How.</param>
    /// <param name="broken">Where the JSON breaks off, null when it does not.</param>
    public static ResourceHead? Head(ReadOnlyMemory<byte> json, Func<ReadOnlyMemory<byte>, ResourceHead> read, out string? broken)
    {
        broken = null;
        try
        {
            return read(json);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            broken = (fault as JsonException)?.BytePositionInLine is { } at ? FormattableString.Invariant($"byte {at + 1}") : null;
            return null;
        }
    }

    public void Dispose() => deserializer.Dispose();

    private static bool IsPsychotherapy(ResourceHead head) => head.Resource.Span.IndexOf("\"PSYTHPN\""u8) >= 0;
}
