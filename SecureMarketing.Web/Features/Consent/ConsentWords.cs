using System.Globalization;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Consent;

/// <summary>The register's codes in the words of the page.</summary>
internal static class ConsentWords
{
    public static readonly AuthorizationView[] Views =
    [
        AuthorizationView.All, AuthorizationView.Valid, AuthorizationView.Expiring, AuthorizationView.Pending, AuthorizationView.Revoked,
        AuthorizationView.Expired, AuthorizationView.Defective, AuthorizationView.Suspended, AuthorizationView.Unused,
    ];

    public static string Of(AuthorizationView view) => view switch
    {
        AuthorizationView.Expiring => "Expiring in 60 days",
        AuthorizationView.Unused => "Not given",
        _ => view.ToString(),
    };

    public static Tone ToneOf(AuthorizationView view) => view switch
    {
        AuthorizationView.Valid => Tone.Success,
        AuthorizationView.Expiring or AuthorizationView.Pending or AuthorizationView.Suspended => Tone.Warning,
        AuthorizationView.Revoked or AuthorizationView.Defective or AuthorizationView.Expired => Tone.Error,
        _ => Tone.Neutral,
    };

    public static Tone ToneOf(AuthorizationFormState state) => state switch
    {
        AuthorizationFormState.Published => Tone.Success,
        AuthorizationFormState.Draft => Tone.Info,
        _ => Tone.Neutral,
    };

    public static Tone ToneOf(AuthorizationBatchState state) => state switch
    {
        AuthorizationBatchState.Done => Tone.Success,
        AuthorizationBatchState.Running => Tone.Info,
        _ => Tone.Warning,
    };

    public static string Of(AuthorizationBatchRow batch) => batch.Kind == AuthorizationBatchKind.Request
        ? $"Ask {Count(batch.Total)} with {batch.Form ?? "a form"}{(batch.ByMail ? ", by mail" : "")}"
        : string.Create(CultureInfo.InvariantCulture, $"Revoke {batch.Total:N0} {(batch.Total == 1 ? "authorization" : "authorizations")}");

    /// <summary>"12 people, 10 mailed, 1 refused".</summary>
    public static string Of(StandingRun run)
    {
        var parts = new[] { (run.Mailed, "mailed"), (run.Unmailed, "asked without mail"), (run.Refused, "refused"), (run.Waiting, "waiting") };
        return string.Join(", ", parts.Where(p => p.Item1 > 0).Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Item1:N0} {p.Item2}")).Prepend(run.People == 0 ? "nobody to ask" : Count(run.People)));
    }

    public static string Of(AuthorityType type) => type switch
    {
        AuthorityType.HealthCareProxy => "Health care proxy",
        AuthorityType.PowerOfAttorney => "Power of attorney",
        AuthorityType.CourtOrder => "Court order",
        AuthorityType.MinorConsentedAlone => "The minor consented alone",
        _ => type.ToString(),
    };

    public static string Of(InvitationMail mail) => mail switch
    {
        InvitationMail.Queued => "The link is on its way to the mailbox on file.",
        InvitationMail.Refused => "No mail is sent: there is no usable address, or the send gate said no. Hand the link over.",
        InvitationMail.NoSender => "No mail is sent: the organisation has set no address for such mail (Organisation:SenderAddress). Hand the link over.",
        _ => "The request is made. Hand the link over.",
    };

    /// <summary>What became of one person of an order: a reason's code, or what became of the mail.</summary>
    public static string BatchCode(string code) => code switch
    {
        nameof(InvitationMail.Queued) => "Mail queued",
        nameof(InvitationMail.Refused) => "Asked; no mail, no usable address or refused by the gate",
        nameof(InvitationMail.NoSender) => "Asked; no mail, no sender address is set",
        nameof(InvitationMail.NotAsked) => "Asked; the link waits to be handed over",
        "authorization.asked_already" => "Asked already, not answered yet",
        "authorization.ask_suppressed" => "Opted out or cannot be written to",
        "authorization.declined_lately" => "Said no within 90 days",
        "authorization.transition_undefined" => "Cannot be revoked any more",
        "authorization_form.not_published" => "The form is no longer published",
        "authorization.signer_missing" => "A minor: nobody on file may sign for them",
        StepAuthorizationBatches.Fault => "Could not be carried out; the server's log says why",
        "consent.contact_not_found" => "Not on file, merged, or deceased",
        _ => code,
    };

    /// <summary>Of a form whose disclosers do not include the organisation.</summary>
    public static string SenderNotNamed(Organisation organisation) =>
        $"It does not name {organisation.Name} among those who may use the information, so no marketing mail can rest on it. Forms that name the organisation otherwise count once that name is set (Organisation:OtherNames).";

    private static string Count(int people) => people == 1 ? "1 person" : string.Create(CultureInfo.InvariantCulture, $"{people:N0} people");

    /// <summary>"es" → "Spanish".</summary>
    public static string Language(string tag) => tag switch
    {
        "en" => "English",
        "es" => "Spanish",
        _ => tag,
    };

    public static string Of(AuthorizationSourceKind source) => source switch
    {
        AuthorizationSourceKind.ESignPage => "E-sign page",
        AuthorizationSourceKind.PaperScanned => "Paper, scanned",
        AuthorizationSourceKind.Imported => "Imported",
        _ => "Unknown",
    };

