using MudBlazor;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Web.Components.Layout;

/// <summary>One entry of the navigation.</summary>
/// <param name="Group">Heading it stands under; empty for the top.</param>
/// <param name="Text">Sentence case, a noun.</param>
/// <param name="Href">Path of the page.</param>
/// <param name="Icon">One of MudBlazor's outlined icons.</param>
/// <param name="AnyOf">Shown when the person holds at least one of these.</param>
public sealed record NavItem(string Group, string Text, string Href, string Icon, params Permission[] AnyOf);

/// <summary>
/// The navigation, in order (ui.md). One line per page that exists; a page joins here together with its browser test.
/// Hiding is courtesy: the use case behind the page refuses by itself.
/// </summary>
public static class NavItems
{
    public static IReadOnlyList<NavItem> All { get; } =
    [
        new("", "Home", "/", Icons.Material.Outlined.Home, Permission.SignedIn),

        // Audience
        new("Audience", "People", "/people", Icons.Material.Outlined.People, Permission.PeopleView),
        new("Audience", "Accounts", "/accounts", Icons.Material.Outlined.Business, Permission.AccountsView),
        new("Audience", "Duplicates", "/duplicates", Icons.Material.Outlined.JoinInner, Permission.PeopleView),
        new("Audience", "Segments", "/segments", Icons.Material.Outlined.FilterAlt, Permission.SegmentView),
        new("Audience", "Authorizations", "/authorizations", Icons.Material.Outlined.VerifiedUser, Permission.AuthorizationStatus),
        new("Audience", "Suppressions", "/suppressions", Icons.Material.Outlined.Block, Permission.SuppressionCount),
        new("Audience", "Preference centre", "/suppressions/topics", Icons.Material.Outlined.ToggleOn, Permission.SuppressionCount),
        new("Audience", "Imports", "/imports", Icons.Material.Outlined.UploadFile, Permission.ImportView),
        new("Audience", "Attributes", "/attributes", Icons.Material.Outlined.Tune, Permission.AttributesView),
        new("Audience", "Care stages", "/stages", Icons.Material.Outlined.Stairs, Permission.AttributesView),
        new("Audience", "Value sets", "/value-sets", Icons.Material.Outlined.Category, Permission.TerminologyView),
        new("Audience", "Code lists", "/codes", Icons.Material.Outlined.ListAlt, Permission.TerminologyView),

        // Engage
        new("Engage", "Campaigns", "/campaigns", Icons.Material.Outlined.Email, Permission.CampaignView),
        new("Engage", "Content library", "/content", Icons.Material.Outlined.Drafts, Permission.ContentView),
        new("Engage", "Forms", "/forms", Icons.Material.Outlined.DynamicForm, Permission.FormsView),
        new("Engage", "Approvals", "/approvals", Icons.Material.Outlined.TaskAlt, Permission.ApprovalView),

        // Delivery
        new("Delivery", "Queue", "/queue", Icons.Material.Outlined.Outbox, Permission.QueueCount),
        new("Delivery", "Bounces", "/bounces", Icons.Material.Outlined.AssignmentReturn, Permission.BouncesView),
        new("Delivery", "Policy", "/delivery/policy", Icons.Material.Outlined.Route, Permission.DeliveryPolicyView),
        new("Delivery", "Routes", "/delivery/routes", Icons.Material.Outlined.Dns, Permission.DeliveryPolicyView),
        new("Delivery", "Certificates", "/delivery/certificates", Icons.Material.Outlined.VpnKey, Permission.CertificatesManage),
        new("Delivery", "Streams", "/delivery/streams", Icons.Material.Outlined.AltRoute, Permission.DeliveryPolicyView),
        new("Delivery", "Sending domains", "/delivery/domains", Icons.Material.Outlined.Draw, Permission.DeliveryPolicyView),
        new("Delivery", "Sandbox mailbox", "/delivery/sandbox", Icons.Material.Outlined.Inbox, Permission.DeliveryPolicyView),

        // Measure
        new("Measure", "Reports", "/reports", Icons.Material.Outlined.Insights, Permission.ReportView),
        new("Measure", "De-identified export", "/exports/de-identified", Icons.Material.Outlined.NoAccounts, Permission.DeIdentifiedExport),

        // Assurance
        new("Assurance", "Compliance figures", "/compliance", Icons.Material.Outlined.QueryStats, Permission.ComplianceFiguresView),
        new("Assurance", "Review queue", "/audit/reviews", Icons.Material.Outlined.Visibility, Permission.AuditReviewsView),
        new("Assurance", "Audit log", "/audit", Icons.Material.Outlined.History, Permission.AuditView),
        new("Assurance", "Incidents", "/incidents", Icons.Material.Outlined.ReportGmailerrorred, Permission.IncidentsView),
        new("Assurance", "Disclosures", "/disclosures", Icons.Material.Outlined.Forward, Permission.DisclosuresView),
        new("Assurance", "Erased people", "/people/erased", Icons.Material.Outlined.PersonOff, Permission.PeopleErase),
        new("Assurance", "Retention", "/retention", Icons.Material.Outlined.Inventory2, Permission.RetentionView),
        new("Assurance", "BAAs", "/baas", Icons.Material.Outlined.Handshake, Permission.BaaView),
        new("Assurance", "Rules", "/rules", Icons.Material.Outlined.Gavel, Permission.BaaView),
        new("Assurance", "Register", "/governance", Icons.Material.Outlined.FactCheck, Permission.GovernanceView),
        new("Assurance", "Training", "/training", Icons.Material.Outlined.School, Permission.SignedIn),
        new("Assurance", "Emergency access", "/emergency", Icons.Material.Outlined.LockOpen, Permission.EmergencyAllow),
        new("Assurance", "After a restore", "/suppressions/restores", Icons.Material.Outlined.SettingsBackupRestore, Permission.SuppressionView),
        new("Assurance", "Opt-outs in effect", "/refusals", Icons.Material.Outlined.Speed, Permission.RefusalsView),

        // Settings
        new("Settings", "Fields", "/fields", Icons.Material.Outlined.Rule, Permission.FieldsView),
        new("Settings", "Users and roles", "/users", Icons.Material.Outlined.ManageAccounts, Permission.UsersView),
    ];

    /// <summary>What this person is shown, in groups.</summary>
    public static IEnumerable<IGrouping<string, NavItem>> For(Actor actor) =>
        All.Where(item => item.AnyOf.Any(actor.Holds)).GroupBy(item => item.Group);
}
