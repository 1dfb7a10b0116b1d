namespace SecureMarketing.Core.Kernel;

/// <summary>What an audit event tells (45 CFR 164.312(b)). Numbers are stored and sealed into the hash chain: never renumber, only append. Hundreds group by subject.</summary>
public enum AuditAction
{
    /// <summary>A read that touches neither PHI nor evidence: success leaves no event, a refusal still does.</summary>
    NotAudited = 0,

    SignInSucceeded = 100,
    SignInFailed = 101,
    SignedOut = 102,
    SecondFactorEnrolled = 103,
    SecondFactorFailed = 104,
    RecoveryCodeUsed = 105,
    RecoveryCodesReplaced = 106,
    PasswordChanged = 107,
    LockedOut = 108,
    SetUpLinkUsed = 109,
    UserCreated = 110,
    UserChanged = 111,
    RolesChanged = 112,
    SessionRevoked = 113,
    PasskeyAdded = 114,
    PasskeyRemoved = 115,
    PasskeyRenamed = 116,
    AuthenticatorReplaced = 117,
    /// <summary>Nobody did anything for the idle limit (45 CFR 164.312(a)(2)(iii)).</summary>
    SessionIdledOut = 118,
    /// <summary>The absolute limit of a session was reached.</summary>
    SessionExpired = 119,
    /// <summary>The person proved again who they are, for an act that demands it.</summary>
    IdentityProven = 120,
    IdentityProofFailed = 121,

    ImportStarted = 200,
    ImportFinished = 201,
    ImportUndone = 202,
    ImportMappingSaved = 203,
    /// <summary>Someone looked at files before importing them: columns and masked samples.</summary>
    ImportInspected = 204,
    /// <summary>An import source was added, changed, paused, resumed or removed; the reason codes say which.</summary>
    ImportSourceChanged = 205,
    /// <summary>A look at an import source took or filed files, or began to fail.</summary>
    ImportSourceRead = 206,
    PersonViewed = 210,
    PersonRevealed = 211,
    PeopleSearched = 212,
    ContactChanged = 213,
    PeopleMerged = 217,
    PeopleUnmerged = 218,
    DuplicateDismissed = 219,

    /// <summary>A person's whole record was handed over (45 CFR 164.524).</summary>
    PersonRecordExported = 214,
    PersonErased = 215,
    ErasureReleased = 216,
    CodeListImported = 220,
    CodeListChanged = 221,
    ValueSetSaved = 222,
    AttributeDefined = 230,
    AttributeChanged = 231,
    AttributeRetired = 232,
    AccountChanged = 235,
    StakeholderChanged = 236,
    SegmentSaved = 300,
    SegmentCounted = 301,
    SegmentExplained = 302,
    SegmentSnapshotTaken = 303,
    AuthorizationCreated = 400,
    AuthorizationChanged = 401,
    AuthorizationVerified = 402,
    AuthorizationRevoked = 403,
    AuthorizationViewed = 404,
    SuppressionAdded = 410,
    SuppressionReleased = 411,
    PreferenceChanged = 412,
    UnsubscribedOneClick = 413,

    /// <summary>The standing order to ask for renewals was given or ended; the reasons say <c>on</c>, or <c>off</c> and how many running orders that stopped.</summary>
    RenewalsStanding = 420,

    /// <summary>The clock looked for renewals under the standing order; the reasons tell how many people it put into how many orders.</summary>
    RenewalsRun = 421,

    CampaignCreated = 500,
    CampaignEdited = 501,
    CampaignSubmitted = 502,
    CampaignScheduled = 503,
    CampaignLaunched = 504,
    CampaignPaused = 505,
    CampaignResumed = 506,
    CampaignStopped = 507,
    CampaignCompleted = 508,

