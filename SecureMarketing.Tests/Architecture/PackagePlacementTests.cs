using ArchUnitNET.Domain;

namespace SecureMarketing.Tests.Architecture;

/// <summary>Where each package may be used. A package that is everywhere cannot be replaced anywhere.</summary>
public sealed class PackagePlacementTests
{
    /// <summary>Namespace prefix of the package → namespace prefixes that may use it, below SecureMarketing.Core.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Placement = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["MailKit"] = ["Delivery.Transport", "Bounces"],
        ["MimeKit"] = ["Content.Rendering", "Sending", "Delivery", "Portal", "Bounces"],
        ["Org.BouncyCastle"] = ["Delivery.Crypto", "Keys"],
        ["ClosedXML"] = ["Contacts.Import", "Reporting.Export"],
        ["Hl7.Fhir"] = ["Contacts.Import"],
        ["CsvHelper"] = ["Contacts.Sources", "Terminology.Lists"],
        ["PhoneNumbers"] = ["Contacts.Addresses"],
        ["Microsoft.Data.Sqlite"] = ["Persistence"],
        ["Npgsql"] = ["Persistence"],
        ["Microsoft.Data.SqlClient"] = ["Persistence"],
        ["Quartz"] = ["Bounces", "Compliance", "Consent", "Delivery.Sts", "Contacts.Intake", "Retention", "Sending", "Campaigns", "Segmentation"],
        ["Microsoft.Security.AntiSSRF"] = ["Contacts.Intake.Fhir", "Delivery.Sts"],
        ["DnsClient"] = ["Delivery.Dns"],
        ["MudBlazor"] = [],
    };

    [Fact]
    public void Core_UsesEachPackageOnlyInItsPlace() => Assert.Empty(Violations(Loaded.Core));

    [Fact]
    public void PlantedUse_IsCaught() =>
        Assert.Contains(Violations(Loaded.Planted), v => v.Contains("PlantedSmtp", StringComparison.Ordinal));

    private static IReadOnlyList<string> Violations(IEnumerable<IType> types) =>
    [
        .. from type in types
           let name = type.Namespace?.FullName ?? ""
           where name.StartsWith(ModuleGraph.CoreNamespace, StringComparison.Ordinal)
           let place = name[ModuleGraph.CoreNamespace.Length..]
           from target in type.Dependencies.Select(d => d.Target.FullName).Distinct(StringComparer.Ordinal)
           from rule in Placement
           where target == rule.Key || target.StartsWith(rule.Key + ".", StringComparison.Ordinal)
           where !rule.Value.Any(p => place == p || place.StartsWith(p + ".", StringComparison.Ordinal))
           select $"{type.FullName} uses {target}",
    ];
}
