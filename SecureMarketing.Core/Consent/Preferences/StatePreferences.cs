using System.Globalization;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Duplicates;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Consent;

/// <summary>What a person wants to hear no more of.</summary>
public enum StopWish
{
    /// <summary>Nothing beyond the topics.</summary>
    None = 0,

    /// <summary>All advertising and fundraising.</summary>
    Advertising = 1,

    /// <summary>Everything, reminders of one's own appointments as well.</summary>
    Everything = 2,
}

/// <summary>
/// A person's choices, from a page that showed them what stands. What the page did not show is not touched. Tracking runs it after the
/// signed token proved whose mailbox it is.
/// </summary>
public sealed class StatePreferences : ICommand<StatedPreferences>
{
    public static Permission Requires => Permission.Public;
    public static AuditAction Audits => AuditAction.PreferencesStated;

    /// <summary>The person the token names.</summary>
    public required ContactId Contact { get; init; }

    /// <summary>The message whose link led here: evidence of an opt-in.</summary>
    public required MessageId Message { get; init; }

    /// <summary>The topics that the page showed.</summary>
    public required IReadOnlyCollection<PreferenceTopicId> Shown { get; init; }

    /// <summary>Of those, the ones that are ticked.</summary>
    public required IReadOnlyCollection<PreferenceTopicId> Wanted { get; init; }

    /// <summary>Null: as it is.</summary>
    public MailCap? Cap { get; init; }

    /// <summary>True: plain mail, the warning having been read. False: protected mail. Null: as it is.</summary>
    public bool? Plain { get; init; }

    /// <summary>The warning was read in Spanish; else in English.</summary>
    public bool Spanish { get; init; }

    public StopWish Stop { get; init; }
}

/// <summary>What came of it.</summary>
/// <param name="TopicsOff">Topics that are off from now on.</param>
/// <param name="TopicsOn">Topics that are on from now on.</param>
/// <param name="TopicsAsked">Topics that staff must confirm.</param>
/// <param name="MessagesCancelled">Queued messages that will not be sent.</param>
public sealed record StatedPreferences(int TopicsOff, int TopicsOn, int TopicsAsked, int MessagesCancelled);

internal sealed class StatePreferencesValidator : AbstractValidator<StatePreferences>
{
    private const int Most = 200;

    public StatePreferencesValidator()
    {
        RuleFor(c => c.Shown).Must(s => s.Count <= Most).WithMessage("That is more topics than the page holds.");
        RuleFor(c => c.Cap).Must(c => c is null || Enum.IsDefined(c.Value)).WithMessage("Choose how often.");
        RuleFor(c => c.Stop).IsInEnum().WithMessage("Choose what is stopped.");
    }
}

internal sealed class StatePreferencesHandler(Suppressing suppressing) : IUseCase<StatePreferences, StatedPreferences>
{
    private const SuppressionSource Source = SuppressionSource.PreferenceCentre;

