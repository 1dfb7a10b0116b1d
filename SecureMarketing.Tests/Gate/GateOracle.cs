using System.Collections.Immutable;

namespace SecureMarketing.Tests.Gate;

/// <summary>
/// The truth table written a second time, from the brief and over words instead of the product's types, so that a slip in
/// one is not repeated in the other. Input: name → word. Output: effect and codes.
/// </summary>
internal static class GateOracle
{
    internal static readonly ImmutableDictionary<string, string[]> Domain = new Dictionary<string, string[]>
    {
        ["audit"] = ["Up", "Down"],
        ["fresh"] = ["Y", "N"],
        ["tenantBaa"] = ["Active", "None", "Terminated"],
        ["camp"] = ["Running", "Paused", "Ended"],
        ["appr"] = ["Valid", "Missing", "HashMismatch", "Expired", "SelfApproved", "Withdrawn"],
        ["class"] = ["NoPhi", "NotMarketing", "Marketing", "MarketingRemunerated", "Fundraising", "SaleOfPhi", "Undetermined"],
        ["comm"] = ["Commercial", "Transactional"],
        ["auth"] = ["None", "Valid", "OutOfScope", "Pending", "Defective", "Expired", "Revoked", "Suspended"],
        ["remun"] = ["Y", "N"],
        ["supp"] = ["None", "TopicMatch", "AllCommercial", "FundraisingOptOut", "DoNotContact", "HardBounce", "Complaint", "Deceased"],
        ["restr"] = ["Y", "N"],
        ["sens"] = ["None", "State", "Part2", "PsychNotes", "Unknown"],
        ["sensCons"] = ["NotRequired", "Valid", "Missing"],
        ["subj"] = ["Adult", "MinorRepOk", "MinorSelfConsented", "RepInvalid"],
        ["addr"] = ["VerifiedOwn", "Unverified", "SharedUnconfirmed", "AltRequired"],
        ["phi"] = ["None", "Relationship", "Clinical"],
        ["route"] = ["EndToEnd", "Portal", "VerifiedTls", "OppTls", "Clear"],
        ["plain"] = ["None", "Warned", "NotWarned", "Withdrawn"],
        ["vendorBaa"] = ["Active", "Missing", "NotVendor"],
        ["pack"] = ["Pass", "Fail"],
        ["foot"] = ["Y", "N"],
        ["track"] = ["None", "FirstParty", "ThirdParty"],
    }.ToImmutableDictionary();

    /// <summary>Everything in order for a patient message, nothing fires.</summary>
    internal static readonly ImmutableDictionary<string, string> Good = new Dictionary<string, string>
    {
        ["audit"] = "Up",
        ["fresh"] = "Y",
        ["tenantBaa"] = "Active",
        ["camp"] = "Running",
        ["appr"] = "Valid",
        ["class"] = "NotMarketing",
        ["comm"] = "Transactional",
        ["auth"] = "None",
        ["remun"] = "N",
        ["supp"] = "None",
        ["restr"] = "N",
        ["sens"] = "None",
        ["sensCons"] = "NotRequired",
        ["subj"] = "Adult",
        ["addr"] = "VerifiedOwn",
        ["phi"] = "Relationship",
        ["route"] = "VerifiedTls",
        ["plain"] = "None",
        ["vendorBaa"] = "NotVendor",
        ["pack"] = "Pass",
        ["foot"] = "Y",
        ["track"] = "FirstParty",
    }.ToImmutableDictionary();

