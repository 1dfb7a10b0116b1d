using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SecureMarketing.Core.Delivery.Domains;

/// <summary>A domain that mail is sent from, and what its last check found. Public facts only.</summary>
public sealed class SendingDomain
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private SendingDomain()
    {
    }

    public SendingDomain(string domain, DateTimeOffset now)
    {
        Domain = domain;
        AddedAt = now;
    }

    /// <summary>Lower case, A-labels.</summary>
    public string Domain { get; private set; } = "";

    public DateTimeOffset AddedAt { get; private set; }

    /// <summary>Last check that could look records up; null before the first.</summary>
    public DateTimeOffset? CheckedAt { get; private set; }

    /// <summary>Last check in which everything that sending rests on held; null: never.</summary>
    public DateTimeOffset? GoodAt { get; private set; }

    /// <summary>Digest of the plan of that check: keys, egress and return path may have changed since.</summary>
    public string? GoodPlan { get; private set; }

    /// <summary>Findings of the last check; null before the first.</summary>
    public string? FindingsJson { get; private set; }

    /// <summary>Grows with each check.</summary>
    public int Version { get; private set; }

    public IReadOnlyList<RecordFinding> Findings => FindingsJson is null ? [] : JsonSerializer.Deserialize<List<RecordFinding>>(FindingsJson, Json)!;

    /// <summary>Notes a check. One that could look nothing up leaves the last findings standing.</summary>
    internal void Note(DomainPlan plan, IReadOnlyList<RecordFinding> findings, DateTimeOffset now)
    {
        if (findings.All(f => f.State == RecordState.Unknown))
            return;
        CheckedAt = now;
        FindingsJson = JsonSerializer.Serialize(findings, Json);
        if (IsGood(findings))
            (GoodAt, GoodPlan) = (now, DigestOf(plan));
        Version++;
    }

    /// <summary>Everything that sending rests on was found, a signing key among it.</summary>
    public static bool IsGood(IReadOnlyList<RecordFinding> findings) =>
        findings.Any(f => f.Record.Kind == DomainRecordKind.Dkim) && findings.Where(f => f.Record.Required).All(f => f.State == RecordState.Found);

    /// <summary>What a good check was about, in 64 hex digits.</summary>
    public static string DigestOf(DomainPlan plan) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(
        JsonSerializer.SerializeToUtf8Bytes(plan.Records().Where(r => r.Required), Json)));
}

internal sealed class SendingDomainMapping : IEntityTypeConfiguration<SendingDomain>
{
    public void Configure(EntityTypeBuilder<SendingDomain> builder)
    {
        builder.ToTable("sending_domains");
        builder.HasKey(d => d.Domain);
        builder.Property(d => d.Domain).HasMaxLength(253);
        builder.Property(d => d.GoodPlan).HasMaxLength(64);
        builder.Property(d => d.Version).IsConcurrencyToken();
        builder.Ignore(d => d.Findings);
    }
}