    /// <summary>A campaign asked for sensitive labels, which the reasons name; was granted or refused one; lost one again.</summary>
    SensitiveLabelAsked = 510,
    SensitiveLabelDecided = 511,
    SensitiveLabelWithdrawn = 512,
    FactsStated = 520,
    FactsConfirmed = 521,
    ApprovalGranted = 523,
    ApprovalRejected = 524,
    ApprovalChangesRequested = 525,
    ApprovalWithdrawn = 526,
    ApprovalStale = 527,
    ApprovalRecused = 528,
    ContentSaved = 540,
    ContentPreviewed = 541,

    FormSaved = 550,
    FormPublished = 551,
    FormClosed = 552,

    /// <summary>Somebody outside completed a form; the object is the form, the subject the record that it went to.</summary>
    FormCompleted = 553,

    /// <summary>A link was made through which one person changes their own record.</summary>
    FormLinkMade = 554,

    GateEvaluated = 600,
    MessageAccepted = 603,
    MessageDeferred = 604,
    MessageBounced = 605,
    MessageInDoubt = 606,
    MessageCancelled = 607,
    MessageViewed = 608,
    MessageHeld = 609,
    InDoubtResolved = 610,

    /// <summary>A report of a mail server was taken; the object is the report, the subject the person whose message it is about.</summary>
    BounceTaken = 611,

    /// <summary>A mailbox that reports come to was added, changed or removed.</summary>
    BounceMailboxChanged = 612,

    /// <summary>A look at such a mailbox took something, or began to fail.</summary>
    BounceMailboxRead = 613,

    /// <summary>Somebody looked why one person did, or did not, get a campaign.</summary>
    RecipientExplained = 614,

    /// <summary>A person suspended a domain or a receiver of the queue; resumed; made what waits due; kept it to a route.</summary>
    DeliverySuspended = 620,
    DeliveryResumed = 621,
    QueueRetried = 622,
    MessagesRerouted = 623,

    /// <summary>Limits, warm-up or hours of a route.</summary>
    ShapingChanged = 624,

    PortalMessagePosted = 700,
    PortalCodeRequested = 701,
    PortalCodeFailed = 702,
    PortalMessageRead = 703,

    CertificateAdded = 800,
    CertificateRemoved = 801,
    RouteChanged = 802,
    PolicyChanged = 803,

    /// <summary>A domain that had DANE or MTA-STS is now reached with less.</summary>
    DomainAssuranceLowered = 804,

    /// <summary>An administrator let the downgrade memory of a domain be forgotten.</summary>
    DomainForgotten = 805,

    /// <summary>The DNS records of a sending domain were looked up; the codes name what did not hold.</summary>
    SendingDomainChecked = 806,
    KeyCreated = 810,

    /// <summary>A process took a key into use: once per start, or once per load for a DKIM key; no event per message.</summary>
    KeyUsed = 811,
    BaaChanged = 820,
    RulePackChanged = 821,
    ConfigurationChanged = 830,
    AuthorizationFormSaved = 831,

    /// <summary>A person other than its writers attested that a form's text is in plain language.</summary>
    AuthorizationFormAttested = 832,
    AuthorizationFormPublished = 833,
    AuthorizationFormRetired = 834,

    /// <summary>A person was asked for an authorization.</summary>
    AuthorizationAsked = 835,

    /// <summary>The person answered on the page: signed or declined.</summary>
    AuthorizationAnswered = 836,

    /// <summary>Many people were asked, or many authorizations revoked, by one order.</summary>
    AuthorizationBatchOrdered = 837,
    RepresentativeChanged = 838,
    RetentionRuleProposed = 840,
    RetentionRuleSwitchedOn = 841,
    RetentionRuleEnded = 842,

    /// <summary>Nothing of a person, or of a class of records, may go.</summary>
    HoldPlaced = 843,
    HoldReleased = 844,

    /// <summary>A run of a retention rule ended; its hash is that of the certificate.</summary>
    RecordsDisposed = 845,

    /// <summary>A field about people may serve a purpose, or may no longer.</summary>
    FieldGranted = 850,
    FieldWithdrawn = 851,

