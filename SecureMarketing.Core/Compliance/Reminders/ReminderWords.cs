using System.Globalization;
using System.Text;
using SecureMarketing.Core.Governance;
using SecureMarketing.Core.Sending;

namespace SecureMarketing.Core.Compliance.Reminders;

/// <summary>What a reminder of training says: numbers and a day. A course's title may tell what somebody works on, so it stays in the product.</summary>
internal static class ReminderWords
{
    public static StaffNotice Of(TrainingReminder reminder, DateOnly? dueOn)
    {
        var text = new StringBuilder();
        if (reminder.Overdue > 0)
            text.Append(CultureInfo.InvariantCulture, $"{Courses(reminder.Overdue)} that your work here asks of you {(reminder.Overdue == 1 ? "is" : "are")} overdue. Until taken, you may soon be able to read only, or are so already.\r\n\r\n");
        if (reminder.Upcoming > 0 && dueOn is { } day)
            text.Append(CultureInfo.InvariantCulture, $"{Courses(reminder.Upcoming)} {(reminder.Upcoming == 1 ? "is" : "are")} to be taken by {day:d MMMM yyyy}{(reminder.Upcoming == 1 ? "" : " at the earliest")}.\r\n\r\n");
        text.Append("Sign in as you always do and open Training. This message has no link on purpose, and nobody will ask you for your password by mail.\r\n");
        return new StaffNotice(reminder.Overdue > 0 ? "Your training is overdue" : "Your training is due soon", text.ToString());
    }

    private static string Courses(int number) => number == 1 ? "One course" : string.Create(CultureInfo.InvariantCulture, $"{number} courses");
}
