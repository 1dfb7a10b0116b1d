using SecureMarketing.Core.Compliance;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Governance;

/// <summary>How the backups stand, in the words of the screen.</summary>
internal static class BackupWords
{
    public static string Of(BackupStanding standing) => standing switch
    {
        BackupStanding.Elsewhere => "Backed up elsewhere",
        BackupStanding.None => "No backup yet",
        BackupStanding.Old => "Backup overdue",
        BackupStanding.Failed => "Restore failed",
        BackupStanding.Untested => "Restore not tested",
        _ => "Restore tested",
    };

    public static Tone ToneOf(BackupStanding standing) => standing switch
    {
        BackupStanding.Elsewhere => Tone.Neutral,
        BackupStanding.None => Tone.Info,
        BackupStanding.Untested => Tone.Warning,
        BackupStanding.Tested => Tone.Success,
        _ => Tone.Error,
    };

    public static string Sentence(BackupView view, SiteZone zone) => view.Standing switch
    {
        BackupStanding.Elsewhere => "This database server is backed up by its own tools, not by this product. Test a restore each month, and bring its protocol as evidence of a drill.",
        BackupStanding.None => "The first backup is made, restored and checked within an hour.",
        BackupStanding.Old => view.Newest is { } newest ? $"The newest backup is of {zone.Text(newest.MadeAt)}; a restore would lose more than a day." : "None was ever made. One is made within an hour of a start; if it stays so, look whether the folder for backups can be written to.",
        BackupStanding.Failed => $"Restored {zone.Text(view.LastTest!.TestedAt)}. Did not pass: {string.Join("; ", view.LastTest.Checks.Where(c => !c.Passed).Select(c => $"{c.Name} ({c.Words})"))}.",
        BackupStanding.Untested => $"The newest backup is of {zone.Text(view.Newest!.MadeAt)}, and none was restored for a month.",
        _ => $"The newest backup is of {zone.Text(view.Newest!.MadeAt)}; restored and checked {zone.Text(view.LastTest!.TestedAt)}.",
    };
}
