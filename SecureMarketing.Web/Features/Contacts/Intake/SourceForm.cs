using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Contacts.Intake;

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

    public static SourceForm Of(SourceRow? source) => source is null ? new SourceForm() : new SourceForm
    {
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
    });
}
