using System.Text.Json.Serialization;
using SecureMarketing.Core.Contacts.Sources;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Core.Contacts.Mapping;

/// <summary>
/// How the files of one source are to be read: for each table its layout and which column is what. Tables join by the
/// record id of the person. Holds names of columns, no values.
/// </summary>
public sealed record ImportMapping
{
    public IReadOnlyList<TableMapping> Tables { get; init; } = [];
}

/// <summary>One table of a mapping.</summary>
public sealed record TableMapping
{
    /// <summary>Names of the files that this is for, letter case aside, <c>*</c> for any run of characters: <c>patients*.csv</c>.</summary>
    public string Files { get; init; } = "*";

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required TableKind Holds { get; init; }

    /// <summary>Layout; what is null is found out from the file.</summary>
    public TableForm Form { get; init; } = new();

    /// <summary>Code system of codes beside which the file states none: a word of <see cref="CodeSystems"/> or a URI; null = by the shape of each code.</summary>
    public string? CodeSystem { get; init; }

    /// <summary>
    /// Categories that every code of this table is labelled with, on top of what the value sets say: a substance-use clinic's
    /// whole export is Part 2 data whatever its codes are. Never takes a label away.
    /// </summary>
    public Sensitivity Sensitivity { get; init; }

    public IReadOnlyList<ColumnMapping> Columns { get; init; } = [];
}

/// <summary>One column that is taken in; columns without one are not.</summary>
public sealed record ColumnMapping
{
    /// <summary>Name in the header row, letter case aside, or "Column 3" where there is none.</summary>
    public required string Column { get; init; }

    /// <summary>A key of <see cref="ImportTargets"/>.</summary>
    public required string Target { get; init; }

    /// <summary>Order of day and month in dates without a leading year; null = American.</summary>
    public DateOrder? Dates { get; init; }

    /// <summary>Unit of results beside which the file states none (UCUM), at most 40 characters; observations only.</summary>
    public string? Unit { get; init; }

    /// <summary>
    /// Categories that what this column brings is labelled with, on top of what the value sets and the catalogue say: codes and
    /// results label their row's code, a custom attribute counts as these for everyone from then on (<see cref="ColumnLabels"/>).
    /// Never takes a label away.
    /// </summary>
    public Sensitivity Sensitivity { get; init; }

    /// <summary>For whole names: "Doe, Jane" instead of "Jane Doe".</summary>
    public bool LastNameFirst { get; init; }
}
