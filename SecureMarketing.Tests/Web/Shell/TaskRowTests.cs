using Bunit;
using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Tests.Support;
using SecureMarketing.Web.Components.Shell;

namespace SecureMarketing.Tests.Web.Shell;

public sealed class TaskRowTests : BunitContext
{
    [Fact]
    public void AtWork_ShowsProgressAndTheAct_OverShowsNeither()
    {
        var running = Show(Line(TaskStanding.Running, new TaskAct("Cancel", () => Task.FromResult<Error?>(null))));
        Assert.Equal("40", running.Find("[role=progressbar]").GetAttribute("aria-valuenow"));
        Assert.StartsWith("Cancel", running.Find("button").TextContent, StringComparison.Ordinal);

        var over = Show(Line(TaskStanding.Finished, null));
        Assert.Empty(over.FindAll("[role=progressbar], button"));
        Assert.Equal("Finished", over.Find(".sm-state").TextContent);
    }

    [Fact]
    public void Act_Refused_SaysWhy_AndAsksForANewReading()
    {
        var read = 0;
        var row = Render<TaskRow>(p => p
            .Add(r => r.Line, Line(TaskStanding.Running, new TaskAct("Cancel", () => Task.FromResult<Error?>(new Error("import.over", "It has ended already.")))))
            .Add(r => r.OnActed, EventCallback.Factory.Create(this, () => read++)));

        row.Find("button").Click();

        Assert.Equal("It has ended already.", row.Find("[role=alert]").TextContent);
        Assert.Equal(1, read);
    }

    private IRenderedComponent<TaskRow> Show(TaskLine line) => Render<TaskRow>(p => p.Add(r => r.Line, line));

    private static TaskLine Line(TaskStanding standing, TaskAct? act) => new()
    {
        Key = "import:1",
        Title = "Import of 3 files",
        Standing = standing,
        Detail = "12 people created.",
        Percent = 40,
        Href = "/imports/1",
        StartedAt = TestHost.Start,
        Act = act,
    };
}
