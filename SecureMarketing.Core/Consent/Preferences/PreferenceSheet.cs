using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Duplicates;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Consent;

/// <summary>Where one topic stands for a person.</summary>
public enum TopicWish
{
    /// <summary>Nothing speaks against it.</summary>
    Wanted = 1,

    /// <summary>Switched off; the person may switch it on.</summary>
    Off,

    /// <summary>Switched off by staff or by a complaint: the person asks, and a member of staff confirms.</summary>
    OffByStaff,

    /// <summary>The person asked to get it again; staff has not confirmed yet.</summary>
    Asked,
}

/// <param name="Id">Names it on the page instead of the campaigns' word.</param>
/// <param name="Label">What is shown.</param>
/// <param name="Explanation">Empty: none.</param>
/// <param name="Wish">Where it stands.</param>
public sealed record TopicLine(PreferenceTopicId Id, string Label, string Explanation, TopicWish Wish)
{
    /// <summary>The same in other languages, by primary subtag; empty: in none.</summary>
    public IReadOnlyDictionary<string, TopicText> Translations { get; init; } = new Dictionary<string, TopicText>();

    /// <inheritdoc cref="PreferenceTopic.In"/>
    public TopicText In(string? language) => new TopicText(Label, Explanation).In(language, Translations);
}

/// <summary>
/// What a person chose, as their page shows it: the topics that everyone is shown, and nothing of campaigns, segments or health. PHI all
/// the same (someone wants to hear from a clinic): prints nothing.
/// </summary>
public sealed class PreferenceSheet
{
    public required IReadOnlyList<TopicLine> Topics { get; init; }

    public required MailCap Cap { get; init; }

    /// <summary>BCP 47 tag on file; null: unknown.</summary>
    public required string? Language { get; init; }

    public required GatePlain Plain { get; init; }

    /// <summary>Advertising is stopped, by whomever.</summary>
    public required bool AdvertisingStopped { get; init; }

    public required bool FundraisingStopped { get; init; }

    /// <summary>Nothing is sent at all.</summary>
    public required bool EverythingStopped { get; init; }
}

/// <summary>Reads the sheet. Of several records of one person the strictest holds.</summary>
internal static class PreferenceReading
{
    private static readonly GateSuppression[] NothingGoes = [GateSuppression.DoNotContact, GateSuppression.Deceased];
    private static readonly GateSuppression[] NoAdvertising = [GateSuppression.AllCommercial, GateSuppression.Complaint];

    public static async Task<PreferenceSheet> ReadAsync(AppDbContext db, ContactId contact, CancellationToken cancellationToken)
    {
        var group = (await db.PersonRecordsAsync([contact], cancellationToken))[contact];
        var records = group.All.ToList();
        var suppressions = await db.SuppressionsInForce(records).AsNoTracking().ToListAsync(cancellationToken);
        var topics = await db.PreferenceTopics.AsNoTracking().Where(t => t.RetiredAt == null).OrderBy(t => t.Place).ThenBy(t => t.Label).ToListAsync(cancellationToken);
        var caps = await db.MailCaps.AsNoTracking().Where(c => records.Contains(c.Contact)).Select(c => c.Cap).ToListAsync(cancellationToken);
        var plain = await db.PlainPreferences.AsNoTracking().Where(p => records.Contains(p.Contact) && p.Purpose == null).ToListAsync(cancellationToken);
        return new PreferenceSheet
        {
            Topics = [.. topics.Select(t => new TopicLine(t.Id, t.Label, t.Explanation, WishOf(t.Topic, suppressions)) { Translations = t.Translated() })],
            Cap = MailCaps.Strictest(caps),
            Language = await db.Contacts.Where(c => c.Id == contact).Select(c => c.LanguageCode).SingleOrDefaultAsync(cancellationToken),
            Plain = MergedConsent.Plain(plain, group, ""),
            AdvertisingStopped = suppressions.Any(s => NoAdvertising.Contains(s.Kind)),
            FundraisingStopped = suppressions.Any(s => s.Kind == GateSuppression.FundraisingOptOut),
            EverythingStopped = suppressions.Any(s => NothingGoes.Contains(s.Kind)),
        };
    }

    public static TopicWish WishOf(string topic, IEnumerable<Suppression> inForce)
    {
        var against = inForce.Where(s => s.Kind == GateSuppression.TopicMatch && string.Equals(s.Topic, topic, StringComparison.OrdinalIgnoreCase)).ToList();
        return against.Count == 0 ? TopicWish.Wanted
            : against.All(s => s.IsOwnChoice) ? TopicWish.Off
            : against.Where(s => !s.IsOwnChoice).All(s => s.ReleaseAskedAt is not null) ? TopicWish.Asked
            : TopicWish.OffByStaff;
    }
}
