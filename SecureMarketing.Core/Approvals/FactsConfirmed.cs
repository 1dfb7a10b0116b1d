using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Approvals;

/// <summary>Which fact sheets are confirmed as they stand now.</summary>
public static class FactsConfirmed
{
    /// <summary>The confirmation of exactly this sheet by someone who did not write it; null when there is none.</summary>
    public static FactConfirmation? Of(FactSheet sheet, IEnumerable<FactConfirmation> confirmations, IReadOnlySet<UserId> editors)
    {
        var hash = sheet.Hash();
        return confirmations.FirstOrDefault(c =>
            c.SheetKey == sheet.Key && c.FactsHash == hash && c.RuleVersion == ClassificationTable.Version && !editors.Contains(c.ConfirmedBy));
    }

    public static bool All(IReadOnlyList<FactSheet> sheets, IReadOnlyCollection<FactConfirmation> confirmations, IReadOnlySet<UserId> editors) =>
        sheets.Count > 0 && sheets.All(s => Of(s, confirmations, editors) is not null);
}
