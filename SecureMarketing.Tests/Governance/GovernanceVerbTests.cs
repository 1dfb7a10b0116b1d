using System.Text.Json;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Governance;
using SecureMarketing.Tests.Access;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Governance;

/// <summary><c>governance …</c> and <c>training standing</c> as an administrator runs them.</summary>
public sealed class GovernanceVerbTests
{
    [Fact]
    public async Task Register_AndTraining_AreJsonLines_WithoutAnybodysWords()
    {
        await using var host = await TestHost.StartAsync(realSessions: true);
        await host.CourseInForceAsync(Role.Marketer);
        var entered = await host.RunAsync<EnterRecord, RegisterRecordId>(
            new EnterRecord { Kind = RecordKind.Policy, Title = "Sending PHI by email", Words = "Kept in Quillfeather's cabinet", DueOn = DateOnly.FromDateTime(TestHost.Start.UtcDateTime).AddDays(30) });
        Assert.True(entered.IsSuccess, entered.Error?.Message);
        await Staff.InviteAsync(host, "mia@example.org", Role.Marketer);

        var list = await CommandLine.RunAsync("governance", "list", "--kind", "Policy", "--data", host.Folder.Path);
        var overdue = await CommandLine.RunAsync("governance", "overdue", "--data", host.Folder.Path);
        var standing = await CommandLine.RunAsync("training", "standing", "--data", host.Folder.Path);

        Assert.Equal((0, 0, 0), (list.Exit, overdue.Exit, standing.Exit));
        var record = JsonDocument.Parse(Assert.Single(Lines(list.Output))).RootElement;
        Assert.Equal((entered.Value.Value, "Sending PHI by email"), (record.GetProperty("id").GetGuid(), record.GetProperty("title").GetString()));
        Assert.DoesNotContain("Quill", list.Output, StringComparison.OrdinalIgnoreCase);
        var person = JsonDocument.Parse(Assert.Single(Lines(standing.Output))).RootElement;
        Assert.Equal("Privacy", person.GetProperty("courses")[0].GetProperty("title").GetString());
        Assert.DoesNotContain("mia", standing.Output, StringComparison.OrdinalIgnoreCase);
    }

    private static string[] Lines(string output) => output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
