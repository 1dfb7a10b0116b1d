using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Content;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Features.Campaigns;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Approvals;

/// <summary>One request: what was approved beside what is proposed, the facts, and the decision. Previews show the synthetic persona; a sample of real people is asked for on its own.</summary>
public sealed partial class ApprovalPage
{
    private static readonly Crumb[] Crumbs = [new("Approvals", "/approvals")];

    private OpenedApproval? approval;
    private ContentPreview? preview;
    private ContentPreview? previewBefore;
    private ConfirmDialog? withdrawing;
    private Error? failure;
    private Error? actFailure;
    private string comment = "";
    private string reason = "";
    private bool busy;
    private bool isCompliance;
    private bool mayExport;
    private bool mayPreviewReal;
    private IReadOnlyDictionary<Guid, string> names = new Dictionary<Guid, string>();

    [Parameter] public Guid Id { get; set; }

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Current { get; set; } = null!;

    [Inject] private Organisation Organisation { get; set; } = null!;

    private int OpenComments => approval?.Threads.Count(t => t.IsOpen) ?? 0;

    private bool HasComment => comment.Trim().Length > 0;

    private bool CanWithdraw => isCompliance && approval is { IsOpen: false, IsEditor: false } closed && closed.Slots.Any(s => s.State == ApprovalSlotState.Granted);

    // The prerendered page shows the skeleton: waiting for the request there would keep everything back, and ask twice.
    protected override Task OnParametersSetAsync() => !RendererInfo.IsInteractive || approval?.Id.Value == Id ? Task.CompletedTask : LoadAsync();

    private async Task LoadAsync()
    {
        var actor = await Current.GetAsync();
        isCompliance = actor.Holds(Permission.ApprovalCompliance) && !actor.Holds(Permission.UsersManage);
        var opened = await UseCases.RunAsync<OpenApproval, OpenedApproval>(new OpenApproval(ApprovalRequestId.From(Id)), actor, CancellationToken.None);
        failure = opened.Error;
        if (!opened.IsSuccess)
            return;
        approval = opened.Value;
        mayExport = actor.Holds(Permission.ApprovalEvidenceExport);
        mayPreviewReal = actor.Holds(Permission.MessagePreviewReal);
        names = await StaffNames.OfAsync(UseCases, actor, approval.Threads);
        preview = await PreviewAsync(approval.Setup.Content, actor);
        previewBefore = await PreviewAsync(approval.Before?.Setup.Content, actor);
    }

    /// <summary>Null when there is no email, or the person may not see contents (an auditor).</summary>
    private async Task<ContentPreview?> PreviewAsync(ContentVersionId? content, Actor actor)
    {
        if (content is not { } id || !actor.Holds(Permission.ContentView))
            return null;
        var shown = await UseCases.RunAsync<PreviewContentVersion, ContentPreview>(new PreviewContentVersion(id), actor, CancellationToken.None);
        return shown.IsSuccess ? shown.Value : null;
    }

    private Task GrantAsync(ApproverKind kind) =>
        ActAsync<GrantApproval, bool>(new GrantApproval { Request = approval!.Id, Kind = kind, Hash = approval.Proposed.Hash });

    private Task DeclineAsync<TCommand>(TCommand command) where TCommand : ICommand<Unit> => ActAsync<TCommand, Unit>(command);

    private Task ConfirmAsync(SheetLine line, string evidence) => ActAsync<ConfirmFacts, Unit>(
        new ConfirmFacts { Request = approval!.Id, SheetKey = line.Sheet.Key, FactsHash = line.Hash, Evidence = evidence });

    private Task JudgeAsync(WordsLine line, (bool Applies, string Reason) said) => ActAsync<JudgeWords, Unit>(
        new JudgeWords { Request = approval!.Id, Category = line.Proposed.Category, Hash = line.Hash, Applies = said.Applies, Reason = said.Reason });

    private Task<bool> CommentAsync(string part, string text) => SayAsync<CommentOnApproval, ReviewCommentId>(new CommentOnApproval { Request = approval!.Id, Anchor = part, Text = text });

    private Task<bool> AnswerAsync(ReviewCommentId about, string text) => SayAsync<AnswerReviewComment, Unit>(new AnswerReviewComment(about, text));

    private Task<bool> ResolveAsync(ReviewCommentId about, bool resolved) => SayAsync<ResolveReviewComment, Unit>(new ResolveReviewComment(about, resolved));

    /// <summary>Leaves what is being written elsewhere on the page alone.</summary>
    private async Task<bool> SayAsync<TCommand, TResult>(TCommand command) where TCommand : ICommand<TResult>
    {
        var said = await UseCases.RunAsync<TCommand, TResult>(command, await Current.GetAsync(), CancellationToken.None);
        actFailure = said.Error;
        if (said.IsSuccess)
            await LoadAsync();
        StateHasChanged();
        return said.IsSuccess;
    }

    private async Task<Error?> WithdrawAsync()
    {
        await ActAsync<WithdrawApproval, Unit>(new WithdrawApproval { Request = approval!.Id, Reason = reason });
        return actFailure;
    }

    private async Task ActAsync<TCommand, TResult>(TCommand command) where TCommand : ICommand<TResult>
    {
        busy = true;
        StateHasChanged();
        try
        {
            actFailure = (await UseCases.RunAsync<TCommand, TResult>(command, await Current.GetAsync(), CancellationToken.None)).Error;
            if (actFailure is null)
                comment = "";
            await LoadAsync();
        }
        finally
        {
            busy = false;
        }
    }
}
