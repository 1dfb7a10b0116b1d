using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Campaigns.Granting;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Core.Campaigns;

/// <summary>The expected refusals of this module.</summary>
public static class CampaignErrors
{
    public const string TransitionCode = "campaign.transition_undefined";

    public static Error Unknown { get; } = new("campaign.unknown", "No such campaign.", ErrorKind.NotFound);

    public static Error PersonUnknown { get; } = new("campaign.person_unknown", "Nobody with this source id or address is on record. Check the spelling; a source id is the one of the system the record came from.", ErrorKind.NotFound);

    public static Error SeveralPeople(int records) => new("campaign.person_ambiguous",
        $"{records} records have this source id or address. Give the source id of the one you mean; the person's page shows it.", ErrorKind.Conflict);

    public static Error NotAPerson { get; } = new("campaign.not_a_person", "Only a signed-in person can do this.", ErrorKind.Forbidden);

    /// <summary>The code by which the set-up page tells a colleague's change from other refusals.</summary>
    public const string StaleCode = "campaign.changed_meanwhile";

    public static Error Stale { get; } = new(StaleCode,
        "Someone changed this campaign after you opened it. Reload to see their version, then make your change again.", ErrorKind.Conflict);

    public static Error SegmentUnknown { get; } = new("campaign.segment_unknown", "This segment version does not exist. Choose one of the list.");

    public static Error ContentUnknown { get; } = new("campaign.content_unknown", "This email version does not exist. Publish the email, then choose it.");

    public static Error Incomplete { get; } = new("campaign.incomplete", "Choose a segment, an email and the sender before you submit.", ErrorKind.Conflict);

    public static Error FooterMissing { get; } = new("campaign.footer_missing",
        "A commercial email needs a postal address and an opt-out (16 CFR 316.5). Add a footer to the email.", ErrorKind.Conflict);

    public static Error RecipientsMissing { get; } = new("campaign.recipients_missing",
        "Health information goes to a third party, so name to whom: everyone's authorization must name them (45 CFR 164.508(c)(1)(iii)). Add them to the facts.", ErrorKind.Conflict);

    public static Error FundraisingOptOutMissing { get; } = new("campaign.fundraising_opt_out_missing",
        "A request for donations must say how to stop such requests (45 CFR 164.514(f)(2)(ii)). Let the opt-out link in the email's footer, or the line above it, say it: \"Stop fundraising mail\".", ErrorKind.Conflict);

    public static Error Part2NoticeMissing { get; } = new("campaign.part2_notice_missing",
        $"The campaign uses records of substance-use treatment, so its text must carry the notice of 42 CFR 2.32: \"{Terminology.Part2Notice.Text}\" Add it to a text block.", ErrorKind.Conflict);

