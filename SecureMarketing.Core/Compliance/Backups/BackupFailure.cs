using System.Globalization;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Sending;

namespace SecureMarketing.Core.Compliance;

/// <summary>A backup that could not be made, or whose restore did not pass.</summary>
/// <param name="Key">What failed: <see cref="Making"/>, or the name of the backup that was restored. Told once a day for each.</param>
/// <param name="Code">How: the refusal's code, or <c>failed:</c> with the checks that did not pass.</param>
/// <param name="At">The last time it did.</param>
internal sealed record BackupFailure(string Key, string Code, DateTimeOffset At)
{
    public const string Making = "making";

    /// <summary>What an event of the trail is about.</summary>
    public static string KeyOf(AuditAction action, string? objectId) => action == AuditAction.BackupMade ? Making : objectId ?? "";

    /// <summary>What an event of the trail tells of a failure; null when it tells of none, such as somebody who may not make one.</summary>
    public static BackupFailure? Of(AuditAction action, AuditOutcome outcome, string? objectId, string? code, DateTimeOffset at)
    {
        var failed = (action, outcome) switch
        {
            (AuditAction.BackupMade, AuditOutcome.Refused) => code == ComplianceErrors.BackupDisk.Code,
            (AuditAction.RestoreTested, AuditOutcome.Refused) => code == ComplianceErrors.RestoreDisk.Code,
            (AuditAction.RestoreTested, AuditOutcome.Failed) => true,
            _ => false,
        };
        return failed ? new BackupFailure(KeyOf(action, objectId), code ?? "", at) : null;
    }

    /// <summary>Once for each failure and day: what failed again after it was told is told again on the next day.</summary>
    /// <param name="told">When the person was told of it last; null: never.</param>
    /// <param name="now">The moment to judge.</param>
    /// <param name="zone">Whose days count.</param>
    public bool IsToBeTold(DateTimeOffset? told, DateTimeOffset now, Organisation zone) => told is not { } last || (At > last && zone.DayAt(now) > zone.DayAt(last));

    /// <summary>No path and nobody's information: where and how, in the words of the Register.</summary>
    /// <param name="zone">In whose time.</param>
    public StaffNotice Words(Organisation zone)
    {
        var at = TimeZoneInfo.ConvertTime(At, zone.Zone).ToString("d MMMM yyyy, HH:mm", CultureInfo.InvariantCulture);
        var (subject, what) = Key == Making
            ? ("The backup of the database failed", $"The backup of the database that was tried on {at} ({zone.Zone.Id}) could not be written. Until one is made, what changed since the last one has no copy.")
            : Code == ComplianceErrors.RestoreDisk.Code
                ? ("A backup could not be tested", $"{Key} could not be copied for the test of its restore on {at} ({zone.Zone.Id}). Nobody knows yet whether it could be restored.")
                : ("The restore of a backup failed", $"The restore of {Key} was tested on {at} ({zone.Zone.Id}) and did not pass: {Code.Replace("failed:", "", StringComparison.Ordinal).Replace("+", ", ", StringComparison.Ordinal)}. Do not rely on this backup.");
        return new StaffNotice(subject, what + "\r\n\r\nSign in as you always do and open Register, where backups are made and tested. This message has no link on purpose, and nobody will ask you for your password by mail.\r\n");
    }
}
