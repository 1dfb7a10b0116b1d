using SecureMarketing.Core.Access;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Tests.Access;

/// <summary>
/// The role × permission matrix, written a second time from compliance.md §4 and §11 in another form: one line per role
/// there, one per permission in the product. Both must agree in every cell.
/// </summary>
public sealed class RolePermissionTests
{
    private static readonly IReadOnlyDictionary<Role, string> Expected = new Dictionary<Role, string>
    {
        [Role.Marketer] = "AccountsView AccountsManage AttributesView SegmentView SegmentEdit SegmentCount SegmentExplainPersona TerminologyView AuthorizationStatus SuppressionCount CampaignView CampaignEdit CampaignLaunch CampaignPause ApprovalView ReviewComment LaunchCheck ContentView ContentEdit FormsView FormsEdit QueueCount ReportView ReportExport",
        [Role.Analyst] = "AccountsView AttributesView SegmentView SegmentCount TerminologyView SuppressionCount QueueCount ReportView ReportExport",
        [Role.ClinicalReviewer] = "AttributesView AttributesManage SegmentView SegmentCount SegmentExplainPersona TerminologyView TerminologyManage SensitiveAttributesUse CampaignView ApprovalView ApprovalClinical ReviewComment ContentView FormsView",
        [Role.ComplianceOfficer] =
            "AccountsView AccountsManage AttributesView AttributesManage ImportRun ImportView ImportUndo PeopleView PeopleReveal PersonRecordExport PeopleErase PeopleMerge SegmentView SegmentEdit SegmentCount SegmentCountExact SegmentExplainPerson SegmentExplainPersona SensitiveAttributesUse SensitiveTermsManage TerminologyView TerminologyManage " +
            "AuthorizationStatus AuthorizationView AuthorizationManage AuthorizationFormsEdit AuthorizationFormsAttest AuthorizationBatch AuthorizationStanding SuppressionCount SuppressionView SuppressionManage PreferenceTopicsManage RefusalsView PropagationManage CampaignView CampaignPause " +
            "ApprovalView ApprovalCompliance FactsConfirm MessagePreviewReal ReviewComment ApprovalEvidenceExport LaunchCheck ContentView FormsView FormsEdit FormsPublish FormLinksMake DeliveryPolicyView CertificatesManage QueueCount QueueDomains QueueView QueueManage MessageView BouncesView " +
            "ReportView ReportRecipients ReportExport DeIdentifiedExport AuditView AuditExport BaaView BaaManage RulePackManage RetentionView RetentionManage FieldsView IncidentsView IncidentsManage ListAuditsRun " +
            "AuditReviewsView AuditReviewsDecide DisclosuresView DisclosuresManage ComplianceFiguresView TrainingView TrainingManage GovernanceView GovernanceManage ComplaintsRead UsersView EmergencyAllow",
        [Role.Legal] = "SensitiveAttributesUse AuthorizationStatus AuthorizationView AuthorizationFormsEdit AuthorizationFormsAttest CampaignView ApprovalView ApprovalLegal ReviewComment ApprovalEvidenceExport ContentView FormsView ComplianceFiguresView TrainingView TrainingManage GovernanceView GovernanceManage",
        [Role.Admin] = "AccountsView AccountsManage AttributesView AttributesManage ImportRun ImportView ImportUndo ImportSourcesManage TerminologyView TerminologyManage SuppressionCount DeliveryPolicyView DeliveryPolicyEdit RoutesManage QueueCount QueueDomains BouncesView BouncesManage AuditView FieldsView FieldsManage UsersView UsersManage SettingsManage",
        [Role.Auditor] =
            "AccountsView AttributesView ImportView PeopleView PeopleReveal SegmentView SegmentCount SegmentCountExact SegmentExplainPerson SensitiveAttributesUse TerminologyView AuthorizationStatus AuthorizationView " +
            "SuppressionCount SuppressionView RefusalsView CampaignView ApprovalView FormsView DeliveryPolicyView QueueCount QueueDomains QueueView MessageView BouncesView ReportView ReportRecipients AuditView AuditExport BaaView RetentionView FieldsView IncidentsView AuditReviewsView DisclosuresView ComplianceFiguresView TrainingView GovernanceView ComplaintsRead UsersView",
        [Role.ConsentClerk] =
            "AccountsView AttributesView ImportRun ImportView PeopleView PeopleReveal PeopleMerge AuthorizationStatus AuthorizationView AuthorizationManage AuthorizationFormsEdit AuthorizationBatch SuppressionCount SuppressionView SuppressionManage RefusalsView PropagationManage FormsView FormLinksMake CertificatesManage QueueCount QueueDomains QueueView BouncesView",
        [Role.Part2Reviewer] = "SensitiveAttributesUse Part2Use SegmentView SegmentCount CampaignView ApprovalView ApprovalPart2 ReviewComment ContentView",
        [Role.IncidentManager] =
            "PeopleView PeopleReveal SensitiveAttributesUse AuthorizationStatus AuthorizationView SuppressionCount SuppressionView SuppressionManage RefusalsView CampaignPause QueueCount QueueDomains QueueView QueueManage MessageView BouncesView ReportView ReportRecipients IncidentsView IncidentsManage AuditReviewsView AuditReviewsDecide DisclosuresView ComplianceFiguresView GovernanceView GovernanceManage EmergencyAllow",
    };

    public static TheoryData<Role, Permission> Cells()
    {
        var cells = new TheoryData<Role, Permission>();
        foreach (var role in Enum.GetValues<Role>())
        {
            foreach (var permission in Enum.GetValues<Permission>())
                cells.Add(role, permission);
        }

        return cells;
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Cell_IsAsTheMatrixSays(Role role, Permission permission)
    {
        var granted = permission is Permission.Public or Permission.SignedIn || Expected[role].Split(' ').Contains(permission.ToString());
        Assert.Equal(granted, RolePermissions.Of([role]).Contains(permission));
    }

    [Fact]
    public void SeveralRoles_GrantTheirUnion() =>
        Assert.Equal(
            RolePermissions.Of([Role.Marketer]).Union(RolePermissions.Of([Role.ConsentClerk])).Order(),
            RolePermissions.Of([Role.Marketer, Role.ConsentClerk]).Order());

    [Fact]
    public void NoRole_GrantsNothing() => Assert.Empty(RolePermissions.Of([]));

    [Fact]
    public void RunningTheSenderOrTheDisposal_IsNoPersonsRight() =>
        Assert.Empty(RolePermissions.Of(Enum.GetValues<Role>()).Intersect([Permission.SendRun, Permission.RetentionRun]));

    [Theory]
    [InlineData("access.no_role")]
    [InlineData("access.auditor_alone", Role.Auditor, Role.Analyst)]
    [InlineData("access.admin_approves", Role.Admin, Role.ComplianceOfficer)]
    [InlineData("access.admin_approves", Role.Admin, Role.Legal)]
    [InlineData("access.admin_approves", Role.Admin, Role.ClinicalReviewer)]
    [InlineData(null, Role.Admin, Role.ConsentClerk)]
    [InlineData(null, Role.Marketer, Role.Legal)]
    [InlineData(null, Role.Auditor)]
    public void Combination_IsRefusedWhereDutiesCollide(string? code, params Role[] roles) => Assert.Equal(code, RoleRules.Refuse(roles)?.Code);
}
