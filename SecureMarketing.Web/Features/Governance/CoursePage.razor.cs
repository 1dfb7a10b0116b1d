using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Governance;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Components.Shell;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Governance;

/// <summary>Writing a course, and the second person's look before it is in force.</summary>
public sealed partial class CoursePage
{
    private CourseDetail? course;
    private CourseDraft? draft;
    private Error? failure;
    private Error? refused;
    private string? done;
    private string reason = "";
    private bool mayManage;
    private bool touched;
    private bool busy;
    private ConfirmDialog forceDialog = null!;
    private ConfirmDialog withdrawDialog = null!;

    [Parameter] public Guid? Id { get; set; }

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Actor { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Inject] private SiteZone Zone { get; set; } = null!;

    [Inject] private ShellNews News { get; set; } = null!;

    protected override async Task OnParametersSetAsync()
    {
        mayManage = (await Actor.GetAsync()).Holds(Permission.TrainingManage);
        // The prerendered page shows the skeleton: waiting for the course there would keep everything back, and ask twice.
        if (RendererInfo.IsInteractive && course?.Course.Value != Id)
            await LoadAsync();
        else if (RendererInfo.IsInteractive && Id is null && draft is null)
            draft = CourseDraft.Of(null);
    }

    private async Task LoadAsync()
    {
        var got = await UseCases.RunAsync<GetCourse, CourseDetail>(new GetCourse(TrainingCourseId.From(Id!.Value)), await Actor.GetAsync(), CancellationToken.None);
        failure = got.Error;
        (course, draft) = got.IsSuccess ? (got.Value, CourseDraft.Of(got.Value.Definition)) : (null, null);
        touched = false;
    }

    private void Tick(Role role, bool on)
    {
        if (on)
            draft!.Roles.Add(role);
        else
            draft!.Roles.Remove(role);
    }

    private void AddScenario()
    {
        draft!.Scenarios.Add(new ScenarioDraft());
        touched = true;
    }

    private void RemoveScenario(ScenarioDraft scenario)
    {
        draft!.Scenarios.Remove(scenario);
        touched = true;
    }

    private async Task SaveAsync()
    {
        busy = true;
        var saved = await UseCases.RunAsync<SaveCourse, SavedCourse>(new SaveCourse(course?.Course, course?.At, draft!.Definition()), await Actor.GetAsync(), CancellationToken.None);
        busy = false;
        (refused, done) = (saved.Error, null);
        if (!saved.IsSuccess)
            return;
        done = "Saved. Somebody who wrote nothing of this version puts it in force.";
        if (Id is null)
        {
            Navigation.NavigateTo($"/training/courses/{saved.Value.Course.Value:N}", replace: true);
            return;
        }

        await LoadAsync();
    }

    private async Task<Error?> PutInForceAsync()
    {
        var put = await UseCases.RunAsync<PutCourseInForce, Unit>(new PutCourseInForce(course!.Course, course.At), await Actor.GetAsync(), CancellationToken.None);
        return await AfterAsync(put.Error, "It is in force. Everyone in its roles is told.");
    }

    private Task OpenWithdraw()
    {
        reason = "";
        return withdrawDialog.ShowAsync();
    }

    private async Task<Error?> WithdrawAsync()
    {
        var withdrawn = await UseCases.RunAsync<WithdrawCourse, Unit>(new WithdrawCourse(course!.Course, reason), await Actor.GetAsync(), CancellationToken.None);
        return await AfterAsync(withdrawn.Error, "Withdrawn.");
    }

    private async Task<Error?> AfterAsync(Error? error, string told)
    {
        if (error is not null)
            return error;
        (refused, done) = (null, told);
        await LoadAsync();
        News.Tell();
        return null;
    }
}
