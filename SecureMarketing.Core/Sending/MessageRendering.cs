using SecureMarketing.Core.Content.Rendering;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Tracking;

namespace SecureMarketing.Core.Sending;

/// <summary>
/// Renders one person's message for one way of delivery: an encrypted message carries no remote picture, a sensitive one
/// is not tracked at all (compliance §8), a portal copy is read under the portal's own roof.
/// </summary>
internal sealed class MessageRendering(TrackingLinks tracking)
{
    /// <returns>The refusal of the renderer when a value is missing, or <c>sending.rendered_for_other</c>.</returns>
    public Result<RenderedEmail> Render(PreparedMessage message, DeliveryMethod method)
    {
        var rendered = EmailRenderer.Render(message.Content.Document, message.Values, method == DeliveryMethod.Portal ? RenderLinks.Plain : LinksOf(message, method));
        if (!rendered.IsSuccess)
            return rendered;
        // Compliance §9: whatever was mixed up between gathering and rendering, it does not leave.
        return rendered.Value.Contact == message.Lease.Row.ContactId && rendered.Value.BelongsTo(message.Values)
            ? rendered
            : SendingErrors.RenderedForOther;
    }

    /// <summary>
    /// The opt-out address, for the page and for one-click (RFC 8058) alike; null where there is nothing to opt out of
    /// (a transactional message without opt-out in its footer).
    /// </summary>
    public string? Unsubscribe(PreparedMessage message) =>
        message.Origin.Gate.Comm == CommercialClass.Commercial || message.Origin.Gate.Foot == YesNo.Y
            ? tracking.For(message.Lease.Row.ParentId ?? message.Lease.Id, TrackingChoice.Off).Unsubscribe
            : null;

    private RenderLinks LinksOf(PreparedMessage message, DeliveryMethod method)
    {
        var gate = message.Origin.Gate;
        var choice = gate.Track == GateTracking.FirstParty
            ? TrackingChoice.For(gate.Sens != GateSensitivity.None, method.ToGateRoute() == GateRoute.EndToEnd)
            : TrackingChoice.Off;
        var links = tracking.For(message.Lease.Id, choice);
        return new RenderLinks
        {
            Click = links.TracksClicks ? (index, _) => links.Click(index) : null,
            OpenPixel = links.OpenPixel,
            Unsubscribe = links.Unsubscribe,
            Preferences = links.Preferences,
        };
    }
}
