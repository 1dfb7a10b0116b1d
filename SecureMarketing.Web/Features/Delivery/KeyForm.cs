using SecureMarketing.Core.Delivery.Crypto;

namespace SecureMarketing.Web.Features.Delivery;

/// <summary>What the dialog for a new signing key edits.</summary>
public sealed class KeyForm
{
    public string Domain { get; set; } = "";

    /// <summary>True: the domain is that of the page and not asked for.</summary>
    public bool DomainFixed { get; init; }
    public string Selector { get; set; } = "";
    public DkimAlgorithm Algorithm { get; set; } = DkimAlgorithm.RsaSha256;

    public CreateDkimKey ToCommand() => new() { Domain = Domain.Trim(), Selector = Selector.Trim(), Algorithm = Algorithm };
}
