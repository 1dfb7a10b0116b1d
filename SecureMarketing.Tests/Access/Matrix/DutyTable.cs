using SecureMarketing.Core.Access;
using static SecureMarketing.Core.Access.Role;

namespace SecureMarketing.Tests.Access.Matrix;

/// <summary>One cell of the role × data matrix: what is done with which data, by whom, through which use cases.</summary>
/// <param name="Data">Row of the matrix in compliance.md §4, or a duty of its §5, §10 and §11.</param>
/// <param name="Does">What is done with it.</param>
/// <param name="Roles">Who may, in the words of the matrix.</param>
/// <param name="UseCases">Names of the commands, between spaces.</param>
internal sealed record Duty(string Data, string Does, Role[] Roles, string UseCases);

/// <summary>
/// The matrix written by what is done with data, without any permission of the product: who may call what. A use case that stands
/// in no row, or in two, fails the test, so that nothing new is reached by anybody before somebody has said by whom.
/// </summary>
internal static class DutyTable
{
    private static readonly Role[] Everybody = Enum.GetValues<Role>();
    private static readonly Role[] Nobody = [];
    private static readonly Role[] Officer = [ComplianceOfficer];
    private static readonly Role[] Steward = [Admin];
    private static readonly Role[] Consenting = [ComplianceOfficer, ConsentClerk];
    private static readonly Role[] Identified = [ComplianceOfficer, ConsentClerk, IncidentManager, Auditor];
    private static readonly Role[] Assured = [ComplianceOfficer, Auditor];
    private static readonly Role[] Planning = [Marketer, Analyst, ComplianceOfficer, ClinicalReviewer, Part2Reviewer, Auditor];
    private static readonly Role[] Reviewing = [Marketer, ComplianceOfficer, ClinicalReviewer, Part2Reviewer, Legal, Auditor];
    private static readonly Role[] Operating = [ComplianceOfficer, Admin, Auditor];

