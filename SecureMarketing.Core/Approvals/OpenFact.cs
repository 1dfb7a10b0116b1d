namespace SecureMarketing.Core.Approvals;

/// <summary>What row 0 of the classification table waits for.</summary>
public enum OpenFact
{
    AudienceBasis,
    Encourages,
    Subject,
    SenderRole,

    /// <summary>Only a business associate acts for somebody, and only for a provider, a plan or a clearinghouse.</summary>
    ActsFor,

    Remuneration,
    PhiToThirdParty,
    PhiToThirdPartyRemunerated,

    /// <summary>Days since the prescription lapsed; on a sheet, the medicine from which they are counted.</summary>
    LapsedDays,

    FundraisingDataOnly,

    /// <summary>The cost worksheet does not prove F6 yet.</summary>
    WithinCost,

    /// <summary>A disclosure that does not happen cannot be paid for.</summary>
    Contradiction,

    /// <summary>The product's own answer, not one of the person's.</summary>
    PsychotherapyNotes,
}

/// <summary>Names the facts that stand between a block and its class.</summary>
public static class OpenFacts
{
    /// <summary>In the order of the questions; empty unless row 0 decides.</summary>
    public static IReadOnlyList<OpenFact> Of(BlockFacts facts) => Classification.Of(facts).Row == 0 ? [.. Missing(facts)] : [];

    /// <summary>Of a sheet: what is open for anyone it may be sent to.</summary>
    public static IReadOnlyList<OpenFact> Of(FactSheet sheet) => [.. sheet.Outcomes.SelectMany(Of).Distinct()];

    private static IEnumerable<OpenFact> Missing(BlockFacts f)
    {
        if (f.AudienceBasis == AudienceBasis.Unknown)
            yield return OpenFact.AudienceBasis;
        if (f.Subject == BlockSubject.Unknown)
            yield return OpenFact.Subject;
        if (f.Subject == BlockSubject.LapsedRx && f.LapsedDays is null or < 0)
            yield return OpenFact.LapsedDays;
        if (f.Subject == BlockSubject.Fundraising && f.FundraisingDataOnly == Stated.Unknown)
            yield return OpenFact.FundraisingDataOnly;
        if (f.Encourages == Stated.Unknown)
            yield return OpenFact.Encourages;
        if (f.SenderRole == SenderRole.Unknown)
            yield return OpenFact.SenderRole;
        if (ClassificationTable.ActsForNobody(f))
            yield return OpenFact.ActsFor;
        if (f.Remuneration == Remuneration.Unknown)
            yield return OpenFact.Remuneration;
        if (f.PhiToThirdParty == Stated.Unknown)
            yield return OpenFact.PhiToThirdParty;
        if (f.PhiToThirdPartyRemunerated == Stated.Unknown)
            yield return OpenFact.PhiToThirdPartyRemunerated;
        if (f is { PhiToThirdParty: Stated.N, PhiToThirdPartyRemunerated: Stated.Y })
            yield return OpenFact.Contradiction;
        if (f.PsychotherapyNotes == Stated.Unknown)
            yield return OpenFact.PsychotherapyNotes;
        if (ClassificationTable.AsksForCost(f) && f.WithinCost == Stated.Unknown)
            yield return OpenFact.WithinCost;
    }
}
