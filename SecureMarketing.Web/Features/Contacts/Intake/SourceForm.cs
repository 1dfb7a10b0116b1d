using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Contacts.Intake;
using SecureMarketing.Core.Contacts.Intake.Fhir;

namespace SecureMarketing.Web.Features.Contacts.Intake;

/// <summary>What the dialog of an import source edits.</summary>
internal sealed class SourceForm
{
    public IntakeSourceId? Id { get; init; }
    public int BasedOn { get; init; }
    public string Name { get; set; } = "";
    public string Folder { get; set; } = "";
    public string Pattern { get; set; } = "*";
    public ImportFormat Format { get; init; } = ImportFormat.Auto;
    public string Mapping { get; set; } = "";
    public string SourceSystem { get; set; } = ImportOptions.DefaultSource;
    public string Owner { get; set; } = "";
    public bool AddressesVerified { get; set; }
    public int? MaxRejectedPercent { get; set; }
    public int EveryMinutes { get; set; } = 5;

    /// <summary>True for a FHIR server, false for a folder.</summary>
    public bool IsServer { get; init; }
    public string BaseUrl { get; set; } = "";
    public string ClientId { get; set; } = "";
    public SmartAlgorithm Algorithm { get; set; } = SmartAlgorithm.Es384;
    public string Scope { get; set; } = "system/*.read";
    public string Group { get; set; } = "";

    public static SourceForm New(bool isServer) => new() { IsServer = isServer, EveryMinutes = isServer ? 1440 : 5 };

    public static SourceForm Of(SourceRow source) => new()
    {
        IsServer = source.Fhir is not null,
        BaseUrl = source.Fhir?.Settings.BaseUrl ?? "",
        ClientId = source.Fhir?.Settings.ClientId ?? "",
        Algorithm = source.Fhir?.Settings.Algorithm ?? SmartAlgorithm.Es384,
        Scope = source.Fhir?.Settings.Scope ?? "",
        Group = source.Fhir?.Settings.Group ?? "",
        Id = source.Id,
        BasedOn = source.Version,
        Name = source.Settings.Name,
        Folder = source.Settings.Folder,
        Pattern = source.Settings.Pattern,
        Format = source.Settings.Format,
        Mapping = source.Settings.Mapping ?? "",
        SourceSystem = source.Settings.SourceSystem,
        Owner = source.Settings.Owner,
        AddressesVerified = source.Settings.AddressesVerified,
        MaxRejectedPercent = source.Settings.MaxRejectedPercent,
        EveryMinutes = source.Settings.EveryMinutes,
    };

    public SaveSource ToCommand() => new(Id, BasedOn, new IntakeSettings
    {
        Name = Name.Trim(),
        Folder = Folder.Trim(),
        Pattern = Pattern.Trim(),
        Format = Format,
        Mapping = string.IsNullOrEmpty(Mapping) ? null : Mapping,
        SourceSystem = SourceSystem.Trim(),
        Owner = Owner.Trim(),
        AddressesVerified = AddressesVerified,
        MaxRejectedPercent = MaxRejectedPercent,
        EveryMinutes = EveryMinutes,
    })
    {
        Fhir = !IsServer ? null : new FhirSettings
        {
            BaseUrl = BaseUrl.Trim(),
            ClientId = string.IsNullOrWhiteSpace(ClientId) ? null : ClientId.Trim(),
            Algorithm = Algorithm,
            Scope = Scope.Trim(),
            Group = string.IsNullOrWhiteSpace(Group) ? null : Group.Trim(),
        },
    };
}
