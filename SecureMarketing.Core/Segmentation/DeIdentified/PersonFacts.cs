using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Core.Segmentation.DeIdentified;

/// <summary>
/// What an export starts from: the coded part of a person's record. Names, addresses, numbers and the source's own words
/// are never read for it. PHI: a class without a printing <see cref="object.ToString"/>.
/// </summary>
internal sealed class PersonFacts
{
    public AdministrativeGender Gender { get; init; }
    public DateOnly? Birth { get; init; }
    public bool Deceased { get; init; }
    public DateOnly? DeceasedOn { get; init; }
    public string? MaritalStatus { get; init; }
    public string? LanguageCode { get; init; }
    public string? RaceCode { get; init; }
    public string? EthnicityCode { get; init; }
    public string? State { get; init; }
    public string? Zip { get; init; }
    public string? Country { get; init; }
    public IReadOnlyList<Statement> Facts { get; init; } = [];
    public IReadOnlyList<Visit> Visits { get; init; } = [];

    /// <param name="Day">Day number; 0 = undated.</param>
    internal sealed record Statement(FactKind Kind, string System, string Code, Sensitivity Sensitivity, int Day, FactStatus Status, double? Value, string? Unit);

    internal sealed record Visit(EncounterClass Class, int Day);
}
