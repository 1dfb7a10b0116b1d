using SecureMarketing.Core.Access;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Contacts.Custom;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.Segmentation.DeIdentified;

namespace SecureMarketing.Core.Compliance;

/// <summary>Why acts are to be looked at by a person. Stored: never renumber.</summary>
public enum AuditReviewKind
{
    /// <summary>A hidden value of a person was shown, with a reason.</summary>
    Reveal = 1,

    /// <summary>Health information, or the trail itself, left the product.</summary>
    Export = 2,

    /// <summary>Many refused sign-ins at one account.</summary>
    SignInBurst = 3,

    /// <summary>Somebody asked for what their roles do not include.</summary>
    DeniedRead = 4,

    /// <summary>Roles or accounts of staff were changed.</summary>
    PermissionChange = 5,

    /// <summary>Many people were looked at by one member of staff.</summary>
    ManyPeopleByOne = 6,

    /// <summary>One person was looked at by many members of staff.</summary>
    OnePersonByMany = 7,

    /// <summary>Somebody let through what a rule had held or denied.</summary>
    GateOverride = 8,

    /// <summary>The chain of the trail did not verify, or mail is less protected than before.</summary>
    VerificationFailure = 9,

    /// <summary>One member of staff searched for people very often.</summary>
    ManySearches = 10,

    /// <summary>Refused sign-ins at many accounts from one network address.</summary>
    SignInSpray = 11,

    /// <summary>Emergency access is over; the line shows all that was done by it.</summary>
    BreakGlass = 12,
}

/// <summary>What a rule counts within one day.</summary>
public enum AuditMeasure
{
    /// <summary>Acts of one actor.</summary>
    Acts = 1,

    /// <summary>Acts at one account of staff; by network address where no account is known.</summary>
    ActsAtAccount,

    /// <summary>Different people whom one actor looked at.</summary>
    PeopleOfActor,

    /// <summary>Different actors who looked at one person.</summary>
    ActorsOfPerson,

    /// <summary>Different accounts of staff that one network address tried.</summary>
    AccountsOfAddress,
}

/// <summary>One kind of event that a rule takes.</summary>
/// <param name="Action">Of the event.</param>
/// <param name="Outcome">Null: any.</param>
/// <param name="Code">Only with this reason code; null: any.</param>
/// <param name="Unless">Not with this reason code; null: no exception.</param>
public sealed record WatchedAct(AuditAction Action, AuditOutcome? Outcome = AuditOutcome.Succeeded, string? Code = null, string? Unless = null)
{
    internal bool Takes(AuditedAct act) =>
        act.Action == Action && (Outcome is null || act.Outcome == Outcome) && (Code is null || act.Code == Code) && (Unless is null || act.Code != Unless);
}

/// <summary>When acts come into the queue.</summary>
/// <param name="Kind">What they are called.</param>
/// <param name="Acts">What counts.</param>
/// <param name="Measure">How it counts.</param>
/// <param name="Least">From so many within one day of the organisation.</param>
/// <param name="DueDays">Days after that day, 1 upward, until whose end somebody must have looked.</param>
public sealed record AuditReviewRule(AuditReviewKind Kind, IReadOnlyList<WatchedAct> Acts, AuditMeasure Measure, int Least, int DueDays)
{
    /// <summary>Does not count, and is shown with what does.</summary>
    public IReadOnlyList<WatchedAct> Shown { get; init; } = [];

    /// <summary>How long before the first act that counts what is shown may have happened. Default: nothing.</summary>
    public TimeSpan Before { get; init; }
}

/// <summary>
/// The one table of what is picked for review (45 CFR 164.308(a)(1)(ii)(D)). Grouped by who and day, so that a busy day is one line. The
/// numbers are product policy.
/// </summary>
public static class AuditReviewRules
{
    private static readonly WatchedAct[] Looks =
    [
        new(AuditAction.PersonViewed), new(AuditAction.PersonRevealed), new(AuditAction.MessageViewed), new(AuditAction.RecipientExplained),
        new(AuditAction.AuthorizationViewed), new(AuditAction.SegmentExplained), new(AuditAction.DisclosuresViewed),
    ];

