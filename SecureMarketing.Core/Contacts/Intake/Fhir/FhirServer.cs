using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SecureMarketing.Core.Contacts.Intake.Fhir;

/// <summary>How a client signs its assertion (RFC 7518 §3.1, SMART App Launch 2.2 "Asymmetric"). Stored: never renumber.</summary>
public enum SmartAlgorithm
{
    /// <summary>ECDSA P-384 with SHA-384; default.</summary>
    Es384 = 1,

    /// <summary>RSASSA-PKCS1-v1_5 with SHA-384, RSA 3072.</summary>
    Rs384 = 2,
}

/// <summary>What an administrator says about a FHIR server.</summary>
public sealed record FhirSettings
{
    /// <summary>The FHIR R4 base URL, https, or http on loopback; at most 500 characters, no user, query or fragment.</summary>
    public required string BaseUrl { get; init; }

    /// <summary>As the server registered this product (SMART backend services); null for a server that asks for no token.</summary>
    public string? ClientId { get; init; }

    public SmartAlgorithm Algorithm { get; init; } = SmartAlgorithm.Es384;

    /// <summary>What is asked for, at most 500 characters.</summary>
    public string Scope { get; init; } = "system/*.read";

    /// <summary>Export one group of patients; null = all patients.</summary>
    public string? Group { get; init; }
}

/// <summary>The FHIR server of an import source, with the key by which this product signs in there.</summary>
public sealed class FhirServer
{
    private FhirServer()
    {
    }

    public FhirServer(IntakeSourceId source) => SourceId = source;

    public IntakeSourceId SourceId { get; private set; }
    public string BaseUrl { get; private set; } = "";
    public string? ClientId { get; private set; }
    public SmartAlgorithm Algorithm { get; private set; }
    public string Scope { get; private set; } = "";
    public string? Group { get; private set; }

    /// <summary>RFC 7638 thumbprint of the key, base64url.</summary>
    public string KeyId { get; private set; } = "";

    /// <summary>The public half as a JSON Web Key (RFC 7517), for the server's administrator.</summary>
    public string PublicJwk { get; private set; } = "";

    /// <summary>PKCS #8, sealed under the source's id.</summary>
    internal byte[] KeySealed { get; private set; } = [];

    /// <summary>Server time of the last export that went in completely; null = everything is asked for.</summary>
    public DateTimeOffset? Since { get; private set; }

    /// <summary>A change of server or group begins from everything again; a new kind of key needs registering again.</summary>
    public void Configure(FhirSettings settings)
    {
        if (BaseUrl != settings.BaseUrl || Group != settings.Group)
            Since = null;
        BaseUrl = settings.BaseUrl;
        ClientId = settings.ClientId;
        Scope = settings.Scope;
        Group = settings.Group;
    }

    internal void TakeKey(SmartAlgorithm algorithm, string keyId, string publicJwk, byte[] keySealed)
    {
        Algorithm = algorithm;
        KeyId = keyId;
        PublicJwk = publicJwk;
        KeySealed = keySealed;
    }

    internal void Advance(DateTimeOffset since) => Since = since;

    internal FhirSettings Settings() => new() { BaseUrl = BaseUrl, ClientId = ClientId, Algorithm = Algorithm, Scope = Scope, Group = Group };
}

internal sealed class FhirServerMapping : IEntityTypeConfiguration<FhirServer>
{
    public void Configure(EntityTypeBuilder<FhirServer> builder)
    {
        builder.ToTable("intake_fhir_servers");
        builder.HasKey(s => s.SourceId);
        builder.Property(s => s.BaseUrl).HasMaxLength(500);
        builder.Property(s => s.ClientId).HasMaxLength(200);
        builder.Property(s => s.Scope).HasMaxLength(500);
        builder.Property(s => s.Group).HasMaxLength(64);
        builder.Property(s => s.KeyId).HasMaxLength(64);
        builder.Property(s => s.PublicJwk).HasMaxLength(2000);
        builder.Property(s => s.KeySealed);
        builder.HasOne<IntakeSource>().WithOne().HasForeignKey<FhirServer>(s => s.SourceId);
    }
}
