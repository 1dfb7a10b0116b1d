using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Approvals;

/// <summary>Whose approval a slot waits for. Stored: never renumber.</summary>
public enum ApproverKind
{
    Compliance = 1,
    Legal = 2,
    Clinical = 3,

    /// <summary>Who may use records under 42 CFR part 2: nobody else sees into the compartment.</summary>
    Part2 = 4,
}

/// <summary>What decides who must approve.</summary>
/// <param name="Class">HIPAA class of the most restrictive block.</param>
/// <param name="Sensitive">True when any sensitive category taints content or segment (compliance §3).</param>
/// <param name="ClinicalClaims">True when the message makes a clinical claim, or nobody has said that it makes none.</param>
/// <param name="Part2">True when records of substance-use treatment are used (42 CFR part 2).</param>
public sealed record ApprovalNeed(HipaaClass Class, bool Sensitive, bool ClinicalClaims, bool Part2 = false)
{
    /// <summary>Days an approval holds: the shorter for sensitive categories (compliance §11).</summary>
    public int ValidDays => Sensitive ? 90 : 180;
}

/// <summary>One row of the table of required approvers.</summary>
/// <param name="When">In plain words, for the set-up page.</param>
/// <param name="Applies">The condition.</param>
/// <param name="Approvers">Who is needed when it applies; the needs of all rows that apply add up.</param>
public sealed record ApproverRow(string When, Func<ApprovalNeed, bool> Applies, IReadOnlyList<ApproverKind> Approvers);

/// <summary>Who must approve (compliance §11). A class that no row names is not approvable at all.</summary>
public static class RequiredApprovers
{
    public static IReadOnlyList<ApproverRow> Rows { get; } =
    [
        new("Not marketing, or no health information", n => n.Class is HipaaClass.NoPhi or HipaaClass.NotMarketing, [ApproverKind.Compliance]),
        new("Marketing, with or without remuneration", n => n.Class is HipaaClass.Marketing or HipaaClass.MarketingRemunerated, [ApproverKind.Compliance, ApproverKind.Legal]),
        // Not named by the brief; the opt-out and data limits of 164.514(f) are Legal's to judge.
        new("Fundraising", n => n.Class == HipaaClass.Fundraising, [ApproverKind.Compliance, ApproverKind.Legal]),
        new("It makes clinical claims", n => n.ClinicalClaims && !IsBlocked(n), [ApproverKind.Clinical]),
        new("It uses a sensitive category", n => n.Sensitive && !IsBlocked(n), [ApproverKind.Compliance, ApproverKind.Legal, ApproverKind.Clinical]),
        new("It uses records of substance-use treatment (42 CFR part 2)", n => n.Part2 && !IsBlocked(n), [ApproverKind.Part2]),
    ];

    /// <summary>In the order of <see cref="ApproverKind"/>; empty when the class may not be approved.</summary>
    public static IReadOnlyList<ApproverKind> For(ApprovalNeed need) =>
        [.. Rows.Where(r => r.Applies(need)).SelectMany(r => r.Approvers).Distinct().Order()];

    /// <summary>The permission that a person needs to decide such a slot.</summary>
    public static Permission PermissionOf(ApproverKind kind) => kind switch
    {
        ApproverKind.Compliance => Permission.ApprovalCompliance,
        ApproverKind.Legal => Permission.ApprovalLegal,
        ApproverKind.Clinical => Permission.ApprovalClinical,
        ApproverKind.Part2 => Permission.ApprovalPart2,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown approver."),
    };

    private static bool IsBlocked(ApprovalNeed need) => need.Class is HipaaClass.Undetermined or HipaaClass.SaleOfPhi;
}