    private static readonly WatchedAct[] RefusedSignIns =
        [new(AuditAction.SignInFailed, null), new(AuditAction.SecondFactorFailed, null), new(AuditAction.LockedOut, null), new(AuditAction.IdentityProofFailed, null)];

    private static readonly AuditAction[] Exports =
    [
        AuditAction.PersonRecordExported, AuditAction.ReportExported, AuditAction.DeIdentifiedExported, AuditAction.PropagationExported, AuditAction.AuditExported, AuditAction.AccountingAnswered,
        AuditAction.ApprovalEvidenceExported,
    ];

    public static IReadOnlyList<AuditReviewRule> All { get; } =
    [
        new(AuditReviewKind.VerificationFailure, [new(AuditAction.AuditChainVerified, Unless: VerifyAuditTrailHandler.Ok), new(AuditAction.DomainAssuranceLowered), new(AuditAction.RestoreTested, AuditOutcome.Failed)], AuditMeasure.Acts, 1, 1),
        new(AuditReviewKind.BreakGlass, [new(AuditAction.BreakGlassEnded)], AuditMeasure.ActsAtAccount, 1, 1)
        {
            Shown = [new(AuditAction.BreakGlassAsked, null), new(AuditAction.BreakGlassAllowed, null), new(AuditAction.BreakGlassUsed, null)],
            Before = BreakGlass.WaitLimit + BreakGlass.Limit,
        },
        new(AuditReviewKind.SignInBurst, RefusedSignIns, AuditMeasure.ActsAtAccount, 5, 1),
        new(AuditReviewKind.SignInSpray, RefusedSignIns, AuditMeasure.AccountsOfAddress, 5, 1),
        new(AuditReviewKind.DeniedRead, [new(AuditAction.PageDenied, AuditOutcome.Refused), .. DeniedReads()], AuditMeasure.Acts, 1, 3),
        new(AuditReviewKind.GateOverride,
            [new(AuditAction.ApprovalGranted, Code: "SMALL_AUDIENCE"), new(AuditAction.InDoubtResolved), new(AuditAction.MessagesRerouted), new(AuditAction.SuppressionReleased), new(AuditAction.DomainForgotten)],
            AuditMeasure.Acts, 1, 3),
        new(AuditReviewKind.PermissionChange, [new(AuditAction.RolesChanged), new(AuditAction.UserCreated), new(AuditAction.UserChanged)], AuditMeasure.Acts, 1, 3),
        new(AuditReviewKind.Export, [.. Exports.Select(a => new WatchedAct(a))], AuditMeasure.Acts, 1, 7),
        new(AuditReviewKind.Reveal, [new(AuditAction.PersonRevealed)], AuditMeasure.Acts, 1, 7),
        new(AuditReviewKind.ManyPeopleByOne, Looks, AuditMeasure.PeopleOfActor, 50, 3),
        new(AuditReviewKind.OnePersonByMany, Looks, AuditMeasure.ActorsOfPerson, 5, 3),
        new(AuditReviewKind.ManySearches, [new(AuditAction.PeopleSearched)], AuditMeasure.Acts, 100, 3),
    ];

    /// <summary>Every action that some rule takes.</summary>
    internal static IReadOnlyList<AuditAction> Watched { get; } = [.. All.SelectMany(r => r.Acts).Select(a => a.Action).Distinct()];

    public static AuditReviewRule Of(AuditReviewKind kind) => All.Single(r => r.Kind == kind);

    /// <summary>
    /// Refused for want of a right, be it one of the role or one that the use case asks about the information itself. A list of recipients
    /// leaves no event of its own when it is read, but a refusal always does.
    /// </summary>
    private static IEnumerable<WatchedAct> DeniedReads() =>
        from action in Looks.Select(l => l.Action).Concat(Exports).Concat([AuditAction.NotAudited, AuditAction.PeopleSearched, AuditAction.AuditViewed, AuditAction.ReportViewed, AuditAction.SegmentCounted, AuditAction.SegmentSnapshotTaken]).Distinct()
        from code in new[] { "usecase.forbidden", SegmentErrors.Part2.Code, SegmentErrors.Sensitive.Code, DeIdentifiedErrors.Sensitive.Code, CustomErrors.Hidden.Code }
        select new WatchedAct(action, AuditOutcome.Refused, code);
}