    /// <summary>A person chose in the preference centre; the codes say what.</summary>
    PreferencesStated = 852,

    /// <summary>A topic is offered in the preference centre, or no longer.</summary>
    PreferenceTopicChanged = 853,

    /// <summary>Another platform that must hear of opt-outs was added, changed or retired.</summary>
    PropagationTargetChanged = 854,

    /// <summary>Another platform was told of opt-outs, or acknowledged them.</summary>
    PropagationNoted = 855,

    /// <summary>The list of opt-outs for another platform was taken out.</summary>
    PropagationExported = 856,

    /// <summary>A mailbox was denied, confirmed as shared, or another address agreed (45 CFR 164.522(b)).</summary>
    ConfidentialAddressChanged = 857,

    ReportViewed = 900,
    ReportExported = 901,
    DeIdentifiedExported = 902,
    AuditViewed = 910,
    AuditExported = 911,
    AuditChainVerified = 912,
    JobMisfired = 920,

    /// <summary>A sample of sent messages was judged again by its documents; the reasons hold how many, and how many did not agree.</summary>
    ListAuditRun = 930,

    /// <summary>Somebody took an incident into triage or said what it was.</summary>
    IncidentDecided = 931,

    /// <summary>An approver commented on a part of a version; the reasons name the part, never the words.</summary>
    ReviewCommented = 940,
    ReviewAnswered = 941,
    ReviewResolved = 942,
    ReviewReopened = 943,

    /// <summary>The evidence of an approval was taken out; the hash is that of the pack.</summary>
    ApprovalEvidenceExported = 944,

    /// <summary>A person ticked, or took back, a point of the checklist before a launch; the hash is that of the version.</summary>
    LaunchPointTicked = 945,

    /// <summary>A random sample of the audience was checked against its documents before a launch; the reasons hold how many, and how many did not agree.</summary>
    LaunchSampleChecked = 946,

    /// <summary>A test of a campaign's email was sent to a member of staff; the hash is that of the email, the reason how it ended.</summary>
    CampaignTestSent = 947,

    /// <summary>Somebody looked at acts of another that the rules had picked, and said what they were.</summary>
    AuditReviewDecided = 960,

    /// <summary>A person reported an incident.</summary>
    IncidentReported = 961,

    /// <summary>The four factors of an incident were judged (45 CFR 164.402(2)).</summary>
    IncidentAssessed = 962,

    /// <summary>One of two people signed that the probability of a compromise is low.</summary>
    IncidentSignedOff = 963,

    /// <summary>How many people an incident affects, by state.</summary>
    IncidentAffectedCounted = 964,

    /// <summary>A notice of a breach was sent (45 CFR 164.404 to 164.408).</summary>
    BreachNoticeNoted = 965,

    /// <summary>Who got a misdirected message was kept, sealed, after its incident was reported.</summary>
    IncidentHolderKept = 966,

    /// <summary>A disclosure was entered by hand.</summary>
    DisclosureRecorded = 970,

    /// <summary>An entry of a disclosure was a mistake; it stays on file, struck out.</summary>
    DisclosureStruck = 971,

    /// <summary>A person asked for an accounting of disclosures (45 CFR 164.528).</summary>
    AccountingAsked = 972,

    /// <summary>The 60 days were extended by 30, once, with a reason.</summary>
    AccountingExtended = 973,

    /// <summary>The statement was handed over; its hash is on the event.</summary>
    AccountingAnswered = 974,

    /// <summary>Somebody looked at a person's disclosures.</summary>
    DisclosuresViewed = 975,

    /// <summary>A certificate of disposal left as a file.</summary>
    DisposalExported = 976,

    /// <summary>Somebody asked for a page that their roles do not include; the object is the pattern of its address.</summary>
    PageDenied = 980,

    /// <summary>The rows that an import left out were taken out as a file; its hash is on the event.</summary>
    RejectedRowsExported = 981,

