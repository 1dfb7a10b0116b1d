using System.Globalization;
using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Web.Components.Drafts;

namespace SecureMarketing.Web.Features.Campaigns;

/// <summary>Where two set-ups of one campaign differ, field by field in the words of the page.</summary>
internal static class CampaignDifferences
{
    /// <param name="mine">What stands on the page.</param>
    /// <param name="theirs">What was saved meanwhile.</param>
    /// <param name="segment">Name of a segment version.</param>
    /// <param name="content">Name of an email version.</param>
    public static IReadOnlyList<DraftDifference> Between(CampaignForm mine, CampaignForm theirs, Func<Guid, string> segment, Func<Guid, string> content)
    {
        var (ours, others) = (Fields(mine, segment, content), Fields(theirs, segment, content));
        return
        [
            .. ours.Keys.Union(others.Keys, StringComparer.Ordinal)
                .Select(what => new DraftDifference(what, ours.GetValueOrDefault(what, ""), others.GetValueOrDefault(what, "")))
                .Where(d => d.Mine != d.Theirs),
        ];
    }

    private static Dictionary<string, string> Fields(CampaignForm form, Func<Guid, string> segment, Func<Guid, string> content)
    {
        var setup = form.Setup;
        var fields = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Name of the campaign"] = form.Name,
            ["Segment"] = setup.Segment is { } chosen ? segment(chosen.Value) : "",
            ["Email"] = setup.Content is { } email ? content(email.Value) : "",
            ["Sender's name"] = setup.FromName,
            ["Sender's address"] = setup.FromAddress,
            ["Replies go to"] = setup.ReplyTo ?? "",
            ["Topic"] = setup.Topic ?? "",
            ["Claims about a treatment"] = ClassWords.Of(setup.ClinicalClaims),
            ["Sensitive categories declared"] = string.Join(", ", DeclaredLabels.Each.Where(c => setup.Declared.HasFlag(c)).Select(SensitivityNames.Title)),
            ["Count opens and clicks"] = setup.Tracking ? "yes" : "no",
            ["Encrypt more"] = setup.NoTlsOnly ? "yes" : "no",
            ["Not before"] = Moment(setup.NotBefore),
            ["Not after"] = Moment(setup.NotAfter),
            ["Stream"] = setup.Stream,
        };
        foreach (var sheet in setup.Sheets)
            Add(fields, sheet, setup.Sheets.Count == 1 ? "" : $"Group {sheet.Key}: ");
        return fields;
    }

    private static void Add(Dictionary<string, string> fields, FactSheet sheet, string prefix)
    {
        var facts = sheet.Facts;
        fields[prefix + "Who is written to"] = ClassWords.Of(facts.AudienceBasis);
        fields[prefix + "What it is about"] = ClassWords.Of(facts.Subject);
        fields[prefix + "Encourages to buy or use"] = ClassWords.Of(facts.Encourages);
        fields[prefix + "We send it as"] = ClassWords.Of(facts.SenderRole);
        if (facts.SenderRole == SenderRole.BaOnBehalf)
            fields[prefix + "… for"] = ClassWords.ActsFor(facts.ActsFor);
        fields[prefix + "What we get for it"] = ClassWords.Of(facts.Remuneration);
        fields[prefix + "To a third party"] = ClassWords.Of(facts.PhiToThirdParty);
        fields[prefix + "… and is paid for"] = ClassWords.Of(facts.PhiToThirdPartyRemunerated);
        fields[prefix + "… to"] = string.Join("; ", sheet.DisclosedTo ?? []);
        fields[prefix + "Medicine, by its codes"] = string.Join(", ", sheet.Medicines ?? []);
        fields[prefix + "Nobody pays, attested"] = sheet.NoRemunerationAttested ? "yes" : "no";
        if (prefix.Length > 0)
            fields[prefix + "Blocks"] = string.Join(", ", sheet.Blocks);
        if (sheet.Worksheet is { } sums)
            fields[prefix + "Cost worksheet"] = string.Create(CultureInfo.InvariantCulture, $"{sums.Payer} {sums.ContractId}: received {sums.Received:0.##}");
    }

    private static string Moment(DateTimeOffset? at) => at?.UtcDateTime.ToString("d MMM yyyy, HH:mm", CultureInfo.InvariantCulture) is { } text ? text + " UTC" : "";
}