    internal static (string Effect, List<string> Codes) Decide(IReadOnlyDictionary<string, string> x)
    {
        var codes = new List<string>();
        var deny = int.MaxValue;
        var cancel = int.MaxValue;
        var hold = false;
        var reroute = false;

        void Fire(int row, string effect, string code)
        {
            codes.Add(code);
            if (effect == "DENY")
                deny = Math.Min(deny, row);
            if (effect == "CANCEL")
                cancel = Math.Min(cancel, row);
            hold |= effect == "HOLD";
            reroute |= effect == "REROUTE";
        }

        var marketing = x["class"].StartsWith("Marketing", StringComparison.Ordinal);
        var phi = x["phi"] != "None";
        var noPhiClass = x["class"] == "NoPhi";
        if (noPhiClass == phi || (x["sens"] != "None" && !phi))
            Fire(0, "DENY", "INCONSISTENT_INPUT");
        if (x["audit"] == "Down")
            Fire(1, "HOLD", "AUDIT_UNAVAILABLE");
        if (x["fresh"] == "N")
            Fire(2, "HOLD", "STALE_STATE");
        if (phi && (x["tenantBaa"] is "None" or "Terminated"))
            Fire(3, "DENY", "TENANT_NO_BAA");
        if (x["camp"] == "Paused")
            Fire(4, "HOLD", "CAMPAIGN_PAUSED");
        if (x["camp"] == "Ended")
            Fire(4, "CANCEL", "CAMPAIGN_ENDED");
        if (x["appr"] is "Missing" or "HashMismatch" or "Expired" or "SelfApproved")
            Fire(5, "HOLD", "APPROVAL_" + x["appr"]);
        if (x["appr"] == "Withdrawn")
            Fire(5, "CANCEL", "APPROVAL_Withdrawn");
        if (x["class"] == "Undetermined")
            Fire(6, "DENY", "CLASS_UNDETERMINED");
        if (x["class"] == "SaleOfPhi")
            Fire(6, "DENY", "SALE_OF_PHI");
        if (x["sens"] == "PsychNotes")
            Fire(7, "DENY", "PSYCH_NOTES");
        var suppressed = x["supp"] switch
        {
            "None" => false,
            "AllCommercial" or "Complaint" => x["comm"] == "Commercial",
            "FundraisingOptOut" => x["class"] == "Fundraising",
            _ => true,
        };
        if (suppressed)
            Fire(8, "DENY", "SUPPRESSED_" + x["supp"]);
        if (x["restr"] == "Y")
            Fire(9, "DENY", "RESTRICTION_AGREED");
        if (x["subj"] == "RepInvalid")
            Fire(10, "DENY", "REP_AUTHORITY");
        if (x["subj"] == "MinorSelfConsented" && x["addr"] != "VerifiedOwn")
            Fire(10, "DENY", "MINOR_CONFIDENTIAL");
        if (marketing && x["auth"] != "Valid")
            Fire(11, "DENY", "AUTH_" + x["auth"]);
        if (x["class"] == "MarketingRemunerated" && x["remun"] == "N")
            Fire(12, "DENY", "AUTH_REMUNERATION_STATEMENT");
        var consentLacking = x["sensCons"] switch
        {
            "Missing" => true,
            "NotRequired" => marketing || x["class"] == "Fundraising",
            _ => false,
        };
        if (x["sens"] == "Unknown" || (x["sens"] is "State" or "Part2" && consentLacking))
            Fire(13, "DENY", "SENSITIVE_CONSENT_" + x["sens"]);
        var wrongAddress = x["addr"] switch
        {
            "AltRequired" => true,
            "Unverified" => phi,
            "SharedUnconfirmed" => x["phi"] == "Clinical" || x["sens"] != "None",
            _ => false,
        };
        if (wrongAddress)
            Fire(14, "DENY", "ADDRESS_" + x["addr"]);
        if (x["pack"] == "Fail")
            Fire(15, "DENY", "RULEPACK:" + x.GetValueOrDefault("packId", ""));
        if (x["comm"] == "Commercial" && x["foot"] == "N")
            Fire(16, "HOLD", "CANSPAM_FOOTER");
        if (phi && x["track"] == "ThirdParty")
            Fire(17, "DENY", "THIRD_PARTY_TRACKER");
        if (phi && x["vendorBaa"] == "Missing")
            Fire(18, "REROUTE", "ROUTE_NO_BAA");
        if (phi && x["sens"] != "None" && x["route"] == "VerifiedTls")
            Fire(19, "REROUTE", "ROUTE_TOO_WEAK");
        var plainPermitted = x["plain"] == "Warned" && x["sens"] == "None" && x["class"] == "NotMarketing";
        if (phi && !plainPermitted && (x["route"] == "OppTls" || x["route"] == "Clear"))
            Fire(20, "REROUTE", x["plain"] == "NotWarned" ? "PLAIN_NO_WARNING" : x["plain"] == "Withdrawn" ? "PLAIN_WITHDRAWN" : "ROUTE_TOO_WEAK");

        var final = deny < int.MaxValue || cancel < int.MaxValue ? (deny < cancel ? "DENY" : "CANCEL")
            : hold ? "HOLD" : reroute ? "REROUTE" : "ALLOW";
        return (final, codes);
    }
}
