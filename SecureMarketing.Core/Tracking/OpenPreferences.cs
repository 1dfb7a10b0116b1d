using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Contacts.Stated;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Tracking;

/// <summary>What the person of an opt-out link chose so far. Changes nothing: scanners follow links.</summary>
public sealed record OpenPreferences(string Token) : ICommand<PreferenceSheet>
{
    public static Permission Requires => Permission.Public;

    public static AuditAction Audits => AuditAction.NotAudited;
}

/// <summary>The person of an opt-out link chooses (16 CFR 316.5: no account, one page). In force with the answer.</summary>
public sealed class SavePreferences : ICommand<StatedPreferences>
{
    public static Permission Requires => Permission.Public;

    public static AuditAction Audits => AuditAction.PreferencesStated;

    public required string Token { get; init; }

    /// <summary>The topics that the page showed; what it did not show is not touched.</summary>
    public required IReadOnlyCollection<PreferenceTopicId> Shown { get; init; }

    /// <summary>Of those, the ones that are ticked.</summary>
    public required IReadOnlyCollection<PreferenceTopicId> Wanted { get; init; }

    /// <summary>Null: as it is.</summary>
    public MailCap? Cap { get; init; }

    /// <summary>Null: as it is. To choose plain mail takes the date of birth as well; to end it takes the link alone.</summary>
    public bool? Plain { get; init; }

    /// <summary>The page, and the warning on it, was in Spanish; else in English.</summary>
    public bool Spanish { get; init; }

    /// <summary>As typed; null when it was left out or is no date.</summary>
    public DateOnly? BornOn { get; init; }

    public StopWish Stop { get; init; }
}

/// <summary>The person of an opt-out link says which language they prefer. By itself, because an import may hold the records: an opt-out waits for nothing.</summary>
/// <param name="Token">Of the link.</param>
/// <param name="Language">Word of <see cref="PreferenceLanguages"/>.</param>
public sealed record StateLanguage(string Token, string Language) : ICommand<Unit>
{
    public static Permission Requires => Permission.Public;

    public static AuditAction Audits => AuditAction.PreferencesStated;
}

/// <summary>The languages that may be chosen.</summary>
public static class PreferenceLanguages
{
    /// <summary>English word and BCP 47 tag.</summary>
    public static IReadOnlyList<(string Word, string Tag)> All => StatedFields.Languages;
}

internal static class PreferenceTokens
{
    /// <summary>The message whose opt-out link this is; null for anything else.</summary>
    public static async Task<TrackedMessage?> MessageAsync(this TrackingTokens tokens, AppDbContext db, string text, CancellationToken cancellationToken) =>
        tokens.Read(text) is { Kind: TokenKind.Unsubscribe } token
            ? await db.TrackedMessages.AsNoTracking().SingleOrDefaultAsync(m => m.MessageId == token.Message, cancellationToken)
            : null;
}

internal sealed class OpenPreferencesHandler(TrackingTokens tokens) : IUseCase<OpenPreferences, PreferenceSheet>
{
    public async Task<Result<PreferenceSheet>> HandleAsync(OpenPreferences command, UseCaseScope scope, CancellationToken cancellationToken) =>
        await tokens.MessageAsync(scope.Db, command.Token, cancellationToken) is { } message
            ? await PreferenceReading.ReadAsync(scope.Db, message.ContactId, cancellationToken)
            : TrackingErrors.UnknownToken;
}

internal sealed class SavePreferencesHandler(TrackingTokens tokens, IUseCase<StatePreferences, StatedPreferences> state) : IUseCase<SavePreferences, StatedPreferences>
{
    public async Task<Result<StatedPreferences>> HandleAsync(SavePreferences command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        if (await tokens.MessageAsync(scope.Db, command.Token, cancellationToken) is not { } message)
            return TrackingErrors.UnknownToken;
        // The link travels outside the encryption (RFC 8058): whoever sees it may stop mail, not weaken its protection.
        if (command.Plain == true && !await IsPlainAlreadyAsync(scope.Db, message.ContactId, cancellationToken) && !await IsProvenAsync(scope, message, command.BornOn, cancellationToken))
            return TrackingErrors.NotProven;
        return await state.HandleAsync(
            new StatePreferences
            {
                Contact = message.ContactId,
                Message = message.MessageId,
                Shown = command.Shown,
                Wanted = command.Wanted,
                Cap = command.Cap,
                Spanish = command.Spanish,
                Plain = command.Plain,
                Stop = command.Stop,
            },
            scope, cancellationToken);
    }

    private const int MostWrong = 5;

    private static async Task<bool> IsPlainAlreadyAsync(AppDbContext db, ContactId contact, CancellationToken cancellationToken) =>
        (await PreferenceReading.ReadAsync(db, contact, cancellationToken)).Plain == GatePlain.Warned;

    /// <summary>A birth date is soon guessed: after five wrong ones of a day the right one proves nothing either.</summary>
    private static async Task<bool> IsProvenAsync(UseCaseScope scope, TrackedMessage message, DateOnly? typed, CancellationToken cancellationToken)
    {
        var (id, since) = (message.MessageId.Value.ToString(), scope.Now.AddDays(-1));
        (scope.Audit.ObjectType, scope.Audit.ObjectId, scope.Audit.Subject) = ("preferences", id, message.ContactId);
        var wrong = await scope.Db.AuditEvents.CountAsync(
            e => e.ObjectType == "preferences" && e.ObjectId == id && e.Action == AuditAction.PreferencesStated && e.Outcome == AuditOutcome.Refused && e.UtcTime > since, cancellationToken);
        return await scope.Db.Contacts.AsNoTracking().Where(c => c.Id == message.ContactId).Select(c => c.BirthDate).SingleOrDefaultAsync(cancellationToken) is { } born
            && born == typed && wrong < MostWrong;
    }
}

internal sealed class StateLanguageHandler(TrackingTokens tokens, StatedPeople people) : IUseCase<StateLanguage, Unit>
{
    public async Task<Result<Unit>> HandleAsync(StateLanguage command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        var language = PreferenceLanguages.All.FirstOrDefault(l => l.Word == command.Language);
        if (language.Word is null || await tokens.MessageAsync(db, command.Token, cancellationToken) is not { } message)
            return TrackingErrors.UnknownToken;
        if (await db.Contacts.AsNoTracking().SingleOrDefaultAsync(c => c.Id == message.ContactId, cancellationToken) is not { } contact)
            return TrackingErrors.UnknownToken;
        await db.Database.BeginTransactionAsync(cancellationToken);
        var record = new PersonRecord { Place = default, SourceId = contact.SourceId, Custom = [], LanguageText = language.Word, LanguageCode = language.Tag };
        if (!await people.ChangeAsync(db, "preferences", contact, record, scope.Now, cancellationToken))
            return TrackingErrors.RecordsBusy;
        (scope.Audit.ObjectType, scope.Audit.ObjectId, scope.Audit.Subject, scope.Audit.ReasonCodes) = ("preferences", message.MessageId.Value.ToString(), message.ContactId, "language");
        return Unit.Value;
    }
}
