using SecureMarketing.Core.Access;
using SecureMarketing.Core.Compliance;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Home;

/// <summary>One step from an empty installation to a first compliant campaign, as a newcomer reads it.</summary>
/// <param name="Step">What the database is asked.</param>
/// <param name="Text">The act, as an imperative.</param>
/// <param name="Detail">What it takes, one sentence.</param>
/// <param name="Why">Two sentences: what it protects people from.</param>
/// <param name="Citation">Where the rule stands.</param>
/// <param name="Href">The page on which it is done.</param>
/// <param name="LinkText">Names the act.</param>
/// <param name="Needs">The right to do it.</param>
/// <param name="After">Steps that must be done before it can be.</param>
/// <remarks><see cref="GoOn"/> takes the place of detail and link once the step is begun.</remarks>
public sealed record FirstStep(
    ReadinessStep Step, string Text, string Detail, string Why, string Citation, string Href, string LinkText, Permission Needs, params ReadinessStep[] After)
{
    /// <summary>What is left and where, once someone has begun; null for a step that is done in one go.</summary>
    public (string Detail, string Href, string LinkText)? GoOn { get; private init; }

    /// <summary>In their order.</summary>
    public static IReadOnlyList<FirstStep> All { get; } =
    [
        new(ReadinessStep.Staff, "Invite who writes and who approves", "A marketer, a compliance officer and someone of legal; each sets up a second factor.",
            "Nobody may approve what they wrote, so one person alone cannot send marketing. Each role sees only what its work needs.",
            "45 CFR 164.308(a)(4), 164.502(b)", "/users/invite", "Invite a person", Permission.UsersManage)
        {
            GoOn = ("Someone is invited and has not set up the account yet; a marketer, a compliance officer and someone of legal are needed.", "/users", "See who is missing"),
        },
        new(ReadinessStep.Agreement, "Record your organisation's business associate agreement", "Its dates and clauses; until it is in force every message about patients is refused.",
            "Whoever handles patient information for a covered entity needs a written agreement first. The send gate reads it for each single message.",
            "45 CFR 164.502(e), 164.504(e)", "/baas?new=true", "Record the agreement", Permission.BaaManage),
        new(ReadinessStep.People, "Import people", "FHIR bundles, NDJSON or a CSV of addresses; the first run is a dry run that changes nothing.",
            "Segments and authorizations refer to people on file. Their names and addresses are encrypted field by field, and bad rows are left out and listed.",
            "45 CFR 164.312(a)(2)(iv)", "/imports/new", "Import people", Permission.ImportRun)
        {
            GoOn = ("A file was read without bringing anyone in: open the run and import it for real.", "/imports", "Go on with the import"),
        },
        new(ReadinessStep.Segment, "Build a segment", "Rules over facts, with a live count; counts of 1 to 10 people are hidden.",
            "Use no more information than the purpose needs. A segment says whom a message is meant for, never that it may be sent.",
            "45 CFR 164.502(b), 164.514(d)", "/segments/new", "Build a segment", Permission.SegmentEdit),
        new(ReadinessStep.Authorization, "Enter an authorization", "A signed form with every core element; then it is verified and the person given a copy.",
            "Marketing that uses health information needs the person's written authorization. The send gate leaves out everyone without a valid one.",
            "45 CFR 164.508(a)(3)", "/authorizations/new", "Enter an authorization", Permission.AuthorizationManage, ReadinessStep.People)
        {
            GoOn = ("One is entered: verify the form and record that the person was given a copy.", "/authorizations?view=Pending", "Go on with the authorization"),
        },
        new(ReadinessStep.Email, "Write an email and publish a version", "Start from a template; the footer holds the postal address and the opt-out.",
            "Commercial mail must show a postal address and a working way out. The subject travels unencrypted, so nothing about health may stand in it.",
            "15 U.S.C. 7704(a)(3), (a)(5)", "/content?new=true", "Write an email", Permission.ContentEdit)
        {
            GoOn = ("A draft exists: save it as a version, only versions can be sent.", "/content", "Go on with the email"),
        },
        new(ReadinessStep.Submission, "Set up a campaign and submit it", "Choose segment and email, state the facts of each block; the class follows from a table.",
            "Whether a message is marketing is decided by facts, not by its author's opinion. What nobody has stated blocks the campaign.",
            "45 CFR 164.501", "/campaigns?new=true", "Start a campaign", Permission.CampaignEdit, ReadinessStep.Segment, ReadinessStep.Email)
        {
            GoOn = ("A draft exists: answer every question about its facts, then submit it.", "/campaigns?view=Drafts", "Go on with the campaign"),
        },
        new(ReadinessStep.Approval, "Approve it, as somebody else", "The approver confirms the facts and sees exactly what will be sent, bound by its hash.",
            "A second pair of eyes is the safeguard against a message that should not go out. Any change afterwards voids the approval.",
            "45 CFR 164.530(c)(1)", "/approvals", "Open approvals", Permission.ApprovalCompliance, ReadinessStep.Submission),
        new(ReadinessStep.Launch, "Review and send", "Freeze the audience and type its number; in the sandbox nothing leaves this machine.",
            "The typed number is there so that nobody sends to more people than they think. Each person is checked again right before their message.",
            "45 CFR 164.508(a)(3)", "/campaigns?view=Active", "Open approved campaigns", Permission.CampaignLaunch, ReadinessStep.Agreement, ReadinessStep.Approval),
        new(ReadinessStep.HandedOver, "A message arrives in the sandbox mailbox", "Every message with its protection: encrypted, over verified TLS, or as a portal notice.",
            "Information must be protected on its way. A message that no permitted route can protect is held, never sent in the clear.",
            "45 CFR 164.312(e)(1)", "/delivery/sandbox", "Open the sandbox mailbox", Permission.DeliveryPolicyView, ReadinessStep.Launch),
        new(ReadinessStep.Report, "Read the report", "Handed over, opened, clicked, failed; the same numbers in Excel.",
            "Small numbers stay hidden here too, so that nobody is found by subtraction. Who looked is in the audit log.",
            "45 CFR 164.514(b), 164.312(b)", "/reports", "Open reports", Permission.ReportView, ReadinessStep.Launch),
    ];

    /// <summary>Who may do it, in words: "Compliance officer or consent clerk".</summary>
    public string Roles()
    {
        // Every required approver must act; the table of permissions names one of them.
        if (Step == ReadinessStep.Approval)
            return "Compliance officer, then legal if it is marketing";
        var names = RolePermissions.Table[Needs].Where(role => role != Role.Auditor).Select(RoleNames.Of).ToList();
        for (var i = 1; i < names.Count; i++)
            names[i] = names[i].ToLowerInvariant();
        return names.Count == 1 ? names[0] : string.Join(", ", names[..^1]) + " or " + names[^1];
    }

    /// <summary>True when nobody who could do it can sign in yet.</summary>
    public bool IsUnstaffed(IReadOnlyCollection<Role> staffed) => !RolePermissions.Table[Needs].Any(staffed.Contains);

    /// <summary>May this person do it? An approver of any kind has a part in the approval.</summary>
    public bool IsFor(Actor actor) => Step == ReadinessStep.Approval
        ? (actor.Holds(Permission.ApprovalCompliance) || actor.Holds(Permission.ApprovalLegal) || actor.Holds(Permission.ApprovalClinical)) && !actor.Holds(Permission.UsersManage)
        : actor.Holds(Needs);
}
