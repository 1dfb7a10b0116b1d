using SecureMarketing.Core.Gate;

namespace SecureMarketing.Core.Delivery.Streams;

/// <summary>The stream of a message and the word for why.</summary>
/// <param name="Stream">The only stream whose routes and sender it may use.</param>
/// <param name="Reason">One of the words of <see cref="StreamPolicy"/>.</param>
public readonly record struct StreamChoice(MailStream Stream, string Reason);

/// <summary>Which stream a message belongs to: a pure table of class, purpose and sensitivity, first row that holds.</summary>
public static class StreamPolicy
{
    public const string SensitiveCategory = "sensitive-category";

    /// <summary>Nobody has said what it is, or it may not be sent at all: the strictest stream.</summary>
    public const string Undetermined = "undetermined";

    /// <summary>Marketing or fundraising under HIPAA (45 CFR 164.501, 164.514(f)), whatever CAN-SPAM calls it.</summary>
    public const string MarketingClass = "marketing-class";

    /// <summary>Commercial under CAN-SPAM (16 CFR 316.3).</summary>
    public const string Commercial = "commercial";

    public const string Transactional = "transactional";

    /// <summary>Why a route is passed over that could carry the message otherwise.</summary>
    public const string OtherStream = "route-other-stream";

    /// <param name="messageClass">Class under HIPAA.</param>
    /// <param name="purpose">The CAN-SPAM axis; null: as the class suggests, which is transactional for what is not marketing.</param>
    /// <param name="sensitive">Any sensitive category, an unmapped one included.</param>
    public static StreamChoice Of(HipaaClass messageClass, CommercialClass? purpose, bool sensitive) => (messageClass, purpose, sensitive) switch
    {
        (_, _, true) => new(MailStream.Sensitive, SensitiveCategory),
        (HipaaClass.Undetermined or HipaaClass.SaleOfPhi, _, _) => new(MailStream.Sensitive, Undetermined),
        (HipaaClass.Marketing or HipaaClass.MarketingRemunerated or HipaaClass.Fundraising, _, _) => new(MailStream.Marketing, MarketingClass),
        (_, CommercialClass.Commercial, _) => new(MailStream.Marketing, Commercial),
        (HipaaClass.NoPhi, null, _) => new(MailStream.Marketing, Commercial),
        _ => new(MailStream.Transactional, Transactional),
    };

    /// <summary>The stream of everything that stems from one origin.</summary>
    public static StreamChoice Of(GateOrigin origin) => Of(origin.Class, origin.Comm, origin.Sens != GateSensitivity.None);
}
