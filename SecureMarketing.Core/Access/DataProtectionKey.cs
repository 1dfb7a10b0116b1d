using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Access;

public readonly record struct DataProtectionKeyId(Guid Value) : ITypedId<DataProtectionKeyId>
{
    public static DataProtectionKeyId New() => new(Guid.CreateVersion7());
    public static DataProtectionKeyId From(Guid value) => new(value);
}

/// <summary>
/// A key of ASP.NET Core's data protection (cookies, antiforgery). In the database, so that every node reads the same;
/// sealed, so that a stolen database forges no session.
/// </summary>
public sealed class DataProtectionKey
{
    public required DataProtectionKeyId Id { get; init; }

    public required byte[] XmlSealed { get; init; }
}

internal sealed class DataProtectionKeyMapping : IEntityTypeConfiguration<DataProtectionKey>
{
    public void Configure(EntityTypeBuilder<DataProtectionKey> builder)
    {
        builder.ToTable("data_protection_keys");
        builder.HasKey(k => k.Id);
    }
}

internal sealed class DataProtectionKeys(IDbContextFactory<AppDbContext> contexts, IFieldCipher cipher) : IXmlRepository
{
    private const string Field = "data-protection";

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var db = contexts.CreateDbContext();
        return [.. db.Set<DataProtectionKey>().AsNoTracking().ToList().Select(key => XElement.Parse(cipher.Open(key.Id.Value, Field, key.XmlSealed)))];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var db = contexts.CreateDbContext();
        var id = DataProtectionKeyId.New();
        db.Add(new DataProtectionKey { Id = id, XmlSealed = cipher.Seal(id.Value, Field, element.ToString(SaveOptions.DisableFormatting)) });
        db.SaveChanges();
    }
}
