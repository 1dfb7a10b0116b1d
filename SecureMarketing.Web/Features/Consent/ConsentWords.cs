using System.Globalization;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Gate;
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
        _ => source.ToString(),
    };

    /// <summary>"RedisclosureStatementMissing" → "Redisclosure statement missing".</summary>
    public static string Of(Enum code)
    {
        var name = code.ToString();
        return string.Concat(name.Select((c, i) => i > 0 && char.IsUpper(c) ? " " + char.ToLowerInvariant(c) : c.ToString()));
    }

    /// <summary>Who did something and what came of it: "ConsentClerk", "ThisAuthorization,Letter" → "Consent clerk · this authorization, letter".</summary>
    public static string Done(string role, string? codes)
    {
        var who = Enum.TryParse<Role>(role, out var known) ? RoleNames.Of(known) : role;
        return codes is null ? who : $"{who} · {string.Join(", ", codes.Split(',').Select(c => Listed(c).TrimStart().ToLowerInvariant()))}";
    }

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
