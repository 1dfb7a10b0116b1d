using SecureMarketing.Core.Gate;

namespace SecureMarketing.Core.Approvals;

/// <summary>The outcome of the decision table.</summary>
/// <param name="Class">HIPAA axis.</param>
/// <param name="Row">The row that decided; 0 also when a row lacked a value it needs.</param>
/// <param name="Commercial">CAN-SPAM axis, decided apart.</param>
public sealed record Classification(HipaaClass Class, int Row, CommercialClass Commercial)
{
    /// <summary>True for what may not be approved at all.</summary>
    public bool IsBlocked => Class is HipaaClass.Undetermined or HipaaClass.SaleOfPhi;

    /// <summary>True when each recipient needs a valid authorization (45 CFR 164.508(a)(3)).</summary>
    public bool NeedsAuthorization => Class is HipaaClass.Marketing or HipaaClass.MarketingRemunerated;

    /// <summary>Row 9 stands on documented cost: approval needs the worksheet.</summary>
    public bool NeedsCostWorksheet => Row == 9;

    /// <summary>Classifies one block.</summary>
    public static Classification Of(BlockFacts facts)
    {
        foreach (var row in ClassificationTable.Rows)
        {
            if (row.Decide(facts) is { } hit)
                return new Classification(hit, IsMissingValue(row.Number, hit) ? 0 : row.Number, CommercialOf(facts));
        }

        throw new InvalidOperationException("The last row of the classification table hits always.");
    }

    /// <summary>
    /// Classifies a campaign: the most restrictive block decides, and one commercial block makes it commercial. Without any
    /// block nothing is known.
    /// </summary>
    public static Classification Of(IReadOnlyCollection<BlockFacts> blocks)
    {
        if (blocks.Count == 0)
            return new Classification(HipaaClass.Undetermined, 0, CommercialClass.Commercial);
        var each = blocks.Select(Of).ToList();
        var strictest = each.MaxBy(c => c.Class.Restrictiveness())!;
        var commercial = each.Exists(c => c.Commercial == CommercialClass.Commercial) ? CommercialClass.Commercial : CommercialClass.Transactional;
        return strictest with { Commercial = commercial };
    }

    /// <summary>
    /// 16 CFR 316.3 asks for the primary purpose; product policy is stricter: whatever encourages a purchase or use, or might,
    /// is commercial.
    /// </summary>
    private static CommercialClass CommercialOf(BlockFacts facts) =>
        facts.Encourages == Stated.N ? CommercialClass.Transactional : CommercialClass.Commercial;

    /// <summary>Rows 2 and 6 say Undetermined of their own; rows 5, 8 and 9 only when a value is missing.</summary>
    private static bool IsMissingValue(int row, HipaaClass hit) => hit == HipaaClass.Undetermined && row is (5 or 8 or 9);
}