    /// <summary>A code was mailed to a member of staff, by which they confirm their mailbox.</summary>
    StaffMailboxCodeMailed = 982,

    /// <summary>A member of staff typed in what was mailed to them: the mailbox is theirs.</summary>
    StaffMailboxConfirmed = 983,

    TransitionRefused = 990,

    /// <summary>A word that names a sensitive category was added to the organisation's list or removed; the event names it.</summary>
    SensitiveTermsChanged = 991,

    /// <summary>A member of staff asked for emergency access, with a reason; the object is their account.</summary>
    BreakGlassAsked = 992,

    BreakGlassAllowed = 993,
    BreakGlassDeclined = 994,

    /// <summary>Something was looked at or done by emergency access; the reason names the use case, the object is the account.</summary>
    BreakGlassUsed = 995,

    BreakGlassEnded = 996,

    /// <summary>An older copy of the database was put back; the reasons tell how much of the trail it holds, and how many refusals it does not know.</summary>
    RestoreFound = 997,

    RefusalsReplayed = 998,
    RecoveryConfirmed = 999,

    /// <summary>A draft of a training course was written.</summary>
    TrainingCourseSaved = 1000,

    /// <summary>A person other than its writers put a course in force.</summary>
    TrainingCourseInForce = 1001,
    TrainingCourseWithdrawn = 1002,

    /// <summary>A person answered the scenarios of a course; the reasons tell the score and whether it sufficed, the hash is that of the text read.</summary>
    TrainingTaken = 1003,

    /// <summary>A member of staff was reminded of training by mail; the object is their account, the reasons tell how it ended.</summary>
    TrainingReminded = 1004,

    /// <summary>A compliance officer said whether words of an email tell a sensitive category; the reasons tell which, and what was said.</summary>
    WordsJudged = 1005,

    /// <summary>A record of the register was opened: a policy, an assessment, an audit, a review, a drill, a complaint.</summary>
    RegisterRecordOpened = 1010,

    /// <summary>It took a step from state to state.</summary>
    RegisterRecordMoved = 1011,

    /// <summary>Its owner or its day changed.</summary>
    RegisterRecordChanged = 1012,

    /// <summary>A document was brought as evidence; the hash is that of its bytes.</summary>
    RegisterEvidenceAdded = 1013,

    /// <summary>A person other than who brought it said whether the evidence passed.</summary>
    RegisterEvidenceJudged = 1014,

    /// <summary>Somebody took the document out.</summary>
    RegisterEvidenceOpened = 1015,
    FindingRaised = 1016,

    /// <summary>The corrective action was done, as its owner says.</summary>
    FindingDone = 1017,

    /// <summary>A person other than who did it found that it was done.</summary>
    FindingClosed = 1018,

    /// <summary>A person other than who did it found that it was not done.</summary>
    FindingReturned = 1019,

    /// <summary>Somebody read what a complaint says.</summary>
    ComplaintRead = 1020,

    /// <summary>A value set was deleted; conditions that name it keep their version.</summary>
    ValueSetDeleted = 1021,

    /// <summary>The next version of the stage rules was kept.</summary>
    StageRulesChanged = 1022,

    /// <summary>The embedded database was copied; the object is the backup, the hash that of its file.</summary>
    BackupMade = 1030,

    /// <summary>A backup was restored into a fresh folder and checked; the reasons say <c>ok</c>, or which checks failed.</summary>
    RestoreTested = 1031,

    /// <summary>A member of staff was told by mail of a backup that failed; the object is their account, the reasons tell which failure and how the mail ended.</summary>
    BackupFailureMailed = 1042,
    /// <summary>Codes on file were labelled anew by a catalogue, with how many; a label was proposed for one, decided by a second person, withdrawn.</summary>
    CodesRelabelled = 1050,
    CodeJudgmentAsked = 1051,
    CodeJudgmentDecided = 1052,
    CodeJudgmentWithdrawn = 1053,
}