    internal static Error NamesNotNeutral(IReadOnlyList<NameFinding> found) => new("campaign.names_not_neutral",
        $"Where others read it, this tells what people are treated for: {string.Join("; ", found.Take(5).Select(f => $"\"{f.Term}\" in the {f.Place}"))}. Choose neutral words (42 CFR 2.12(e), 45 CFR 164.514(d)).", ErrorKind.Conflict);

    public static Error ThirdPartyTracker { get; } = new("campaign.third_party_tracker",
        "The email loads something from another company's server, which would tell it who your patients are. Remove it from the email.", ErrorKind.Conflict);

    public static Error NoPhiContradicted { get; } = new("campaign.no_phi_contradicted",
        "The facts say that the audience is not drawn from patient records, but the email or the segment uses patient information. Correct the facts or the content.", ErrorKind.Conflict);

    public static Error VersionOpen { get; } = new("campaign.version_open", "The latest version is still open; edit that one.", ErrorKind.Conflict);

    public static Error NotFrozen { get; } = new("campaign.not_frozen", "Count the audience first; a count older than a day must be taken again.", ErrorKind.Conflict);

    public static Error NobodyLeft { get; } = new("campaign.nobody", "Nobody is in the audience.", ErrorKind.Conflict);

    public static Error NotApproved(GateApproval standing) => new("campaign.not_approved",
        $"The approval does not count now ({standing}). Submit the campaign again.", ErrorKind.Conflict);

    public static Error CountDiffers { get; } = new("campaign.count_differs", "The number you typed is not the number of people. Nothing was sent.", ErrorKind.Conflict);

    public static Error SmallAudience { get; } = new("campaign.small_audience",
        "Fewer than 11 people are in the audience. A compliance officer must allow it with a reason.", ErrorKind.Conflict);

    public static Error NotSmall { get; } = new("campaign.not_small", "The frozen audience has 11 people or more, or is not frozen; nothing needs to be allowed.", ErrorKind.Conflict);

    public static Error EditorMayNotAllow { get; } = new("campaign.approver_is_author", "You wrote or edited this campaign, its email or its segment, so someone else must decide.", ErrorKind.Forbidden);

    public static Error ChecklistOpen(string points) => new("campaign.checklist_open", "The checklist before the launch is not complete. Nothing was sent. " + points, ErrorKind.Conflict);

    public static Error GrantUnknown { get; } = new("campaign.grant_unknown", "No such request for a sensitive category.", ErrorKind.NotFound);

    public static Error GrantPart2 { get; } = new("campaign.grant_part2",
        "Records of substance-use treatment cannot be asked for. Only people with the role Part 2 reviewer may use them (42 CFR part 2); ask one of them to build the segment.", ErrorKind.Forbidden);

    public static Error GrantPsychotherapyNotes { get; } = new("campaign.grant_psychotherapy_notes",
        "Psychotherapy notes are never kept here and never used (45 CFR 164.508(a)(2)), so they cannot be asked for.", ErrorKind.Forbidden);

    public static Error GrantLabelUnknown { get; } = new("campaign.grant_label_unknown",
        "This category cannot be asked for. Codes that nobody has labelled yet must be labelled first: the gate refuses every message that rests on them.");

    public static Error GrantCampaignClosed { get; } = new("campaign.grant_campaign_closed",
        "The campaign is closed, and what it was granted ended with it. Start a new version, then ask again.", ErrorKind.Conflict);

    public static Error GrantStands(Sensitivity label, SensitiveGrantState state) => new("campaign.grant_stands",
        state == SensitiveGrantState.Granted ? $"The campaign holds {SensitivityNames.Of(label)} already." : $"{SensitivityNames.Of(label)} was asked for already and waits for a compliance officer.", ErrorKind.Conflict);

    public static Error GrantOwnRequest { get; } = new("campaign.grant_own_request",
        "You asked for this or wrote the campaign, so another compliance officer must decide (separation of duties).", ErrorKind.Forbidden);

    public static Error GrantByAdmin { get; } = new("campaign.grant_by_admin", "An administrator cannot grant this. Ask a person without the administrator role.", ErrorKind.Forbidden);

    public static Error GrantTransition(Sensitivity label, SensitiveGrantState from, SensitiveGrantState to) =>
        new(TransitionCode, $"The request for {SensitivityNames.Of(label)} is {from} and cannot become {to}. Reload to see where it stands.", ErrorKind.Conflict);

    /// <param name="segment">Its name.</param>
    /// <param name="missing">Labels that the campaign does not hold.</param>
    public static Error GrantMissing(string segment, Sensitivity missing) => new("campaign.grant_missing",
        $"The segment \"{segment}\" was built with {SensitivityNames.Of(missing)} under a grant that this campaign does not hold. Ask for it under \"Sensitive information for the audience\", choose another segment, or have a compliance officer save this one.", ErrorKind.Conflict);

    /// <summary>What stands at a version that ended because a label was taken back.</summary>
    public static string GrantWithdrawn(Sensitivity label) => $"The grant of {SensitivityNames.Of(label)}, on which the audience rests, was withdrawn.";

    public static Error TestWithoutEmail { get; } = new("campaign.test_no_email", "Choose a published email first; there is nothing to test yet.", ErrorKind.Conflict);

    public static Error TestWithoutSender { get; } = new("campaign.test_no_sender", "No sender address is configured. Enter the sender's address in the campaign, then send the test.", ErrorKind.Conflict);

    public static Error TestWithoutAddress { get; } = new("campaign.test_no_address", "A test goes to your own address as a member of staff, and you have none here. Ask an administrator to enter you as a user.", ErrorKind.Conflict);

    public static Error TestAddressConfirmed { get; } = new("campaign.test_confirmed", "Your address is confirmed already. Send the test.", ErrorKind.Conflict);

    public static Error TestsUsedUp { get; } = new("campaign.tests_used_up", $"You have sent {Testing.SendCampaignTest.MostAnHour} tests within the hour. Wait, or let somebody else send one.", ErrorKind.Conflict);

    public static Error TestNeeded { get; } = new("campaign.test_needed", "No test of exactly this email went out yet. Send a test, look at what arrives, then tick.", ErrorKind.Conflict);

    internal static Error TestNotTaken(Delivery.Transport.SubmissionOutcome outcome) => new("campaign.test_not_taken", outcome.Result == Delivery.Transport.SubmissionResult.InDoubt
        ? "The test was handed over, but the server did not answer. Look whether it arrived; if not, send another."
        : $"The mail server did not take the test ({outcome.Reason}{(outcome.ReplyCode is { } code ? $", {code}" : "")}). Mend it, or wait, then send another.", ErrorKind.Unavailable);

    public static Error SampleFailed { get; } = new("campaign.sample_failed",
        "A sample of this audience did not agree with its documents, and another count does not change that. Have the documents mended, or the people suppressed, and check the same sample again; then count.", ErrorKind.Conflict);

    public static Error NoChecksNow(CampaignState state) => new("campaign.no_checks_now", $"The checklist is done between approval and the first message; this version is {state}.", ErrorKind.Conflict);

    public static Error PreflightRefuses(string refusals) => new("campaign.preflight_refused", "The pre-flight refuses this send. Nothing was sent. " + refusals, ErrorKind.Conflict);

    public static Error OutsideWindow { get; } = new("campaign.outside_window", "The time lies outside the approved sending window, or after the approval expires.", ErrorKind.Conflict);

    public static Error NotEditable(CampaignState state) => new(TransitionCode, $"A version in state {state} cannot be edited. Start a new version.", ErrorKind.Conflict);

    public static Error Transition(CampaignState from, CampaignState to) =>
        new(TransitionCode, $"This version is {from} and cannot become {to}. Reload to see where it stands.", ErrorKind.Conflict);

    public static Error ClassBlocked(Classification classification) => new("campaign.class_blocked", classification.Class == HipaaClass.SaleOfPhi
        ? "By the stated facts this is a sale of health information, which the product does not permit."
        : $"The facts do not classify this campaign (row {classification.Row}): {ClassificationTable.Rows[classification.Row].When}. Complete the facts.", ErrorKind.Conflict);

    public static Error BlocksWithoutFacts(IReadOnlyCollection<string> blocks) => new("campaign.blocks_without_facts",
        $"{blocks.Count} block{(blocks.Count == 1 ? " has" : "s have")} no facts: {string.Join(", ", blocks.Take(5))}.", ErrorKind.Conflict);
}
