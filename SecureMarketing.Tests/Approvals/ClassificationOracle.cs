namespace SecureMarketing.Tests.Approvals;

/// <summary>
/// The decision table written a second time from the brief, over words, as nested questions instead of rows. "?" is unknown.
/// </summary>
internal static class ClassificationOracle
{
    internal sealed record Case(
        string Audience, string Encourages, string Subject, string Role, string Money, string WithinCost,
        string ThirdParty, string ThirdPartyPaid, int? Lapsed, string FundraisingData, string PsychNotes, string ActsFor = "?");

    internal static readonly string[] Audiences = ["?", "PatientOrMember", "BusinessContact", "PublicNoPhi"];
    internal static readonly string[] Answers = ["?", "Y", "N"];
    internal static readonly string[] Roles = ["?", "Provider", "Plan", "Clearinghouse", "BaOnBehalf", "NonCovered"];
    /// <summary>For whom a business associate acts, and what nobody has a business associate for.</summary>
    internal static readonly string[] Parties = ["?", "Provider", "Plan", "Clearinghouse", "NonCovered"];

    internal static readonly string[] Moneys = ["?", "None", "InKindOnly", "FinancialUnrelatedPayer", "FinancialFromOrForProductOwner"];
    internal static readonly string[] Subjects =
    [
        "?", "CurrentRx", "GenericOfCurrentRx", "LapsedRx", "DeliverySystemOfSelfAdminRx", "NewFormulation", "Adjunct", "SwitchTherapy",
        "OwnHealthService", "PlanBenefitOrNetwork", "PlanOnlyValueAdd", "TreatmentAltOrSetting", "CareCoordination", "ThirdPartyHealth",
        "NonHealth", "GovProgram", "GeneralHealth", "Fundraising", "ResearchRecruit", "AdminNotice",
    ];

    internal static (string Class, int Row) Decide(Case c)
    {
        if (new[] { c.Audience, c.Encourages, c.Subject, c.Role, c.Money, c.ThirdParty, c.ThirdPartyPaid, c.PsychNotes }.Contains("?"))
            return ("Undetermined", 0);
        if (c.ActsFor != "?" && (c.Role, c.ActsFor) is not ("BaOnBehalf", "Provider" or "Plan" or "Clearinghouse"))
            return ("Undetermined", 0);
        var provider = c.Role == "Provider" || (c.Role == "BaOnBehalf" && c.ActsFor is "?" or "Provider");
        switch (c.ThirdParty, c.ThirdPartyPaid)
        {
            case ("N", "Y"): return ("Undetermined", 0);
            case ("Y", "Y"): return ("SaleOfPhi", 1);
        }

        if (c.PsychNotes == "Y")
            return ("Undetermined", 2);
        if (c.Audience != "PatientOrMember")
            return ("NoPhi", 3);
        if (c.ThirdParty == "Y")
            return ("Marketing", 4);
        if (c.Subject == "Fundraising")
            return c.FundraisingData == "?" ? ("Undetermined", 0) : (c.FundraisingData == "Y" ? "Fundraising" : "Marketing", 5);
        if (c.Subject == "ResearchRecruit")
            return ("Undetermined", 6);
        if (c.Encourages == "N")
            return ("NotMarketing", 7);

        var owner = c.Money == "FinancialFromOrForProductOwner";
        switch (c.Subject)
        {
            case "AdminNotice" or "GovProgram" or "GeneralHealth":
                return ("NotMarketing", 7);
            case "LapsedRx" when c.Lapsed is null or < 0:
                return ("Undetermined", 0);
            case "CurrentRx" or "GenericOfCurrentRx" or "DeliverySystemOfSelfAdminRx":
            case "LapsedRx" when c.Lapsed <= 90:
                return !owner ? ("NotMarketing", 8) : c.WithinCost == "?" ? ("Undetermined", 0) : c.WithinCost == "Y" ? ("NotMarketing", 9) : ("MarketingRemunerated", 10);
            case "OwnHealthService" or "PlanBenefitOrNetwork" or "PlanOnlyValueAdd":
                return owner ? ("MarketingRemunerated", 14) : ("NotMarketing", 12);
            case "ThirdPartyHealth" or "NonHealth":
                return owner ? ("MarketingRemunerated", 15) : ("Marketing", 16);
            default:
                return owner ? ("MarketingRemunerated", 14) : ("NotMarketing", provider ? 11 : 13);
        }
    }
}
