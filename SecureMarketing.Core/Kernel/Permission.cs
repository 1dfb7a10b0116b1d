namespace SecureMarketing.Core.Kernel;

/// <summary>
/// One thing a person or program may do. Every use case declares exactly one; which role holds which is Access's
/// table (compliance matrix). Names are verbs of the field, not pages.
/// </summary>
public enum Permission
{
    /// <summary>Reached by people without an account: unsubscribe, portal, set-up. The use case proves them otherwise.</summary>
    Public = 0,

    /// <summary>Any signed-in member of staff.</summary>
    SignedIn = 1,

    ImportRun = 100,
    ImportView = 101,

    /// <summary>Take a whole import back: it removes people and changes many at once.</summary>
    ImportUndo = 102,

    /// <summary>Say from where files are imported by themselves: folders of the server.</summary>
    ImportSourcesManage = 103,

    /// <summary>See identified people (45 CFR 164.502(b): only roles that need them).</summary>
    PeopleView = 110,

    /// <summary>Unmask a direct identifier, with a logged reason.</summary>
    PeopleReveal = 111,

    /// <summary>Take a person's whole record out, for that person (45 CFR 164.524).</summary>
    PersonRecordExport = 112,

    /// <summary>Erase a person where a rule asks for it, and release an erased record for imports.</summary>
    PeopleErase = 113,

    /// <summary>Say that two records are one person, or two.</summary>
    PeopleMerge = 114,

    SegmentView = 200,
    SegmentEdit = 201,
    SegmentCount = 202,

    /// <summary>See counts of 1–10 people exactly instead of <c>&lt;11</c>.</summary>
    SegmentCountExact = 203,

    /// <summary>Check a real person against a segment; logged.</summary>
    SegmentExplainPerson = 204,

    /// <summary>Check an invented person against a segment; reads nobody's record.</summary>
    SegmentExplainPersona = 212,

    /// <summary>Use attributes of a sensitive category without a grant for the campaign.</summary>
    SensitiveAttributesUse = 205,

    /// <summary>See which custom attributes there are; they say nothing about anybody.</summary>
    AttributesView = 206,

    /// <summary>Define, change and retire custom attributes.</summary>
    AttributesManage = 207,

    /// <summary>See accounts; who their people are needs <see cref="PeopleView"/> as well.</summary>
    AccountsView = 208,

    /// <summary>Enter and change accounts, their units and their people's roles.</summary>
    AccountsManage = 209,

    /// <summary>See code lists and value sets; they say nothing about anybody.</summary>
    TerminologyView = 210,

    /// <summary>Import code lists and change value sets: what a rule means hangs on them.</summary>
    TerminologyManage = 211,

    AuthorizationStatus = 300,
    AuthorizationView = 301,
    AuthorizationManage = 302,

    /// <summary>Write drafts of authorization form templates.</summary>
    AuthorizationFormsEdit = 303,

    /// <summary>Attest the plain language of a form template that others wrote, publish and retire it.</summary>
    AuthorizationFormsAttest = 304,

    /// <summary>Ask many people for an authorization at once, or revoke many.</summary>
    AuthorizationBatch = 305,

    /// <summary>Take the evidence of an approval out as a file: what was approved, by whom and when; nobody's data.</summary>
    ApprovalEvidenceExport = 306,

    /// <summary>Do the checks before a launch: tick what a person looked at, and check a sample of the list against its documents.</summary>
    LaunchCheck = 307,

    /// <summary>Give and end the standing order under which the clock asks people for renewals.</summary>
    AuthorizationStanding = 309,

    /// <summary>Comment on parts of what is in review, answer, and mark as resolved.</summary>
    ReviewComment = 308,

    /// <summary>Add and remove words that name a sensitive category.</summary>
    SensitiveTermsManage = 323,

    /// <summary>Use, count and see records of substance-use treatment (42 CFR part 2), besides <see cref="SensitiveAttributesUse"/>.</summary>
    Part2Use = 324,

    /// <summary>Decide the slot of campaigns that use such records.</summary>
    ApprovalPart2 = 325,

    /// <summary>See an email in review as a few real people would read it; each is logged.</summary>
    MessagePreviewReal = 326,

    SuppressionCount = 310,
    SuppressionView = 311,
    SuppressionManage = 312,

    /// <summary>Word the topics of the preference centre, and vouch that they reveal nobody's health.</summary>
    PreferenceTopicsManage = 320,

    /// <summary>See how fast opt-outs took effect and what other platforms were told: numbers and opaque ids.</summary>
    RefusalsView = 321,

