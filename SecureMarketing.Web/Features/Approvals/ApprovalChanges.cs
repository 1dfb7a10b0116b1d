using SecureMarketing.Core.Approvals;
using SecureMarketing.Web.Features.Campaigns;

namespace SecureMarketing.Web.Features.Approvals;

/// <summary>Facts as lines to read. Pure.</summary>
public static class ApprovalChanges
{
    /// <summary>The facts of one sheet that matter for its class, in plain words.</summary>
    public static IReadOnlyList<(string Label, string Value)> Facts(FactSheet sheet)
    {
        var facts = sheet.Facts;
        List<(string, string)> lines =
        [
            ("Written to", ClassWords.Of(facts.AudienceBasis)),
            ("About", ClassWords.Of(facts.Subject)),
            ("Encourages to buy or use", ClassWords.Of(facts.Encourages)),
            ("Sent as", ClassWords.Of(facts.SenderRole) + (facts.SenderRole == SenderRole.BaOnBehalf ? ": " + ClassWords.ActsFor(facts.ActsFor) : "")),
            ("Received for sending", ClassWords.Of(facts.Remuneration) + (facts.Remuneration == Remuneration.None ? (sheet.NoRemunerationAttested ? ", attested" : ", not attested") : "")),
            ("Health information to a third party", ClassWords.Of(facts.PhiToThirdParty)),
            ("… paid for", ClassWords.Of(facts.PhiToThirdPartyRemunerated)),
        ];
        if (facts.PhiToThirdParty == Stated.Y)
            lines.Add(("… to", sheet.DisclosedTo is { Count: > 0 } names ? string.Join("; ", names) : "Not stated"));
        if (facts.Subject == BlockSubject.LapsedRx)
            lines.Add(("Medicine, by its codes", sheet.Medicines is { Count: > 0 } codes ? string.Join(", ", codes) + "; the class is counted per person when it is sent" : "Not stated"));
        if (facts.Subject == BlockSubject.Fundraising)
            lines.Add(("Only data permitted for fundraising, by the fields used", ClassWords.Of(facts.FundraisingDataOnly)));
        if (ClassificationTable.AsksForCost(sheet.Proven))
            lines.AddRange(WorksheetLines(sheet.Worksheet));
        return lines;
    }

    private static IEnumerable<(string, string)> WorksheetLines(CostWorksheet? sheet)
    {
        if (sheet is null)
            return [("Cost worksheet", "Missing")];
        var culture = System.Globalization.CultureInfo.GetCultureInfo("en-US");
        return
        [
            ("Payer and contract", $"{sheet.Payer}, {sheet.ContractId}"),
            ("Received", sheet.Received.ToString("C", culture)),
            (sheet.PaidToBusinessAssociate ? "Fair market value" : "Documented cost", (sheet.PaidToBusinessAssociate ? sheet.FairMarketValue : sheet.Cost).ToString("C", culture)),
            ("Signed by", $"{sheet.SignatoryEntity}; {sheet.SignatoryPayer}"),
            ("Within the limit", ClassWords.Of(sheet.WithinCost)),
        ];
    }
}
