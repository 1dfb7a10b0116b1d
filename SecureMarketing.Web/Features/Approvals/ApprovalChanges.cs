using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Web.Features.Campaigns;

namespace SecureMarketing.Web.Features.Approvals;

/// <summary>What an approval binds, as lines that two versions can be compared by. Pure.</summary>
public static class ApprovalChanges
{
    public static IReadOnlyList<(string Label, string Value)> Values(CampaignSetup setup, CampaignSummary summary, Organisation organisation) =>
    [
        ("Email", summary.ContentName ?? "–"),
        ("Subject", summary.Blocks.Count > 0 ? summary.Blocks[0].Text : "–"),
        ("Segment", summary.SegmentName ?? "–"),
        ("Sender", $"{setup.FromName} <{setup.FromAddress}>"),
        ("Replies go to", setup.ReplyTo ?? "the sender"),
        ("Topic", setup.Topic ?? "none"),
        ("Stream", setup.Stream),
        ("Class", $"{ClassWords.Of(summary.Classification.Class)} (row {summary.Classification.Row})"),
        ("Commercial", summary.Classification.Commercial == CommercialClass.Commercial ? "Yes" : "No"),
        ("Clinical claims", ClassWords.Of(setup.ClinicalClaims)),
        ("PHI shown", summary.PhiFields.Count == 0 ? "none beyond being a patient" : string.Join(", ", summary.PhiFields)),
        ("Sensitive categories", summary.Labels.Count == 0 ? CampaignWords.Of(summary.Sens) : string.Join(", ", summary.Labels)),
        ("Opens and clicks", setup.Tracking ? "counted" : "not counted"),
        ("Encryption", setup.NoTlsOnly ? "end to end or portal only" : "by the delivery policy"),
        ("Not before", setup.NotBefore is { } from ? CampaignWords.At(from, organisation) : "any time"),
        ("Not after", setup.NotAfter is { } to ? CampaignWords.At(to, organisation) : "48 hours after it begins"),
    ];

    /// <summary>The facts of one sheet that matter for its class, in plain words.</summary>
    public static IReadOnlyList<(string Label, string Value)> Facts(FactSheet sheet)
    {
        var facts = sheet.Facts;
        List<(string, string)> lines =
        [
            ("Written to", ClassWords.Of(facts.AudienceBasis)),
            ("About", ClassWords.Of(facts.Subject)),
            ("Encourages to buy or use", ClassWords.Of(facts.Encourages)),
            ("Sent as", ClassWords.Of(facts.SenderRole)),
            ("Received for sending", ClassWords.Of(facts.Remuneration) + (facts.Remuneration == Remuneration.None ? (sheet.NoRemunerationAttested ? ", attested" : ", not attested") : "")),
            ("Health information to a third party", ClassWords.Of(facts.PhiToThirdParty)),
            ("… paid for", ClassWords.Of(facts.PhiToThirdPartyRemunerated)),
        ];
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
