using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Terminology;
using SecureMarketing.Core.Terminology.Lists;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Terminology;

/// <summary>The code lists that the organisation holds, and a search in those in use.</summary>
public sealed partial class CodeListsPage
{
    private const long MaxFile = 200L * 1024 * 1024;

    private IReadOnlyList<CodeListRow>? lists;
    private Error? failure;
    private bool mayManage;
    private string? done;
    private string? fileError;
    private string system = CodeSystems.Icd10Cm;
    private string version = "";
    private IBrowserFile? file;
    private CodeListRow? subject;
    private CodeListId? looking;
    private IReadOnlyList<CodeListMove> moves = [];
    private string? kept;
    private ConfirmDialog importDialog = null!;
    private ConfirmDialog useDialog = null!;
    private ConfirmDialog removeDialog = null!;

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Current { get; set; } = null!;

    [Inject] private ImportStaging Staging { get; set; } = null!;

    [Inject] private Organisation Organisation { get; set; } = null!;

    private string? Note => lists is { Count: > 0 } ? TerminologyWords.Codes(lists.Where(l => l.IsCurrent).Sum(l => l.Count)) + " in use" : null;

    protected override async Task OnInitializedAsync()
    {
        mayManage = (await Current.GetAsync()).Holds(Permission.TerminologyManage);
        if (RendererInfo.IsInteractive)
            await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var listed = await UseCases.RunAsync<ListCodeLists, IReadOnlyList<CodeListRow>>(new ListCodeLists(), await Current.GetAsync(), CancellationToken.None);
        failure = listed.Error;
        lists = listed.IsSuccess ? listed.Value : null;
    }

    private Task OpenAsync()
    {
        (file, fileError, version) = (null, null, "");
        return importDialog.ShowAsync();
    }

    private void Choose(InputFileChangeEventArgs change)
    {
        fileError = change.File.Size > MaxFile ? "The file is larger than 200 MB. Use the command line for it: codes import FILE." : null;
        file = fileError is null ? change.File : null;
    }

    private async Task<Error?> ImportAsync()
    {
        // The upload takes its file along once: after a refusal another has to be chosen.
        var (chosen, actor) = (file!, await Current.GetAsync());
        var folder = Staging.NewFolder();
        var path = "";
        try
        {
            await using (var content = chosen.OpenReadStream(MaxFile))
                path = await ImportStaging.SaveAsync(folder, 1, chosen.Name, content, CancellationToken.None);
            var added = await UseCases.RunAsync<ImportCodeList, ImportedCodeList>(new ImportCodeList(path, system, version), actor, CancellationToken.None);
            if (!added.IsSuccess)
                return added.Error;
            var told = $"{TerminologyWords.Of(added.Value.System)} {added.Value.Version}: {TerminologyWords.Codes(added.Value.Count)}";
            await ToldAsync(added.Value.InUse ? $"{told}, in use from now on." : null);
            if (!added.Value.InUse)
                (moves, kept) = (added.Value.Moves, $"{told}, imported and not in use: these segments mean other codes with it. Press “Use” when that is right.");
            return null;
        }
        catch (IOException)
        {
            return new Error("terminology.upload_failed", "The upload broke off. Nothing was imported; choose the file again.", ErrorKind.Unavailable);
        }
        finally
        {
            Staging.Discard(Path.Combine(folder, "1"));
        }
    }

    /// <summary>Names the segments that would change; where there are none it is used at once.</summary>
    private async Task AskUseAsync(CodeListRow row)
    {
        (subject, looking) = (row, row.Id);
        StateHasChanged();
        var seen = await UseCases.RunAsync<PreviewCodeList, IReadOnlyList<CodeListMove>>(new PreviewCodeList(row.Id), await Current.GetAsync(), CancellationToken.None);
        looking = null;
        failure = seen.Error;
        if (failure is not null)
            return;
        moves = seen.Value;
        if (moves.Count > 0)
            await useDialog.ShowAsync();
        else
            failure = await UseAsync();
    }

    private async Task<Error?> UseAsync()
    {
        var row = subject!;
        var used = await UseCases.RunAsync<UseCodeList, UsedCodeList>(new UseCodeList(row.Id, [.. moves.Select(m => m.Seen)]), await Current.GetAsync(), CancellationToken.None);
        if (used.IsSuccess)
        {
            var changed = used.Value.Moves.Count(m => m.Earlier is null);
            await ToldAsync($"{TerminologyWords.Of(row.System)} {row.Version} is in use." + (changed == 0 ? "" : changed == 1 ? " 1 segment changed and says so." : $" {changed} segments changed and say so."));
        }

        return used.Error;
    }

    private Task AskRemoveAsync(CodeListRow row)
    {
        subject = row;
        return removeDialog.ShowAsync();
    }

    private async Task<Error?> RemoveAsync()
    {
        var removed = await UseCases.RunAsync<RemoveCodeList, Unit>(new RemoveCodeList(subject!.Id), await Current.GetAsync(), CancellationToken.None);
        if (removed.IsSuccess)
            await ToldAsync("Removed.");
        return removed.Error;
    }

    private async Task ToldAsync(string? told)
    {
        (done, kept) = (told, null);
        await LoadAsync();
        StateHasChanged();
    }

    private string At(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Organisation.Zone).ToString("d MMM yyyy", CultureInfo.InvariantCulture);
}
