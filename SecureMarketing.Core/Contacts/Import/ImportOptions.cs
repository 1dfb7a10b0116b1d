namespace SecureMarketing.Core.Contacts.Import;

/// <summary>How files are to be read.</summary>
public sealed record ImportOptions
{
    public const string DefaultSource = "default";

    public ImportFormat Format { get; init; } = ImportFormat.Auto;

    /// <summary>
    /// Which source system the record ids belong to: 1–100 of a–z, 0–9, dash, dot. Files of one system join by record id.
    /// </summary>
    public string SourceSystem { get; init; } = DefaultSource;

    /// <summary>Read, check and count everything, then take it all back.</summary>
    public bool DryRun { get; init; }

    /// <summary>
    /// The source verified that each mailbox is the person's own (double opt-in or in person). Without it addresses arrive
    /// unverified and receive no PHI (compliance §9).
    /// </summary>
    public bool AddressesVerified { get; init; }

    /// <summary>
    /// Stop when more than this share of the rows read is rejected, percent, 1–100. Null: <see cref="ImportSettings.MaxRejectedPercent"/>
    /// for background runs, no limit for those whose requester watches them.
    /// </summary>
    public int? MaxRejectedPercent { get; init; }

    /// <summary>Stop when more rows than this are rejected; null as above.</summary>
    public int? MaxRejectedRows { get; init; }

    /// <summary>Leave it to the worker.</summary>
    public bool Background { get; init; }
}
