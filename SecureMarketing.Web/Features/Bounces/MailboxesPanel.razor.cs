using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Bounces;
using SecureMarketing.Core.Bounces.Mailboxes;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Bounces;

/// <summary>The mailboxes with the state of their last look; an administrator adds, changes and removes them, and looks now.</summary>
public sealed partial class MailboxesPanel
{
    private IReadOnlyList<MailboxRow>? mailboxes;
    private Error? failure;
    private bool mayManage;
    private bool busy;
    private string? said;
    private Tone saidTone;
    private MailboxForm form = new();
    private MailboxRow? asked;
    private ConfirmDialog? editor;
    private ConfirmDialog? remover;

    /// <summary>Something may have been taken.</summary>
    [Parameter] public EventCallback OnLooked { get; set; }

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Current { get; set; } = null!;

    [Inject] private Organisation Organisation { get; set; } = null!;

    [Inject] private StepUp StepUp { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        mayManage = (await Current.GetAsync()).Holds(Permission.BouncesManage);
        // The prerendered page shows the skeleton: waiting for the mailboxes there would keep everything back, and ask twice.
        if (RendererInfo.IsInteractive)
            await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var answer = await UseCases.RunAsync<ListMailboxes, MailboxList>(new ListMailboxes(), await Current.GetAsync(), CancellationToken.None);
        failure = answer.Error;
        mailboxes = answer.IsSuccess ? answer.Value.Rows : null;
        // The dialog calls this, and a dialog's act renders the dialog alone.
        StateHasChanged();
    }

    private async Task LookAsync(MailboxRow mailbox)
    {
        (busy, said) = (true, null);
        var answer = await UseCases.RunAsync<LookAtMailbox, MailboxLook>(new LookAtMailbox(mailbox.Id), await Current.GetAsync(), CancellationToken.None);
        busy = false;
        var error = answer.Error ?? answer.Value.Failure;
        (said, saidTone) = error is null
            ? ($"{mailbox.Settings.Name}: {answer.Value.Taken} taken, {answer.Value.Aside} kept aside for a person.", Tone.Success)
            : ($"{mailbox.Settings.Name}: {error.Message}", Tone.Error);
        await LoadAsync();
        await OnLooked.InvokeAsync();
    }

    private Task EditAsync(MailboxRow? mailbox)
    {
        form = MailboxForm.Of(mailbox);
        return editor!.ShowAsync();
    }

    private Task AskAsync(MailboxRow mailbox)
    {
        asked = mailbox;
        return remover!.ShowAsync();
    }

    private async Task<Error?> SaveAsync()
    {
        var answer = await StepUp.RunAsync<SaveMailbox, BounceMailboxId>(form.ToCommand());
        if (answer.IsSuccess)
            await LoadAsync();
        return answer.Error;
    }

    private async Task<Error?> RemoveAsync()
    {
        if (asked is null)
            return null;
        var answer = await StepUp.RunAsync<RemoveMailbox, Unit>(new RemoveMailbox(asked.Id));
        if (answer.IsSuccess)
            await LoadAsync();
        return answer.Error;
    }

    private static string Where(MailboxRow mailbox) =>
        mailbox.Settings.Kind == MailboxKind.Folder ? mailbox.Settings.Folder : $"{mailbox.Settings.Host}:{mailbox.Settings.Port}{(mailbox.Settings.Folder.Length > 0 ? ", " + mailbox.Settings.Folder : "")}";

    private static string StateOf(MailboxRow mailbox) =>
        mailbox.LastFailure is { } code ? BounceWords.Failure(code) : mailbox.Settings.Enabled ? $"Every {mailbox.Settings.EveryMinutes} min" : "Off";
}