    public static IReadOnlyList<Duty> Rows { get; } =
    [
        new("Person without an account", "acts with a token or a form", Everybody,
            "AskForPasskey AskToTakeBack CheckPassword CheckSecondFactor ChoosePassword CompleteSetUp OpenSetUp ShowEnrolment SignInWithPasskey UseDemoLink BeginSigningAtDesk CheckUnsubscribe ConfirmRevocationOnPage DeclineOnPage OpenForm OpenPreferences OpenSigning OpenTakeBack "
            + "ProvePortalIdentity ReadPortalMessage RecordEngagement RequestPortalCode SavePreferences SignOnPage StateLanguage StatePreferences SubmitForm TakeBackOnPage Unsubscribe UnsubscribeOneClick VisitPortal VisitSigning"),
        new("Own account", "is kept", Everybody,
            "AddPasskey AskForProof BeginAuthenticator ChangePassword ConfirmAuthenticator ConfirmFreshProof ConfirmStaffMailbox KeepSession NameStaff NoteDeniedPage OfferPasskey ProveIdentity ProveWithPasskey RemovePasskey RenamePasskey "
            + "ReplaceRecoveryCodes RevokeOwnSessions SignOut ViewOwnSecurity ViewProofOptions ListSavedViews RemoveView SaveView ViewReadiness"),

        new("Identified person", "is seen, masked", Identified, "FindContacts FindSigner GetPerson ListDuplicates ListPeople ListSegmentMembers ListSubmissions"),
        new("Identified person", "is unmasked with a reason", Identified, "RevealAttribute RevealIdentity"),
        new("Identified person", "is put together or apart", Consenting, "DismissDuplicate FindDuplicates MergePeople UnmergePeople"),
        new("Identified person", "gets the own record, or is erased", Officer, "ErasePerson ExportPersonRecord ListErasures PlanErasure ReleaseErasure"),
        new("Identified person", "is taken out without identity", Officer, "ExportDeIdentified ListCensuses"),

        new("Segment builder", "is read", Planning, "CompareSegmentVersions FindAnswers FindCodes FindSegments GetSegment ListDueSnapshots ListRuleReferences ListServingFields ListOfferedAttributes ListSegments ListWords SearchCodes"),
        new("Segment builder", "is used", [Marketer, ComplianceOfficer], "ConfirmCodeChanges DiscardSegmentDraft ListSegmentDrafts OpenSegmentDraft SaveSegment SaveSegmentDraft SetSegmentPurpose SetSegmentSchedule TakeSnapshot"),
        new("Counts", "are shown by the rules of small cells", Planning, "CountSegment ForecastDelivery ListSegmentChanges ViewSegmentHistory ViewSegmentInsight"),
        new("Check one person", "is done with a real one", Assured, "ExplainPerson"),
        new("Check one person", "is done with an invented one", [Marketer, ComplianceOfficer, ClinicalReviewer], "CheckPersona"),

        new("Message preview", "shows the synthetic persona", [Marketer, ComplianceOfficer, ClinicalReviewer, Part2Reviewer, Legal], "FindContent ListContent ListWithheldMergeFields OpenContent PreviewContentVersion"),
        new("Message preview", "shows a sample of real people", Officer, "PreviewForPeople"),
        new("Content", "is written", [Marketer], "CreateContent PublishContentVersion SaveContentDraft"),

        new("Authorization document", "is known by its status", [Marketer, ComplianceOfficer, Legal, ConsentClerk, IncidentManager, Auditor], "CountAuthorizations GetAuthorizationForm ListAuthorizationForms"),
        new("Authorization document", "is seen", [ComplianceOfficer, Legal, ConsentClerk, IncidentManager, Auditor],
            "GetAuthorizationBatch ListAuthorizationBatches ListAuthorizations ListRepresentatives OpenEvidence ViewAuthorization ViewConsents ViewStandingRenewals"),
        new("Authorization document", "is kept", Consenting,
            "AgreeConfidential AgreeRestriction AskForAuthorization AttestExpirationEvent ChangeRepresentative CreateAuthorization DeclineAuthorization EndConfidential EndRestriction GetSigningLink ImportAuthorizations PrintRevocationLetter "
            + "ProvideAuthorizationCopy RecordExpressConsent RecordFalseAuthorization RecordGdprConsent RecordPart2Consent RecordPlainPreference RecordRepresentative RevokeAuthorization RevokePart2Consent SignAuthorization StartSigningDesk SweepAuthorizations "
            + "VerifyAuthorization VerifyMailbox WithdrawPlainPreference"),
        new("Authorization document", "is asked for or revoked in bulk", Consenting, "OrderAuthorizationBatch PrepareRenewals StepAuthorizationBatches SwitchAuthorizationBatch"),
        new("Authorization document", "is asked for anew under a standing order", Officer, "EndStandingRenewals OrderStandingRenewals"),
        new("Authorization form", "is worded", [ComplianceOfficer, Legal, ConsentClerk], "SaveAuthorizationForm"),
        new("Authorization form", "is attested", [ComplianceOfficer, Legal], "AttestAuthorizationForm PublishAuthorizationForm RetireAuthorizationForm"),

        new("Suppressions", "are counted", [Marketer, Analyst, ComplianceOfficer, ConsentClerk, IncidentManager, Auditor, Admin], "CountSuppressions ListPreferenceTopics"),
        new("Suppressions", "are seen", Identified, "ListSuppressions ViewPreferences"),
        new("Suppressions", "are placed and released", [ComplianceOfficer, ConsentClerk, IncidentManager], "AskSuppressionRelease ConfirmSuppressionRelease SetMailCap SuppressContact SuppressListed"),
        new("Restores", "are seen", Identified, "ListRecoveries"),
        new("Restores", "are made up for by two people", [ComplianceOfficer, ConsentClerk, IncidentManager], "ConfirmRecovery ReplayRefusals"),
        new("Suppressions", "are worded for people", Officer, "RetirePreferenceTopic SavePreferenceTopic"),
        new("Refusals", "are measured", Identified, "ListPropagation MeasureRefusals"),
        new("Refusals", "are told to others", Consenting, "ExportPropagation NoteAcknowledged NotePlatformTold RetirePropagationTarget SavePropagationTarget"),

        new("Per-recipient opens and clicks", "are seen on a message", [ComplianceOfficer, IncidentManager, Auditor], "ViewMessage"),
        new("Reports", "are read", [Marketer, Analyst, ComplianceOfficer, IncidentManager, Auditor], "ListReportCampaigns ViewReport"),
        new("Reports", "are taken out", [Marketer, Analyst, ComplianceOfficer], "ExportReport"),

        new("Imports", "are run, without seeing values", [ComplianceOfficer, ConsentClerk, Admin], "CancelImport ConfirmImport FindMapping InspectFiles ListImportTargets ListMappings LookAtSource RunImport SaveMapping StartImport"),
        new("Imports", "are read", [ComplianceOfficer, ConsentClerk, Admin, Auditor], "ExportRejectedRows GetDryRunDiff GetImport GetSource ListImports ListSources"),
        new("Imports", "are taken back", [ComplianceOfficer, Admin], "RunUndo UndoImport"),
        new("Imports", "are drawn from sources", Steward, "PauseSource RemoveSource SaveSource TestFhirServer"),

        new("Queue", "is counted", [Marketer, Analyst, ComplianceOfficer, ConsentClerk, IncidentManager, Auditor, Admin], "CountQueue"),
        new("Queue", "shows states and domains, no addresses", [ComplianceOfficer, ConsentClerk, IncidentManager, Auditor, Admin], "ListQueueDomains"),
        new("Queue", "is seen by domain", Identified, "ListLanes ListQueue"),
        new("Queue", "is seen by message", [ComplianceOfficer, IncidentManager, Auditor], "ExplainRecipient"),
        new("Queue", "is worked", [ComplianceOfficer, IncidentManager], "ListRerouteTargets RerouteQueued ResolveInDoubt ResumeDelivery RetryQueued SuspendDelivery"),
        new("Queue", "is sent from", Nobody, "SendOnce"),
        new("Gate decisions", "are counted exactly", Assured, "CountDecisions"),
        new("Reports of mail servers", "are read", [ComplianceOfficer, ConsentClerk, IncidentManager, Auditor, Admin], "CountBounces ListBounces ListMailboxes"),
        new("Reports of mail servers", "are fetched", Steward, "LookAtMailbox RemoveMailbox SaveMailbox TakeReport TestMailbox"),

        new("Configuration of delivery", "is read", Operating,
            "ExplainDelivery ListRoutes ListSandboxMessages ListSendingDomains ListShaping ListStreams ViewDeliveryPolicies ViewSandboxMessage ViewSendingDomain"),
        new("Configuration of delivery", "is changed", Steward,
            "CheckSendingDomain CreateDkimKey ForgetDomain ListRouteVendors ProbeRoute RetireDkimKey SaveRoute SaveRouteShaping SetDeliveryPolicy SetStream WriteTlsReports"),
        new("Keys of recipients", "are kept", Consenting, "AddRecipientKey ListRecipientKeys RemoveRecipientKey"),

        new("Campaigns", "are read", Reviewing, "DeriveCampaign DiffCampaign FindCampaigns ListCampaigns ListContentRemarks ListSends ListSensitiveGrants OpenCampaign OpenLaunchChecklist PreflightCampaign"),
        new("Campaigns", "are written and launched", [Marketer], "AskSensitiveLabels CreateCampaign FreezeAudience SaveCampaignDraft ScheduleCampaign StartCampaignVersion SubmitCampaign"),
        new("Campaigns", "are paused and stopped", [Marketer, ComplianceOfficer, IncidentManager], "PauseCampaign ResumeCampaign StopCampaign"),
        new("Approvals", "are read and decided by whoever holds the slot", Reviewing, "FindMyApprovals GrantApproval ListApprovals OpenApproval RecuseApprover RejectApproval RequestChanges"),
        new("Approvals", "of facts, of small audiences, and their withdrawal", Officer, "AllowSmallAudience ConfirmFacts JudgeWords WithdrawApproval"),
        new("Sensitive fields", "are granted to a campaign, and taken back", Officer, "DecideSensitiveGrant WithdrawSensitiveGrant"),
        new("Approvals", "are discussed", [Marketer, ComplianceOfficer, ClinicalReviewer, Part2Reviewer, Legal], "AnswerReviewComment CommentOnApproval ResolveReviewComment"),
        new("Approvals", "are taken out as evidence", [ComplianceOfficer, Legal], "ExportApprovalEvidence"),
        new("Campaigns", "are checked before a launch", [Marketer, ComplianceOfficer], "CheckLaunchSample MailTestCode SendCampaignTest TickLaunchPoint"),
        new("Forms", "are read", [Marketer, ComplianceOfficer, ClinicalReviewer, Legal, ConsentClerk, Auditor], "GetForm ListForms"),
        new("Forms", "are written", [Marketer, ComplianceOfficer], "SaveForm"),
        new("Forms", "are published", Officer, "CloseForm PublishForm"),
        new("Forms", "are given to one person", Consenting, "MakeFormLink"),

        new("Attributes", "are read", [Marketer, Analyst, ComplianceOfficer, ClinicalReviewer, ConsentClerk, Admin, Auditor], "ListAttributes ListAttributeFeeds ListStageRules"),
        new("Attributes", "are defined", [ComplianceOfficer, ClinicalReviewer, Admin], "ChangeAttribute ChangeStageRules DefineAttribute RetireAttribute"),
        new("Codes", "are read", [Marketer, Analyst, ComplianceOfficer, ClinicalReviewer, Admin, Auditor], "FindConcepts GetValueSet ListCodeLists ListSensitiveTerms ListValueSets ListValueSetUses PreviewValueSet"),
        new("Codes", "are kept", [ComplianceOfficer, ClinicalReviewer, Admin], "DeleteValueSet ImportCodeList ImportZipAreas PreviewCodeList RemoveCodeList SaveValueSet UseCodeList"),
        new("Words of sensitive categories", "are kept", Officer, "AddSensitiveTerm RemoveSensitiveTerm"),
        new("Codes without a label", "are read", [ComplianceOfficer, ClinicalReviewer, Legal, IncidentManager, Auditor, Part2Reviewer], "ListCodeJudgments ListUnmappedCodes"),
        new("Codes without a label", "get one", Officer, "AskCodeJudgment DecideCodeJudgment RelabelCodes WithdrawCodeJudgment"),
        new("Accounts", "are read", [Marketer, Analyst, ComplianceOfficer, ConsentClerk, Admin, Auditor], "GetAccount ListAccounts"),
        new("Accounts", "are kept", [Marketer, ComplianceOfficer, Admin], "SaveAccount SaveUnit"),
        new("Accounts", "get people", Officer, "SetStakeholder"),

        new("Configuration, users", "are read", [Admin, ComplianceOfficer, Auditor], "ListFields ListSessions ListUsers"),
        new("Configuration, users", "are changed", Steward, "ChangeRoles DeactivateUser EndDueAccess EndOverdueSessions GrantField InviteUser IssueFirstLink OpenDemo ResetSignIn RevokeUserSessions SetLeavingDate ShowDemo WithdrawField WithdrawLeavingDate"),
        new("Agreements and rules", "are read", Assured, "ListBaas ListRules"),
        new("Agreements and rules", "are kept", Officer, "RecordBaa SwitchRule TerminateBaa VerifyBaa VerifyRule"),
        new("Retention", "is read", Assured, "ExportDisposal ListDisposals ListHolds ListRetentionRules PreviewRetention ViewDisposal"),
        new("Retention", "is ruled", Officer, "EndRetentionRule PlaceHold ProposeRetentionRule ReleaseHold SwitchOnRetentionRule"),
        new("Retention", "is carried out", Nobody, "DisposeDue"),
        new("Audit", "is read", Operating, "ListAuditEvents VerifyAuditTrail ViewAuditStanding"),
        new("Audit", "is taken out", Assured, "ExportAuditTrail"),
        new("Incidents", "are read", [ComplianceOfficer, IncidentManager, Auditor], "ListIncidents ListListAudits ViewIncident"),
        new("Incidents", "are worked", [ComplianceOfficer, IncidentManager], "AssessIncident CountAffected DecideIncident KeepMailboxHolder NoteBreachNotice ReportIncident SignLowProbability"),
        new("Incidents", "are looked for", Officer, "RunListAudit"),
        new("Audit", "waits for a second look", [ComplianceOfficer, IncidentManager, Auditor], "ListAuditReviews ViewAuditReview"),
        new("Audit", "gets a second look", [ComplianceOfficer, IncidentManager], "DecideAuditReview GatherAuditReviews"),
        new("Disclosures", "are read", [ComplianceOfficer, IncidentManager, Auditor], "ListAccountingRequests ViewAccounting"),
        new("Disclosures", "are accounted for", Officer, "AnswerAccounting AskAccounting ExtendAccounting RecordDisclosure StrikeDisclosure"),
        new("Figures of compliance", "are read", [ComplianceOfficer, Legal, IncidentManager, Auditor], "ViewComplianceFigures"),
        new("Training", "is taken", Everybody, "ListOwnTraining ReadTraining TakeTraining"),
        new("Training", "of staff is seen, and what courses ask", [ComplianceOfficer, Legal, Auditor], "GetCourse ListCourses ListTrainingStanding"),
        new("Training", "is worded and put in force", [ComplianceOfficer, Legal], "PutCourseInForce RemindOfTraining SaveCourse WithdrawCourse"),
        new("Emergency access", "is asked for, seen and given back", Everybody, "AskBreakGlass EndBreakGlass ListBreakGlass"),
        new("Emergency access", "is allowed to another", [ComplianceOfficer, IncidentManager], "AllowBreakGlass CloseOverdueBreakGlass DeclineBreakGlass"),
        new("Register of governance", "is read", [ComplianceOfficer, Legal, IncidentManager, Auditor], "ListRecords OpenRecordEvidence ViewBackups ViewRecord"),
        new("Register of governance", "is kept", [ComplianceOfficer, Legal, IncidentManager], "AddEvidence AssignRecord CloseFinding EnterRecord JudgeEvidence ListOwners MakeBackup MoveRecord RaiseFinding RecordRestoreTest ReportFindingDone ReturnFinding TellOfFailedBackups TestRestore"),
        new("Complaints", "are read in their words", Assured, "ReadComplaint"),
    ];
}
