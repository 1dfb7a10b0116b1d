namespace SecureMarketing.Core.Access;

/// <summary>
/// The roles of compliance.md §11, and the Analyst of its §4. Numbers are stored: never renumber, only append. A person
/// may hold several, within <see cref="RoleRules"/>.
/// </summary>
public enum Role
{
    /// <summary>Builds segments and campaigns on coded data and counts; sees no identified person.</summary>
    Marketer = 1,

    /// <summary>Reads segments, counts and reports; sees no identified person.</summary>
    Analyst = 2,

    /// <summary>Approves clinical claims and sensitive content.</summary>
    ClinicalReviewer = 3,

    /// <summary>Confirms facts, approves every campaign, keeps the registers.</summary>
    ComplianceOfficer = 4,

    /// <summary>Approves marketing as defined in 45 CFR 164.501.</summary>
    Legal = 5,

    /// <summary>Users, keys, routes, configuration; no PHI, never an approver.</summary>
    Admin = 6,

    /// <summary>Reads evidence; writes nothing.</summary>
    Auditor = 7,

    /// <summary>Records authorizations, revocations and opt-outs.</summary>
    ConsentClerk = 8,

    /// <summary>Investigates incidents; may stop sends.</summary>
    IncidentManager = 9,

    /// <summary>May use records of substance-use treatment (42 CFR part 2) and approves campaigns that do; given beside another role.</summary>
    Part2Reviewer = 10,
}