    public static string Of(GateSuppression kind) => kind switch
    {
        GateSuppression.TopicMatch => "One topic",
        GateSuppression.AllCommercial => "Commercial mail",
        GateSuppression.FundraisingOptOut => "Fundraising",
        GateSuppression.DoNotContact => "All mail",
        GateSuppression.HardBounce => "Address does not work",
        GateSuppression.Complaint => "Complaint",
        GateSuppression.Deceased => "Deceased",
        _ => "None",
    };

    public static string Of(SuppressionSource source) => source switch
    {
        SuppressionSource.FeedbackReport => "Mailbox provider's report",
        SuppressionSource.Revocation => "With a revocation",
        SuppressionSource.Erasure => "Erased on request",
        SuppressionSource.PreferenceCentre => "Preference centre",
        SuppressionSource.Restore => "After a restore",
        _ => source.ToString(),
    };

    /// <summary>"RedisclosureStatementMissing" → "Redisclosure statement missing".</summary>
    public static string Of(Enum code)
    {
        var name = code.ToString();
        return string.Concat(name.Select((c, i) => i > 0 && char.IsUpper(c) ? " " + char.ToLowerInvariant(c) : c.ToString()));
    }

    /// <summary>What happened to an authorization; what was only said is told apart from what is in writing.</summary>
    public static string Happened(AuditAction action, string? codes) => (action, codes?.Split(',')) switch
    {
        (AuditAction.AuthorizationRevoked, [_, nameof(RevocationChannel.Oral), ..]) => "Taken back by word",
        (AuditAction.AuthorizationRevoked, [.., "by_the_person"]) => "Taken back electronically by the person",
        (AuditAction.AuthorizationAsked, ["invited_to_confirm", ..]) => "Invited to confirm in writing",
        (AuditAction.AuthorizationAsked, ["at_desk", ..]) => "Opened at the desk, to be signed in person",
        (AuditAction.PortalMessageRead, ["at_desk"]) => "Begun at the desk",
        (AuditAction.AuthorizationAnswered, ["signed", "in_person", ..]) => "Signed in person",
        (AuditAction.AuthorizationAnswered, ["declined", "in_person", ..]) => "Declined in person",
        _ => Of(action),
    };

    /// <summary>How a member of staff knew whom they saw.</summary>
    public static string Of(InPersonIdentity seen) => seen.Proof switch
    {
        InPersonProof.PhotoId => "Identity card with a picture",
        InPersonProof.KnownToStaff => "Known to staff",
        _ => seen.Words ?? "not stated",
    };

    /// <summary>Who did something and what came of it: "ConsentClerk", "ThisAuthorization,no_mail_NoSender" → "Consent clerk · this authorization, no mail: no sender".</summary>
    public static string Done(string role, string? codes)
    {
        var who = Enum.TryParse<Role>(role, out var known) ? RoleNames.Of(known) : role;
        return codes is null ? who : $"{who} · {string.Join(", ", codes.Split(',').Select(InWords))}";
    }

    private static string InWords(string code) =>
        Listed(code).TrimStart().ToLowerInvariant().Replace("_ ", ": ", StringComparison.Ordinal).Replace('_', ' ');

    /// <summary>How a person is invited to confirm in writing what was only said.</summary>
    public static string Invited(InvitationMail? mail) => mail switch
    {
        null => "There is nothing to confirm in writing.",
        InvitationMail.Queued => "The invitation to confirm in writing goes by mail.",
        InvitationMail.NoSender => "No address is set from which an invitation could go: print the letter and send it.",
        _ => "No mail can go to this person: print the letter and send it.",
    };

    /// <summary>What the revocation of a part did.</summary>
    public static string PartTaken(RevokedAuthorization revoked) =>
        revoked.LastPart ? "Nothing is left of it: the whole authorization is revoked" : "That part is taken back";

    /// <summary>A scope category of a form: "labs" → "Laboratory results"; one that the register does not offer stays as the form has it.</summary>
    public static string Category(string code) =>
        AuthorizationDraft.AllCategories.Where(c => string.Equals(c.Code, code, StringComparison.OrdinalIgnoreCase)).Select(c => c.Text).FirstOrDefault() ?? code;

    /// <summary>The end of a record id: its beginning is often the same for all.</summary>
    public static string ShortId(string id) => id.Length > 16 ? "…" + id[^12..] : id;

    /// <summary>Keys of a list as they are stored, in words: "conditions, labResults" → "Conditions, lab results".</summary>
    public static string Listed(string keys)
    {
        var words = string.Concat(keys.Select(c => char.IsUpper(c) ? " " + char.ToLowerInvariant(c) : c.ToString()));
        return words.Length == 0 ? words : char.ToUpperInvariant(words[0]) + words[1..];
    }

    public static string Day(DateOnly? day) => day?.ToString("d MMM yyyy", CultureInfo.InvariantCulture) ?? "";

    public static string Moment(DateTimeOffset? at, TimeZoneInfo zone) =>
        at is { } moment ? TimeZoneInfo.ConvertTime(moment, zone).ToString("d MMM yyyy, HH:mm", CultureInfo.InvariantCulture) : "";

    /// <summary>"under a minute", "14 min", "3 h", "2 days".</summary>
    public static string Duration(long seconds) => seconds switch
    {
        < 60 => "under a minute",
        < 5400 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60} min"),
        < 172_800 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600} h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 86_400} days"),
    };
}
