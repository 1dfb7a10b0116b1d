using System.Text.Json.Serialization;

namespace SecureMarketing.Core.Sending.TlsReports;

/// <summary>An aggregate report on TLS with one domain's servers (RFC 8460 §4.4). Counts of sessions; names no recipient.</summary>
public sealed record TlsReport
{
    [JsonPropertyName("organization-name")]
    public required string Organisation { get; init; }

    [JsonPropertyName("date-range")]
    public required TlsReportRange Range { get; init; }

    [JsonPropertyName("contact-info")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Contact { get; init; }

    [JsonPropertyName("report-id")]
    public required string Id { get; init; }

    [JsonPropertyName("policies")]
    public required IReadOnlyList<TlsReportPolicy> Policies { get; init; }

    /// <summary>The domain reported on; the file's name, not its content.</summary>
    [JsonIgnore]
    public string Domain { get; init; } = "";
}

/// <summary>One day, UTC.</summary>
public sealed record TlsReportRange(
    [property: JsonPropertyName("start-datetime")] DateTimeOffset Start,
    [property: JsonPropertyName("end-datetime")] DateTimeOffset End);

/// <summary>What one policy of the domain came to.</summary>
public sealed record TlsReportPolicy(
    [property: JsonPropertyName("policy")] TlsPolicyApplied Policy,
    [property: JsonPropertyName("summary")] TlsReportSummary Summary,
    [property: JsonPropertyName("failure-details")] IReadOnlyList<TlsFailure> Failures);

/// <param name="Type"><c>tlsa</c>, <c>sts</c> or <c>no-policy-found</c>.</param>
/// <param name="Domain">The recipients' domain.</param>
/// <param name="Strings">The records or the policy's id.</param>
public sealed record TlsPolicyApplied(
    [property: JsonPropertyName("policy-type")] string Type,
    [property: JsonPropertyName("policy-domain")] string Domain,
    [property: JsonPropertyName("policy-string")] IReadOnlyList<string> Strings);

public sealed record TlsReportSummary(
    [property: JsonPropertyName("total-successful-session-count")] int Successful,
    [property: JsonPropertyName("total-failure-session-count")] int Failed);

/// <param name="Result">A word of RFC 8460 §4.3.</param>
/// <param name="Host">The domain's mail host.</param>
/// <param name="Ip">Its address; null when it was not dialled.</param>
/// <param name="Count">Sessions that failed so.</param>
/// <param name="Reason">Our own word.</param>
public sealed record TlsFailure(
    [property: JsonPropertyName("result-type")] string Result,
    [property: JsonPropertyName("receiving-mx-hostname")] string Host,
    [property: JsonPropertyName("receiving-ip"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Ip,
    [property: JsonPropertyName("failed-session-count")] int Count,
    [property: JsonPropertyName("failure-reason-code")] string Reason);