    public async Task<Result<StatedPreferences>> HandleAsync(StatePreferences command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        await ConsentChange.BeginAsync(db, cancellationToken);
        if (!await db.Contacts.AnyAsync(c => c.Id == command.Contact, cancellationToken))
            return ConsentErrors.ContactNotFound;
        var group = (await db.PersonRecordsAsync([command.Contact], cancellationToken))[command.Contact];
        var (off, on, asked, cancelled) = (0, 0, 0, 0);
        var topics = await db.PreferenceTopics.AsNoTracking().Where(t => t.RetiredAt == null && command.Shown.Contains(t.Id)).ToListAsync(cancellationToken);
        var standing = await db.SuppressionsInForce([.. group.All]).Where(s => s.Kind == GateSuppression.TopicMatch).ToListAsync(cancellationToken);
        foreach (var topic in topics)
        {
            var wish = PreferenceReading.WishOf(topic.Topic, standing);
            if (!command.Wanted.Contains(topic.Id))
            {
                if (wish != TopicWish.Wanted)
                    continue;
                var stopped = await suppressing.ApplyAsync(scope, command.Contact, GateSuppression.TopicMatch, topic.Topic, null, Source, null, cancellationToken);
                if (stopped.Error is { } refused)
                    return refused;
                (off, cancelled) = (off + 1, cancelled + stopped.Value.MessagesCancelled);
            }
            else if (wish is TopicWish.Off or TopicWish.OffByStaff)
            {
                var against = standing.Where(s => string.Equals(s.Topic, topic.Topic, StringComparison.OrdinalIgnoreCase)).ToList();
                foreach (var own in against.Where(s => s.IsOwnChoice))
                    own.TakeBack(scope.Now);
                // The person asks; whoever of staff confirms is the second.
                foreach (var other in against.Where(s => !s.IsOwnChoice))
                    other.AskRelease(command.Contact.Value, "Asked for by the person in the preference centre.", scope.Now);
                OptIns.Record(db, command.Contact, [(topic.Topic, topic.In(command.Spanish ? "es" : null).Label)], OptInEvidence.OfPreferenceCentre(command.Message, topic.Version), scope.Now);
                (on, asked) = wish == TopicWish.Off ? (on + 1, asked) : (on, asked + 1);
            }
        }

        foreach (var kind in Kinds(command.Stop))
        {
            var stopped = await suppressing.ApplyAsync(scope, command.Contact, kind, null, null, Source, null, cancellationToken);
            if (stopped.Error is { } refused)
                return refused;
            cancelled += stopped.Value.MessagesCancelled;
        }

        var said = new List<string> { Invariant($"off:{off}"), Invariant($"on:{on}"), Invariant($"asked:{asked}") };
        if (command.Stop != StopWish.None)
            said.Add("stop:" + command.Stop);
        if (command.Cap is { } cap && await SetCapAsync(scope, command.Contact, cap, Source, cancellationToken))
            said.Add("cap:" + cap);
        if (command.Plain is { } plain && await SetPlainAsync(scope, group, command.Contact, plain, PlainWarning.VersionIn(command.Spanish), cancellationToken))
            said.Add(plain ? "plain:accepted," + PlainWarning.VersionIn(command.Spanish) : "plain:withdrawn");

        await ConsentChange.MarkStaleAsync(db, [.. group.All], cancellationToken);
        (scope.Audit.ObjectType, scope.Audit.ObjectId, scope.Audit.Subject) = ("preferences", command.Message.Value.ToString(), command.Contact);
        scope.Audit.ReasonCodes = string.Join(',', said);
        return new StatedPreferences(off, on, asked, cancelled);
    }

    private static GateSuppression[] Kinds(StopWish stop) => stop switch
    {
        StopWish.Advertising => [GateSuppression.AllCommercial, GateSuppression.FundraisingOptOut],
        StopWish.Everything => [GateSuppression.DoNotContact],
        _ => [],
    };

    /// <returns>True when something changed.</returns>
    internal static async Task<bool> SetCapAsync(UseCaseScope scope, ContactId contact, MailCap cap, SuppressionSource source, CancellationToken cancellationToken)
    {
        var wish = await scope.Db.MailCaps.SingleOrDefaultAsync(c => c.Contact == contact, cancellationToken);
        if ((wish?.Cap ?? MailCap.None) == cap)
            return false;
        if (wish is null)
            scope.Db.MailCaps.Add(wish = new MailCapWish(contact));
        wish.Set(cap, source, scope.Now);
        return true;
    }

    /// <summary>How a waiting message travels is decided when it leaves: the raised send version brings it before the gate again, so nothing is cancelled here.</summary>
    /// <returns>True when something changed.</returns>
    private static async Task<bool> SetPlainAsync(UseCaseScope scope, PersonRecords group, ContactId contact, bool plain, string warning, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        var records = group.All.ToList();
        var wishes = await db.PlainPreferences.Where(p => records.Contains(p.Contact)).ToListAsync(cancellationToken);
        if (!plain)
        {
            var open = wishes.Where(w => w.WithdrawnAt is null).ToList();
            open.ForEach(w => w.Withdraw(scope.Now));
            return open.Count > 0;
        }

        if (MergedConsent.Plain([.. wishes.Where(w => w.Purpose is null)], group, "") == GatePlain.Warned)
            return false;
        // The warning stands beside the box that was ticked, in this version of its words.
        db.PlainPreferences.Add(new PlainPreference(contact, purpose: null, scope.Now, warning, scope.Now));
        return true;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
