using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Delivery;

/// <summary>Expected refusals of Delivery.</summary>
public static class DeliveryErrors
{
    public static Error DecisionDenies { get; } =
        new("delivery.decision_denies", "The gate did not allow this message.", ErrorKind.Forbidden);

    public static Error DecisionStale { get; } =
        new("delivery.decision_stale", "The gate's decision is older than 60 seconds; ask the gate again.", ErrorKind.Conflict);

    public static Error DecisionForOtherMessage { get; } =
        new("delivery.decision_other_message", "The gate's decision was made for another message or another content.", ErrorKind.Forbidden);

    public static Error DecisionForOtherRoute { get; } =
        new("delivery.decision_other_route", "The gate's decision was made for another way of delivery than the message was prepared for.", ErrorKind.Forbidden);

    public static Error RouteNotFound { get; } =
        new("delivery.route_not_found", "No such route. It may have been removed meanwhile.", ErrorKind.NotFound);

    public static Error RouteNameTaken { get; } =
        new("delivery.route_name_taken", "Another route has this name. Choose another one.", ErrorKind.Conflict);

    public static Error RouteAddress { get; } =
        new("delivery.route_address", "A smart host needs a host name or address and a port from 1 to 65535.");

    public static Error SandboxFixed { get; } =
        new("delivery.sandbox_fixed", "The sandbox's address is chosen at start; it can only be renamed, ranked, enabled or disabled.");

    public static Error DirectFixed { get; } =
        new("delivery.direct_fixed", "Direct delivery finds its servers in the DNS: it has no host, port, pin, operator or credentials. Give a name, an order and whether it is enabled.");

    public static Error DirectTaken { get; } =
        new("delivery.direct_taken", "There is a direct route already. Change that one.", ErrorKind.Conflict);

    public static Error DomainNotRemembered { get; } =
        new("delivery.domain_not_remembered", "Nothing is remembered about this domain.", ErrorKind.NotFound);

    public static Error DomainInvalid { get; } =
        new("delivery.domain_invalid", "The domain is not a host name such as mail.example.org.");

    public static Error AddressInvalid { get; } =
        new("delivery.address_invalid", "The address is not a mailbox address such as name@example.com.");

    public static Error KeyNotFound { get; } =
        new("delivery.key_not_found", "No such certificate or key in the register.", ErrorKind.NotFound);

    public static Error KeyUnusable(string reason) =>
        new("delivery.key_unusable", $"The certificate or key cannot be used: {reason}. Nothing was added.");

    public static Error KeyNeedsPin { get; } =
        new("delivery.key_needs_pin", "No chain leads to a trusted root. Compare the fingerprint with its holder, then add it as pinned.");

    public static Error DkimKeyExists { get; } =
        new("delivery.dkim_key_exists", "This domain already has a key under this selector. Choose another selector.", ErrorKind.Conflict);

    public static Error DkimKeyNotFound { get; } =
        new("delivery.dkim_key_not_found", "No such signing key.", ErrorKind.NotFound);

    public static Error SandboxMessageNotFound { get; } =
        new("delivery.sandbox_message_not_found", "No such message in the sandbox. It may have been cleared.", ErrorKind.NotFound);
}
