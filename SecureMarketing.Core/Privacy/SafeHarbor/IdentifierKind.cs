namespace SecureMarketing.Core.Privacy.SafeHarbor;

/// <summary>The eighteen kinds of identifiers, in the order of 45 CFR 164.514(b)(2)(i)(A)–(R).</summary>
public enum IdentifierKind
{
    Name = 1,
    Geography,

    /// <summary>Elements of dates except the year, ages over 89, and years that tell them.</summary>
    Date,
    Telephone,
    Fax,
    Email,
    SocialSecurity,
    MedicalRecord,
    HealthPlan,
    Account,
    Licence,
    Vehicle,
    Device,
    Url,
    IpAddress,
    Biometric,
    Photograph,

    /// <summary>Any other unique number, characteristic or code; also everything that is not on the list of permitted fields.</summary>
    OtherUnique,
}
