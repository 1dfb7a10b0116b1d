using SecureMarketing.Core.Delivery.Policy;
using SecureMarketing.Core.Gate;

namespace SecureMarketing.Web.Features.Delivery;

/// <summary>What kind of message is asked about, as it is being chosen.</summary>
public sealed class QuestionForm
{
    public HipaaClass Class { get; set; } = HipaaClass.NotMarketing;

    public PhiLevel Phi { get; set; } = PhiLevel.Relationship;

    public CommercialClass Purpose { get; set; } = CommercialClass.Transactional;

    public bool Sensitive { get; set; }

    public LadderQuestion Question => new() { Class = Class, Purpose = Purpose, Phi = Phi, Sensitive = Sensitive };
}