    /// <summary>List other platforms that must hear of opt-outs, note what they were told, and take the list out.</summary>
    PropagationManage = 322,

    CampaignView = 400,
    CampaignEdit = 401,
    CampaignLaunch = 402,
    CampaignPause = 403,

    ApprovalView = 500,
    ApprovalCompliance = 501,
    ApprovalLegal = 502,
    ApprovalClinical = 503,
    FactsConfirm = 504,

    ContentView = 600,
    ContentEdit = 601,

    /// <summary>See forms and how often they were completed; who completed them needs <see cref="PeopleView"/> as well.</summary>
    FormsView = 620,

    /// <summary>Write drafts of forms.</summary>
    FormsEdit = 621,

    /// <summary>Publish and close forms; never what one edited last.</summary>
    FormsPublish = 622,

    /// <summary>Make a form's link for one person, through which they change their own record.</summary>
    FormLinksMake = 623,

    DeliveryPolicyView = 700,
    DeliveryPolicyEdit = 701,
    RoutesManage = 702,
    CertificatesManage = 703,
    QueueCount = 710,
    QueueView = 711,
    QueueManage = 712,
    MessageView = 713,
    SendRun = 714,

    /// <summary>See reports of mail servers by kind, day and rule, and the state of the mailboxes: no addresses, no text.</summary>
    BouncesView = 715,

    /// <summary>Add, change and look at mailboxes that reports come to, and take reports.</summary>
    BouncesManage = 716,

    /// <summary>See in which state messages to which domain are: no address, no single message, no campaign.</summary>
    QueueDomains = 717,

    ReportView = 800,

    /// <summary>Opens and clicks of single people.</summary>
    ReportRecipients = 801,
    ReportExport = 802,

    /// <summary>Take people of a segment out of the product without identity (45 CFR 164.514(b)(2)); making the set is itself a use of PHI.</summary>
    DeIdentifiedExport = 803,

    AuditView = 900,
    AuditExport = 901,

    BaaView = 1000,
    BaaManage = 1001,
    RulePackManage = 1002,

    /// <summary>See rules of keeping, what they would dispose of, holds and certificates: counts and ids, nobody's name.</summary>
    RetentionView = 1010,

    /// <summary>Propose and switch on rules of keeping; place and release holds.</summary>
    RetentionManage = 1011,

    /// <summary>Dispose of what the rules in force let go.</summary>
    RetentionRun = 1012,

    /// <summary>See which fields about people may serve which purpose, and when they last did; no values.</summary>
    FieldsView = 1020,

    /// <summary>Grant fields to purposes and withdraw them (45 CFR 164.514(d)).</summary>
    FieldsManage = 1021,

    /// <summary>See incidents and audits of recipient lists: ids and codes, nobody's name.</summary>
    IncidentsView = 1030,

    /// <summary>Take incidents into triage and say what they were.</summary>
    IncidentsManage = 1031,

    /// <summary>Judge a random sample of sent messages again by their documents.</summary>
    ListAuditsRun = 1032,

    /// <summary>See acts of others that a person must look at, and what was said of them: ids and codes, nobody's name.</summary>
    AuditReviewsView = 1033,

    /// <summary>Say of such acts whether they were fine; never of one's own.</summary>
    AuditReviewsDecide = 1034,

    /// <summary>See to whom a person's information was disclosed (45 CFR 164.528).</summary>
    DisclosuresView = 1035,

    /// <summary>Enter disclosures, keep requests for an accounting, and hand the statement over.</summary>
    DisclosuresManage = 1036,

    /// <summary>See the figures of compliance: numbers, small ones hidden by role.</summary>
    ComplianceFiguresView = 1037,

    /// <summary>See who took which training and who is due, and the courses with their answers.</summary>
    TrainingView = 1040,

    /// <summary>Draft courses, put in force what another drafted, and withdraw.</summary>
    TrainingManage = 1041,

    /// <summary>See the register of policies, assessments, audits, reviews, drills and complaints; a complaint's words need <see cref="ComplaintsRead"/>.</summary>
    GovernanceView = 1042,

    /// <summary>Open records of the register, bring evidence, raise and settle findings.</summary>
    GovernanceManage = 1043,

    /// <summary>Read what a complaint says (45 CFR 164.530(d)); it may name people.</summary>
    ComplaintsRead = 1044,

    /// <summary>Allow another person emergency access, or end it (45 CFR 164.312(a)(2)(ii)); never one's own.</summary>
    EmergencyAllow = 1050,

    UsersView = 1100,
    UsersManage = 1101,
    SettingsManage = 1102,
}
