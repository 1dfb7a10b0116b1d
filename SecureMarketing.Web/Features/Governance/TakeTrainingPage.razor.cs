using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Governance;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shell;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Governance;

/// <summary>Reading a course and answering its scenarios, until it is passed.</summary>
public sealed partial class TakeTrainingPage
{
    private const int Unanswered = -1;

    private TrainingSheet? sheet;
    private TrainingResult? result;
    private Error? failure;
    private Error? refused;
    private int[] answers = [];
    private bool[] changed = [];
    private bool busy;

    [Parameter] public Guid Id { get; set; }

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Actor { get; set; } = null!;

    [Inject] private ShellNews News { get; set; } = null!;

    private string? Note => sheet?.Standing is { } own && GovernanceWords.When(own.Standing) is { Length: > 0 } when ? when : null;

    protected override async Task OnInitializedAsync()
    {
        // The prerendered page shows the skeleton: waiting for the course there would keep everything back, and ask twice.
        if (RendererInfo.IsInteractive)
            await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var read = await UseCases.RunAsync<ReadTraining, TrainingSheet>(new ReadTraining(TrainingCourseId.From(Id)), await Actor.GetAsync(), CancellationToken.None);
        failure = read.Error;
        sheet = read.IsSuccess ? read.Value : null;
        (answers, changed, result) = ([.. Enumerable.Repeat(Unanswered, sheet?.Scenarios.Count ?? 0)], new bool[sheet?.Scenarios.Count ?? 0], null);
    }

    private void Choose(int scenario, int choice) => (answers[scenario], changed[scenario]) = (choice, true);

    /// <summary>What was said of an answer; nothing once another was chosen.</summary>
    private JudgedAnswer? Judged(int scenario) => result is null || changed[scenario] ? null : result.Answers[scenario];

    private async Task AnswerAsync()
    {
        busy = true;
        var taken = await UseCases.RunAsync<TakeTraining, TrainingResult>(new TakeTraining(sheet!.Course, sheet.TextHash, [.. answers]), await Actor.GetAsync(), CancellationToken.None);
        busy = false;
        refused = taken.Error;
        if (!taken.IsSuccess)
            return;
        (result, changed) = (taken.Value, new bool[answers.Length]);
        if (!result.Passed)
            return;
        // What the page says about the standing, and what stands above every page, is news.
        var read = await UseCases.RunAsync<ReadTraining, TrainingSheet>(new ReadTraining(sheet.Course), await Actor.GetAsync(), CancellationToken.None);
        sheet = read.IsSuccess ? read.Value : sheet;
        News.Tell();
    }
}
