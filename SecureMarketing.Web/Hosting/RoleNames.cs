using SecureMarketing.Core.Access;

namespace SecureMarketing.Web.Hosting;

/// <summary>Roles in the words of the screen.</summary>
public static class RoleNames
{
    public static string Of(Role role) => role switch
    {
        Role.ClinicalReviewer => "Clinical reviewer",
        Role.ComplianceOfficer => "Compliance officer",
        Role.Admin => "Administrator",
        Role.ConsentClerk => "Consent clerk",
        Role.IncidentManager => "Incident manager",
        Role.Part2Reviewer => "Part 2 reviewer",
        _ => role.ToString(),
    };

    /// <summary>What the role is for, one sentence.</summary>
    public static string Meaning(Role role) => role switch
    {
        Role.Marketer => "Builds segments and campaigns on counts and coded data.",
        Role.Analyst => "Reads segments, counts and reports.",
        Role.ClinicalReviewer => "Approves clinical claims and sensitive content.",
        Role.ComplianceOfficer => "Confirms facts, approves every campaign, keeps the registers.",
        Role.Legal => "Approves messages that are marketing under HIPAA.",
        Role.Admin => "Manages users, routes and settings; sees no patient information.",
        Role.Auditor => "Reads evidence and the audit log; changes nothing.",
        Role.ConsentClerk => "Records authorizations, revocations and opt-outs.",
        Role.IncidentManager => "Investigates incidents and may stop sends.",
        Role.Part2Reviewer => "May use and count records of substance-use treatment (42 CFR part 2), and approves campaigns that do. Given beside another role.",
        _ => "",
    };
}
