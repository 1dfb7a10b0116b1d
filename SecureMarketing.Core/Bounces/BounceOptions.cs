using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Bounces;

/// <summary>Where reports come back and what follows from them. Section <c>Bounces</c> of the settings.</summary>
public sealed class BounceOptions
{
    public const string Section = "Bounces";

    /// <summary>
    /// Domain of the envelope sender of every message (VERP); its mail must reach one of the mailboxes. For aligned SPF it is the
    /// From domain or a subdomain of it (RFC 7489 §3.1.2). With it, reports that come to no return path are only recorded. Null
    /// (default): the sender stays the From address, and reports are tied by Message-ID, which anybody who saw a message can write.
    /// </summary>
    public string? ReturnDomain { get; set; }

    /// <summary>Local part before the plus sign; default <c>bounce</c>, at most 20 characters.</summary>
    public string ReturnName { get; set; } = "bounce";

    /// <summary>Full path of the folder below which mailboxes may name folders; null (default) = no folder is watched.</summary>
    public string? FolderRoot { get; set; }

    /// <summary>So many messages that failed for now suppress the address; 2–100, default 5.</summary>
    public int SoftLimit { get; set; } = 5;

    /// <summary>Days within which those failures count; 1–365, default 30.</summary>
    public int SoftDays { get; set; } = 30;

    /// <summary>Days after acceptance during which a report that names only a recipient is tied to the message; default 14.</summary>
    public int RecipientTieDays { get; set; } = 14;

    /// <summary>A running campaign pauses at this share of complaints, per thousand of what was handed over; default 3 (0.3 %).</summary>
    public int PauseComplaintsPerMille { get; set; } = 3;

    /// <summary>Complaints are pointed out from this share on, per ten thousand of what was handed over; default 10 (0.1 %).</summary>
    public int WarnComplaintsPerTenThousand { get; set; } = 10;

    /// <summary>
    /// Complaints below this number never pause; default 3. One or two of a small campaign are above 0.3 % already and say nothing
    /// about it.
    /// </summary>
    public int PauseComplaintsFloor { get; set; } = 3;

    /// <summary>A running campaign pauses at this share of dead addresses, percent of what was handed over; default 5.</summary>
    public int PauseHardPercent { get; set; } = 5;

    /// <summary>Dead addresses below this number never pause; default 11, so that no count below a small cell decides.</summary>
    public int PauseHardFloor { get; set; } = 11;

    /// <summary>A running campaign pauses when mail servers refuse this share of what was tried for good, percent; default 10.</summary>
    public int PauseRefusedPercent { get; set; } = 10;

    /// <summary>Refusals below this number never pause; default 11.</summary>
    public int PauseRefusedFloor { get; set; } = 11;

    /// <exception cref="InvalidOperationException">A value is out of its range; the message names the setting.</exception>
    public BounceOptions Checked()
    {
        if (ReturnDomain is { Length: 0 })
            ReturnDomain = null;
        if (ReturnName.Length is 0 or > 20 || ReturnDomain is { } domain && !EmailAddress.TryParse($"{ReturnName}@{domain}", out _))
            throw new InvalidOperationException("Bounces:ReturnName and Bounces:ReturnDomain must form an address such as bounce@mail.example.com; the name has at most 20 characters.");
        if (SoftLimit is < 2 or > 100 || SoftDays is < 1 or > 365 || RecipientTieDays is < 1 or > 365)
            throw new InvalidOperationException("Bounces:SoftLimit is 2 to 100, Bounces:SoftDays and Bounces:RecipientTieDays are 1 to 365.");
        if (PauseComplaintsPerMille is < 1 or > 1000 || PauseHardPercent is < 1 or > 100 || PauseComplaintsFloor < 1 || PauseHardFloor < 1)
            throw new InvalidOperationException("Bounces:PauseComplaintsPerMille is 1 to 1000, Bounces:PauseHardPercent 1 to 100, and their floors are at least 1.");
        if (WarnComplaintsPerTenThousand is < 1 or > 10_000)
            throw new InvalidOperationException("Bounces:WarnComplaintsPerTenThousand is 1 to 10,000.");
        if (PauseRefusedPercent is < 1 or > 100 || PauseRefusedFloor < 1)
            throw new InvalidOperationException("Bounces:PauseRefusedPercent is 1 to 100, Bounces:PauseRefusedFloor at least 1.");
        return this;
    }
}
