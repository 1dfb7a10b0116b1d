namespace SecureMarketing.Core.Delivery.Domains;

/// <summary>The domain of the envelope sender. Implemented by Bounces; without an implementation it is the From domain.</summary>
public interface IReturnDomain
{
    /// <summary>Null: the From domain of each message.</summary>
    string? Domain { get; }
}
