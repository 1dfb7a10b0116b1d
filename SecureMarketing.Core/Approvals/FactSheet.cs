using System.Text.Json;
using System.Text.Json.Serialization;

namespace SecureMarketing.Core.Approvals;

/// <summary>
/// The facts of one group of content blocks as a marketer states them. Usually one sheet covers a whole message; a block about
/// something else gets a sheet of its own.
/// </summary>
public sealed record FactSheet
{
    /// <summary>Unique within its subject, 1–40 characters.</summary>
    public required string Key { get; init; }

    /// <summary>Ids of the blocks these facts hold for. A block in no sheet leaves the subject Undetermined.</summary>
    public IReadOnlyList<string> Blocks { get; init; } = [];

    public BlockFacts Facts { get; init; } = new();

    /// <summary>"We get nothing for this": without it, <see cref="Remuneration.None"/> counts as unknown.</summary>
    public bool NoRemunerationAttested { get; init; }

    /// <summary>Proof for F6; null when nothing is received from a product's owner.</summary>
    public CostWorksheet? Worksheet { get; init; }

    /// <summary>
    /// Codes of the medicine whose prescription ran out, as the records have them; null: not stated. Only for
    /// <see cref="BlockSubject.LapsedRx"/>: from them each person's days since the lapse are counted when it is sent.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Medicines { get; init; }

    /// <summary>
    /// To whom health information goes, by the names that authorizations give them; null: not stated. Only where it goes to a third party for
    /// its own use: an authorization must name each (45 CFR 164.508(c)(1)(iii)).
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? DisclosedTo { get; init; }

    /// <summary>
    /// The facts that classify: what was stated, less what lacks its proof. F6 comes from the worksheet alone, psychotherapy
    /// notes are never imported, so the product answers that one itself, and nobody states the lapse for everyone.
    /// </summary>
    [JsonIgnore]
    public BlockFacts Proven => Facts with
    {
        Remuneration = Facts.Remuneration == Remuneration.None && !NoRemunerationAttested ? Remuneration.Unknown : Facts.Remuneration,
        WithinCost = Worksheet?.WithinCost ?? Stated.Unknown,
        PsychotherapyNotes = Stated.N,
        LapsedDays = null,
    };

    /// <summary>True when the class differs from person to person by the days since the lapse.</summary>
    [JsonIgnore]
    public bool DependsOnLapse => ClassificationTable.AsksForLapse(Proven);

    /// <summary>For whom the prescription ran out within the limit.</summary>
    [JsonIgnore]
    public BlockFacts WithinLimit => Proven with { LapsedDays = ClassificationTable.LapsedLimitDays };

    /// <summary>For whom it ran out before.</summary>
    [JsonIgnore]
    public BlockFacts BeyondLimit => Proven with { LapsedDays = ClassificationTable.LapsedLimitDays + 1 };

    /// <summary>
    /// The facts of everyone it may be sent to: one set, or two where it depends on the lapse. Without the medicine no lapse can be
    /// counted, and the class stays open.
    /// </summary>
    [JsonIgnore]
    public IReadOnlyList<BlockFacts> Outcomes => DependsOnLapse && Medicines is { Count: > 0 } ? [WithinLimit, BeyondLimit] : [Proven];

    /// <summary>Of the most restrictive outcome.</summary>
    [JsonIgnore]
    public Classification Class => Classification.Of([.. Outcomes]);

    /// <summary>SHA-256 over the canonical sheet, lower-case hex; a confirmation holds for exactly this.</summary>
    public string Hash() => ApprovalHash.Of(JsonSerializer.SerializeToNode(this, ApprovalHash.Json)!);
}

/// <summary>
/// What the maker of a promoted product pays, and what sending costs (45 CFR 164.501 marketing (2)(i): reasonably related to the
/// cost; 78 FR 5597: labour, supplies, postage, capital, overhead). Amounts in US dollars, at least zero.
/// </summary>
public sealed record CostWorksheet
{
    public string Payer { get; init; } = "";
    public string ContractId { get; init; } = "";
    public decimal Received { get; init; }
    public decimal Labour { get; init; }
    public decimal Materials { get; init; }
    public decimal Supplies { get; init; }
    public decimal Capital { get; init; }
    public decimal Overhead { get; init; }

    /// <summary>True when a business associate receives the money; then fair market value is the limit, not cost.</summary>
    public bool PaidToBusinessAssociate { get; init; }

    /// <summary>Needed when <see cref="PaidToBusinessAssociate"/>.</summary>
    public decimal FairMarketValue { get; init; }

    /// <summary>Who signs for the covered entity.</summary>
    public string SignatoryEntity { get; init; } = "";

    /// <summary>Who signs for the payer.</summary>
    public string SignatoryPayer { get; init; } = "";

    [JsonIgnore]
    public decimal Cost => Labour + Materials + Supplies + Capital + Overhead;

    /// <summary>Payer, contract, both signatories and amounts that make sense.</summary>
    [JsonIgnore]
    public bool IsComplete =>
        !string.IsNullOrWhiteSpace(Payer) && !string.IsNullOrWhiteSpace(ContractId) && !string.IsNullOrWhiteSpace(SignatoryEntity) &&
        !string.IsNullOrWhiteSpace(SignatoryPayer) && new[] { Received, Labour, Materials, Supplies, Capital, Overhead, FairMarketValue }.All(a => a >= 0) &&
        Received > 0;

    /// <summary>Unknown until complete.</summary>
    [JsonIgnore]
    public Stated WithinCost => !IsComplete ? Stated.Unknown : Received <= (PaidToBusinessAssociate ? FairMarketValue : Cost) ? Stated.Y : Stated.N;
}
