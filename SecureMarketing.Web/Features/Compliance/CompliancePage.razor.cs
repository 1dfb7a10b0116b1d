using System.Globalization;
using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Compliance;
using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.Sending;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Compliance;

/// <summary>The figures of compliance; every tile leads to its list where the reader may open it.</summary>
public sealed partial class CompliancePage
{
    private static readonly IReadOnlyList<int> Windows = ViewComplianceFigures.Windows;

    private ComplianceFigures? figures;
    private Error? failure;
    private Func<Permission, bool> may = _ => false;

    private sealed record Tile(string Title, string Value, string Detail, Tone Tone, string? Href, string LinkText);

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Current { get; set; } = null!;

    [Inject] private SiteZone Zone { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "days")] private int? Days { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        // The prerendered page shows the skeleton: waiting for the figures there would keep everything back, and ask twice.
        if (RendererInfo.IsInteractive)
            await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var actor = await Current.GetAsync();
        may = actor.Holds;
        var taken = await UseCases.RunAsync<ViewComplianceFigures, ComplianceFigures>(new ViewComplianceFigures(Windows.Contains(Days ?? 0) ? Days!.Value : 90), actor, CancellationToken.None);
        failure = taken.Error;
        figures = taken.IsSuccess ? taken.Value : null;
    }

    private IEnumerable<Tile> Overdue()
    {
        var o = figures!.Overdue;
        yield return Due("Reviews of the audit trail", o.AuditReviews, "Lines that somebody should have looked at", Permission.AuditReviewsView, "/audit/reviews?view=Overdue", "Review queue");
        yield return Due("Incidents", o.Incidents, "Open for more than 60 days since their discovery", Permission.IncidentsView, "/incidents", "Incidents");
        yield return Due("Requests for an accounting", o.Accountings, "Not answered by their last day", Permission.DisclosuresView, "/disclosures?open=true", "Disclosures");
        yield return new Tile("Audit of sent messages", o.ListAudit ? "Missing" : "On time", "The last quarter, within 30 days of its end", o.ListAudit ? Tone.Error : Tone.Neutral, Link(Permission.IncidentsView, "/incidents"), "Audits");
        yield return Due("Agreements", o.Agreements, "Not verified for a year, or ended without another", Permission.BaaView, "/baas", "BAAs");
        yield return Due("Evidence", o.Evidence, "Records of the register past their day, their next review or the day of a finding", Permission.GovernanceView, "/governance?view=Overdue", "Register");
        yield return new Tile(
            "Attestations", o.Attestations.ToString(), "Events that end an authorization, not attested for 90 days", o.Attestations.Number == 0 ? Tone.Neutral : Tone.Error,
            Link(Permission.AuthorizationStatus, "/authorizations?view=Suspended"), "Authorizations");
    }

    private IEnumerable<Tile> InWindow()
    {
        var f = figures!;
        yield return new Tile(
            "Authorization rate", Percent(f.Authorizations.Share) ?? (f.Authorizations.Asked.Number == 0 ? "None asked" : "Withheld"),
            f.Authorizations.Valid.Number is null ? $"Authorizations in effect, of {f.Authorizations.Asked} entered or asked for; by purpose below" : $"{f.Authorizations.Valid} authorizations in effect of {f.Authorizations.Asked} entered or asked for; by purpose below", Tone.Neutral, Link(Permission.AuthorizationStatus, "/authorizations?view=Valid"), "Authorizations");
        yield return new Tile(
            "Authorizations that end", f.Expiring.In30.ToString(), $"within 30 days; {f.Expiring.In60} within 60, {f.Expiring.In90} within 90", Tone.Neutral,
            Link(Permission.AuthorizationStatus, "/authorizations?view=Expiring"), "Authorizations");
        yield return new Tile(
            "Left out at launch", Percent(f.Denials.Share) ?? (f.Denials.Asked.Number == 0 ? "None decided" : "Withheld"),
            f.Denials.Denied.Number is null ? $"Of {f.Denials.Asked} decisions of the gate" : $"{f.Denials.Denied} of {f.Denials.Asked} decisions of the gate", Tone.Neutral, Link(Permission.CampaignView, "/campaigns"), "Campaigns");
        yield return new Tile("Messages handed over", f.Routes.Messages.Number is null ? "Withheld" : f.Routes.Messages.ToString(), "To a mail server or into the portal", Tone.Neutral, Link(Permission.ReportView, "/reports"), "Reports");
        yield return new Tile(
            "Approval cycle", f.ApprovalCycle.P50 is { } half ? FigureWords.Span(half) : "None decided",
            f.ApprovalCycle.Decided == 0
                ? $"{Number(f.ApprovalCycle.Waiting)} waiting"
                : $"median of {Number(f.ApprovalCycle.Decided)}; 95 of 100 within {FigureWords.Span(f.ApprovalCycle.P95)}, slowest {FigureWords.Span(f.ApprovalCycle.Max)}; {Number(f.ApprovalCycle.Waiting)} waiting",
            Tone.Neutral, Link(Permission.ApprovalView, "/approvals"), "Approvals");
        yield return new Tile(
            "Error rate of list audits", Percent(f.ListAudits.ErrorRate) ?? (f.ListAudits.Judged.Number == 0 ? "Not audited" : "Withheld"),
            $"{f.ListAudits.Mismatches} of {f.ListAudits.Judged} judged messages did not agree, in {Number(f.ListAudits.Audits)} {(f.ListAudits.Audits == 1 ? "audit" : "audits")}",
            f.ListAudits.Mismatches.Number is not 0 ? Tone.Error : Tone.Neutral, Link(Permission.IncidentsView, "/incidents"), "Incidents");
        yield return new Tile(
            "Incidents per 100,000 messages", f.Incidents.Per100K?.ToString("#,##0.0", CultureInfo.InvariantCulture) ?? (f.Incidents.Messages.Number == 0 ? "None sent" : "Withheld"),
            f.Incidents.Incidents.Number is null ? "Discovered in this time" : $"{f.Incidents.Incidents} discovered, {(f.Incidents.Messages.Number is null ? "a number of messages that is withheld" : $"{f.Incidents.Messages} messages handed over")}",
            Tone.Neutral, Link(Permission.IncidentsView, "/incidents"), "Incidents");
        var o = f.Offboarding;
        yield return new Tile(
            "Access ended in time", o.Left == 0 ? "Nobody left" : $"{Number(o.Left - o.Late)} of {Number(o.Left)}",
            o.Left == 0 ? "Staff, within an hour of their last day" : $"Staff, within an hour of their last day; slowest {FigureWords.Span(o.Longest)}",
            o.Late > 0 ? Tone.Error : Tone.Neutral, Link(Permission.UsersView, "/users"), "Users and roles");
    }

    private IReadOnlyList<FunnelBar> Reasons() => [.. figures!.Denials.Reasons.Select(r => Bar(SendingReasonWords.Of(r.Code), r.People, r.Share))];

    private IReadOnlyList<FunnelBar> Routes() => [.. figures!.Routes.Routes.Select(r => Bar(r.Method.Label(), r.Messages, r.Share))];

    private static FunnelBar Bar(string label, ShownCount count, double? share) => new(label, count.Number ?? 0, Percent(share), count.Number is null ? count.ToString() : null);

    private Tile Due(string title, int count, string detail, Permission needs, string href, string link) =>
        new(title, Number(count), detail, count > 0 ? Tone.Error : Tone.Neutral, Link(needs, href), link);

    private string? Link(Permission needs, string href) => may(needs) ? href : null;

    private static string? Percent(double? share) => share?.ToString("0.0 %", CultureInfo.InvariantCulture);

    private static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
