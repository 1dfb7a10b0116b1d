using SecureMarketing.Core.Sending.Preflight;
using SecureMarketing.Web.Components.Shared;

namespace SecureMarketing.Web.Features.Campaigns;

/// <summary>The pre-flight as a checklist; what stops comes first. Pure.</summary>
internal static class PreflightWords
{
    public static IReadOnlyList<ChecklistItem> Of(PreflightReport report) => [.. report.Checks.OrderBy(c => c.Verdict is PreflightVerdict.Refuse ? 0 : 1).Select(c => new ChecklistItem(
        c.Verdict switch
        {
            PreflightVerdict.Refuse => CheckState.Blocked,
            PreflightVerdict.Warn => CheckState.Attention,
            _ => CheckState.Done,
        },
        Of(c.Kind) + (c.Verdict == PreflightVerdict.NotApplicable ? " (not applicable):" : ":"),
        c.Mend is null ? c.Reason : $"{c.Reason} {c.Mend}"))];

    public static string Of(PreflightKind kind) => kind switch
    {
        PreflightKind.Sender => "Sender",
        PreflightKind.Route => "Route",
        PreflightKind.Agreement => "Agreement of whoever carries it",
        PreflightKind.Signature => "Signature",
        PreflightKind.PublishedKey => "Published key",
        PreflightKind.ReturnPath => "Return path (SPF)",
        PreflightKind.Dmarc => "DMARC",
        PreflightKind.Unsubscribe => "One-click opt-out",
        PreflightKind.PostalAddress => "Postal address",
        PreflightKind.OwnName => "Our own name",
        _ => "Complaints",
    };
}
