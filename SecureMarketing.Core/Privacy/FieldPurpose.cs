namespace SecureMarketing.Core.Privacy;

/// <summary>
/// What a field about a person may be used for (45 CFR 164.502(b), 164.514(d): no more than the purpose needs). Stored: never
/// renumber.
/// </summary>
public enum FieldPurpose
{
    /// <summary>Treatment, care coordination, case management, appointment notices (45 CFR 164.501).</summary>
    Care = 1,

    /// <summary>Payment and health care operations, sets without identity included.</summary>
    Operations = 2,

    /// <summary>Marketing (45 CFR 164.501, 164.508(a)(3)).</summary>
    Marketing = 3,

    /// <summary>Fundraising without authorization (45 CFR 164.514(f)(1)).</summary>
    Fundraising = 4,
}

/// <summary>Who uses a field. Stored: never renumber.</summary>
public enum FieldUser
{
    /// <summary>A version of a segment was saved with it.</summary>
    Segment = 1,

    /// <summary>A campaign's audience was found by it.</summary>
    Campaign = 2,

    /// <summary>People were taken out by it.</summary>
    Export = 3,

    /// <summary>A version of a form that asks for it was published.</summary>
    Form = 4,
}
