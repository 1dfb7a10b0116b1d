using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Keys;

namespace SecureMarketing.Core.Approvals;

/// <summary>
/// What a request was about, kept with it for as long as it is kept: the owner's parts as canonical JSON, sealed under the request's id.
/// Values under an approval drift; these do not. Written once, never changed. Nobody's data; a segment's rule may be of the compartment
/// (42 CFR part 2).
/// </summary>
public sealed class SubmittedParts
{
    private const string SealedField = "submitted-parts";

    private SubmittedParts()
    {
    }

    internal SubmittedParts(ApprovalRequestId request, JsonNode parts, IFieldCipher cipher)
    {
        RequestId = request;
        PartsSealed = cipher.Seal(request.Value, SealedField, ApprovalHash.Canonical(parts));
    }

    public ApprovalRequestId RequestId { get; private set; }

    public byte[] PartsSealed { get; private set; } = [];

    /// <exception cref="System.Security.Cryptography.CryptographicException">They were altered, or belong to another request.</exception>
    internal JsonNode Open(IFieldCipher cipher) => JsonNode.Parse(cipher.Open(RequestId.Value, SealedField, PartsSealed))!;
}

internal sealed class SubmittedPartsMapping : IEntityTypeConfiguration<SubmittedParts>
{
    public void Configure(EntityTypeBuilder<SubmittedParts> builder)
    {
        builder.ToTable("approval_parts");
        builder.HasKey(p => p.RequestId);
        builder.Property(p => p.RequestId).ValueGeneratedNever();
        builder.HasOne<ApprovalRequest>().WithOne().HasForeignKey<SubmittedParts>(p => p.RequestId).OnDelete(DeleteBehavior.Cascade);
    }
}
