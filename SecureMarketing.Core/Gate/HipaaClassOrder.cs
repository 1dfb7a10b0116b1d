namespace SecureMarketing.Core.Gate;

/// <summary>How much a class asks before a message may go.</summary>
public static class HipaaClassOrder
{
    /// <summary>0 (least restrictive) to 6; the two blocked classes are the highest.</summary>
    public static int Restrictiveness(this HipaaClass value) => value switch
    {
        HipaaClass.NoPhi => 0,
        HipaaClass.NotMarketing => 1,
        HipaaClass.Fundraising => 2,
        HipaaClass.Marketing => 3,
        HipaaClass.MarketingRemunerated => 4,
        HipaaClass.Undetermined => 5,
        _ => 6,
    };
}
