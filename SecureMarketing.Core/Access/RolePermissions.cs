using SecureMarketing.Core.Kernel;
using static SecureMarketing.Core.Access.Role;

namespace SecureMarketing.Core.Access;

/// <summary>
/// Which role holds which permission: the role × data matrix of compliance.md §4 and the duties of its §11 (45 CFR
/// 164.502(b) minimum necessary, 164.308(a)(4) access authorization). This table is the only place that says so.
/// </summary>
/// <remarks>
/// Where the matrix says "case-based" (Legal × identified person) nothing is granted until cases exist.
/// <see cref="Permission.SendRun"/> and <see cref="Permission.RetentionRun"/> belong to workers and the command line, never to a person.
/// </remarks>
public static class RolePermissions
{
    private static readonly Role[] Everyone = Enum.GetValues<Role>();

    /// <summary>Every permission a person can hold, with the roles that grant it.</summary>
    public static IReadOnlyDictionary<Permission, IReadOnlyList<Role>> Table { get; } = new Dictionary<Permission, IReadOnlyList<Role>>
    {
        [Permission.Public] = Everyone,
        [Permission.SignedIn] = Everyone,

        [Permission.ImportRun] = [ComplianceOfficer, ConsentClerk, Admin],
        [Permission.ImportView] = [ComplianceOfficer, ConsentClerk, Admin, Auditor],
        [Permission.ImportUndo] = [ComplianceOfficer, Admin],
        [Permission.ImportSourcesManage] = [Admin],
        [Permission.PeopleView] = [ComplianceOfficer, ConsentClerk, IncidentManager, Auditor],
        [Permission.PeopleReveal] = [ComplianceOfficer, ConsentClerk, IncidentManager, Auditor],
        [Permission.PersonRecordExport] = [ComplianceOfficer],
        [Permission.PeopleErase] = [ComplianceOfficer],
        [Permission.PeopleMerge] = [ComplianceOfficer, ConsentClerk],

        [Permission.SegmentView] = [Marketer, Analyst, ComplianceOfficer, ClinicalReviewer, Auditor, Part2Reviewer],
        [Permission.SegmentEdit] = [Marketer, ComplianceOfficer],
        [Permission.SegmentCount] = [Marketer, Analyst, ComplianceOfficer, ClinicalReviewer, Auditor, Part2Reviewer],
        [Permission.SegmentCountExact] = [ComplianceOfficer, Auditor],
        [Permission.SegmentExplainPerson] = [ComplianceOfficer, Auditor],
        [Permission.SegmentExplainPersona] = [Marketer, ComplianceOfficer, ClinicalReviewer],
        [Permission.SensitiveAttributesUse] = [ComplianceOfficer, ClinicalReviewer, Legal, IncidentManager, Auditor, Part2Reviewer],

        [Permission.SensitiveTermsManage] = [ComplianceOfficer],
        [Permission.Part2Use] = [Part2Reviewer],

        [Permission.AttributesView] = [Marketer, Analyst, ComplianceOfficer, ClinicalReviewer, ConsentClerk, Admin, Auditor],
        [Permission.AttributesManage] = [ComplianceOfficer, ClinicalReviewer, Admin],

        [Permission.AccountsView] = [Marketer, Analyst, ComplianceOfficer, ConsentClerk, Admin, Auditor],
        [Permission.AccountsManage] = [Marketer, ComplianceOfficer, Admin],

        [Permission.TerminologyView] = [Marketer, Analyst, ComplianceOfficer, ClinicalReviewer, Admin, Auditor],
        [Permission.TerminologyManage] = [ComplianceOfficer, ClinicalReviewer, Admin],

        [Permission.AuthorizationStatus] = [Marketer, ComplianceOfficer, Legal, ConsentClerk, IncidentManager, Auditor],
        [Permission.AuthorizationView] = [ComplianceOfficer, Legal, ConsentClerk, IncidentManager, Auditor],
        [Permission.AuthorizationManage] = [ComplianceOfficer, ConsentClerk],
        [Permission.AuthorizationFormsEdit] = [ComplianceOfficer, Legal, ConsentClerk],
        [Permission.AuthorizationFormsAttest] = [ComplianceOfficer, Legal],
        [Permission.AuthorizationBatch] = [ComplianceOfficer, ConsentClerk],
        [Permission.AuthorizationStanding] = [ComplianceOfficer],
        [Permission.SuppressionCount] = [Marketer, Analyst, ComplianceOfficer, ConsentClerk, IncidentManager, Auditor, Admin],
        [Permission.SuppressionView] = [ComplianceOfficer, ConsentClerk, IncidentManager, Auditor],
        [Permission.SuppressionManage] = [ComplianceOfficer, ConsentClerk, IncidentManager],
        [Permission.PreferenceTopicsManage] = [ComplianceOfficer],
        [Permission.RefusalsView] = [ComplianceOfficer, ConsentClerk, IncidentManager, Auditor],
        [Permission.PropagationManage] = [ComplianceOfficer, ConsentClerk],

        [Permission.CampaignView] = [Marketer, ComplianceOfficer, ClinicalReviewer, Legal, Auditor, Part2Reviewer],
        [Permission.CampaignEdit] = [Marketer],
        [Permission.CampaignLaunch] = [Marketer],
        [Permission.CampaignPause] = [Marketer, ComplianceOfficer, IncidentManager],

        [Permission.ApprovalView] = [Marketer, ComplianceOfficer, ClinicalReviewer, Legal, Auditor, Part2Reviewer],
        [Permission.ApprovalCompliance] = [ComplianceOfficer],
        [Permission.ApprovalLegal] = [Legal],
        [Permission.ApprovalClinical] = [ClinicalReviewer],
        [Permission.ApprovalPart2] = [Part2Reviewer],
        [Permission.FactsConfirm] = [ComplianceOfficer],
        [Permission.MessagePreviewReal] = [ComplianceOfficer],
        [Permission.ReviewComment] = [Marketer, ComplianceOfficer, ClinicalReviewer, Legal, Part2Reviewer],
        [Permission.ApprovalEvidenceExport] = [ComplianceOfficer, Legal],
        [Permission.LaunchCheck] = [Marketer, ComplianceOfficer],

        [Permission.ContentView] = [Marketer, ComplianceOfficer, ClinicalReviewer, Legal, Part2Reviewer],
        [Permission.ContentEdit] = [Marketer],

        [Permission.FormsView] = [Marketer, ComplianceOfficer, ClinicalReviewer, Legal, ConsentClerk, Auditor],
        [Permission.FormsEdit] = [Marketer, ComplianceOfficer],
        [Permission.FormsPublish] = [ComplianceOfficer],
        [Permission.FormLinksMake] = [ComplianceOfficer, ConsentClerk],

        [Permission.DeliveryPolicyView] = [ComplianceOfficer, Admin, Auditor],
        [Permission.DeliveryPolicyEdit] = [Admin],
        [Permission.RoutesManage] = [Admin],
        [Permission.CertificatesManage] = [ComplianceOfficer, ConsentClerk],
        [Permission.QueueCount] = [Marketer, Analyst, ComplianceOfficer, ConsentClerk, IncidentManager, Auditor, Admin],
        [Permission.QueueDomains] = [ComplianceOfficer, ConsentClerk, IncidentManager, Auditor, Admin],
        [Permission.QueueView] = [ComplianceOfficer, ConsentClerk, IncidentManager, Auditor],
        [Permission.QueueManage] = [ComplianceOfficer, IncidentManager],
        [Permission.BouncesView] = [ComplianceOfficer, ConsentClerk, IncidentManager, Auditor, Admin],
        [Permission.BouncesManage] = [Admin],
        [Permission.MessageView] = [ComplianceOfficer, IncidentManager, Auditor],

        [Permission.ReportView] = [Marketer, Analyst, ComplianceOfficer, IncidentManager, Auditor],
        [Permission.ReportRecipients] = [ComplianceOfficer, IncidentManager, Auditor],
        [Permission.ReportExport] = [Marketer, Analyst, ComplianceOfficer],
        [Permission.DeIdentifiedExport] = [ComplianceOfficer],

        [Permission.AuditView] = [ComplianceOfficer, Admin, Auditor],
        [Permission.AuditExport] = [ComplianceOfficer, Auditor],

        [Permission.BaaView] = [ComplianceOfficer, Auditor],
        [Permission.BaaManage] = [ComplianceOfficer],
        [Permission.RulePackManage] = [ComplianceOfficer],
        [Permission.RetentionView] = [ComplianceOfficer, Auditor],
        [Permission.RetentionManage] = [ComplianceOfficer],
        [Permission.FieldsView] = [Admin, ComplianceOfficer, Auditor],
        [Permission.FieldsManage] = [Admin],

        [Permission.IncidentsView] = [ComplianceOfficer, IncidentManager, Auditor],
        [Permission.IncidentsManage] = [ComplianceOfficer, IncidentManager],
        [Permission.ListAuditsRun] = [ComplianceOfficer],

        [Permission.AuditReviewsView] = [ComplianceOfficer, IncidentManager, Auditor],
        [Permission.AuditReviewsDecide] = [ComplianceOfficer, IncidentManager],
        [Permission.DisclosuresView] = [ComplianceOfficer, IncidentManager, Auditor],
        [Permission.DisclosuresManage] = [ComplianceOfficer],
        [Permission.ComplianceFiguresView] = [ComplianceOfficer, Legal, IncidentManager, Auditor],

        [Permission.TrainingView] = [ComplianceOfficer, Legal, Auditor],
        [Permission.TrainingManage] = [ComplianceOfficer, Legal],
        [Permission.GovernanceView] = [ComplianceOfficer, Legal, IncidentManager, Auditor],
        [Permission.GovernanceManage] = [ComplianceOfficer, Legal, IncidentManager],
        [Permission.ComplaintsRead] = [ComplianceOfficer, Auditor],

        [Permission.EmergencyAllow] = [ComplianceOfficer, IncidentManager],

        [Permission.UsersView] = [Admin, ComplianceOfficer, Auditor],
        [Permission.UsersManage] = [Admin],
        [Permission.SettingsManage] = [Admin],
    };

    /// <summary>What someone with these roles may do: the union.</summary>
    public static IReadOnlySet<Permission> Of(IEnumerable<Role> roles)
    {
        var held = roles.ToHashSet();
        return Table.Where(row => row.Value.Any(held.Contains)).Select(row => row.Key).ToHashSet();
    }
}
