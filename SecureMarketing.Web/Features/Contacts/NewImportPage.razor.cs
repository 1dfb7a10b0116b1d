using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Contacts.Mapping;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Features.Contacts.Imports;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Contacts;

/// <summary>
/// Brings files to the staging folder, shows what they are and how their columns will be taken, and queues the run; the
/// worker does the rest. Files that are left behind unstarted are deleted with the page.
/// </summary>
public sealed partial class NewImportPage : IDisposable
{
    private const long MaxFile = 2L * 1024 * 1024 * 1024;
    private const int MaxFiles = 500;

    private readonly ImportDraft draft = new();
    private List<ImportSource> staged = [];
    private string? chosen;
    private string source = ImportOptions.DefaultSource;
    private bool verified;
    private bool dryRun = true;
    private bool started;
    private bool mayDefine;
    private string? fileError;
    private string? sourceError;
    private Error? failure;
    private int? progress;

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Current { get; set; } = null!;

    [Inject] private ImportStaging Staging { get; set; } = null!;

    [Inject] private SiteEnvironment Site { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    public void Dispose()
    {
        if (!started)
            Forget();
    }

    private async Task ChooseAsync(InputFileChangeEventArgs change)
    {
        Forget();
        failure = null;
        fileError = change.FileCount > MaxFiles ? $"At most {MaxFiles} files at once." : null;
        var files = fileError is null ? change.GetMultipleFiles(MaxFiles) : [];
        if (files.Any(f => f.Size > MaxFile))
            (fileError, files) = ("A file is larger than 2 GB. Use the command line for it: import FILE.", []);
        chosen = files.Count == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{files.Count:N0} {(files.Count == 1 ? "file" : "files")}, {files.Sum(f => f.Size) / 1024.0 / 1024:N1} MB");
        if (files.Count == 0 || !(await Current.GetAsync()).Holds(Permission.ImportRun))
            return;
        try
        {
            await UploadAsync(files);
            await LookAsync(null);
        }
        catch (IOException)
        {
            Forget();
            failure = new Error("import.upload_failed", "The upload broke off. Nothing was imported; choose the files and start again.", ErrorKind.Unavailable);
        }

        progress = null;
    }

    private async Task UploadAsync(IReadOnlyList<IBrowserFile> files)
    {
        progress = 0;
        var folder = Staging.NewFolder();
        foreach (var file in files)
        {
            await using var content = file.OpenReadStream(MaxFile);
            staged.Add(new ImportSource(await ImportStaging.SaveAsync(folder, staged.Count + 1, file.Name, content, CancellationToken.None), file.Name));
            progress = staged.Count * 100 / files.Count;
            StateHasChanged();
        }
    }

    /// <summary>Looks at all files anew.</summary>
    private async Task LookAsync(ImportMapping? mapping)
    {
        var actor = await Current.GetAsync();
        mayDefine = actor.Holds(Permission.AttributesManage);
        await TargetsAsync();
        var found = await UseCases.RunAsync<InspectFiles, IReadOnlyList<InspectedFile>>(new InspectFiles(staged, mapping), actor, CancellationToken.None);
        failure = found.Error ?? failure;
        if (found.IsSuccess)
            draft.Show(found.Value);
    }

    private async Task TargetsAsync()
    {
        var targets = await UseCases.RunAsync<ListImportTargets, TargetBook>(new ListImportTargets(), await Current.GetAsync(), CancellationToken.None);
        failure = targets.Error;
        if (targets.IsSuccess)
            draft.Targets = targets.Value;
    }

    private async Task UseAsync(FoundMapping? mapping)
    {
        await LookAsync(mapping?.Mapping);
        draft.Origin = mapping;
    }

    /// <summary>Looks at one file anew, in the layout that was just chosen.</summary>
    private async Task AskAsync(DraftFile file)
    {
        var number = draft.Files.Index().First(f => f.Item == file).Index;
        var stated = new ImportMapping { Tables = [file.Table! with { Files = "*" }] };
        var found = await UseCases.RunAsync<InspectFiles, IReadOnlyList<InspectedFile>>(new InspectFiles([staged[number]], stated), await Current.GetAsync(), CancellationToken.None);
        failure = found.Error;
        if (found.IsSuccess)
            file.Answer(found.Value[0]);
        Changed();
    }

    private void Changed()
    {
        draft.Origin = null;
        failure = null;
    }

    private async Task StartAsync()
    {
        failure = null;
        fileError = staged.Count == 0 ? "Choose at least one file." : null;
        sourceError = string.IsNullOrWhiteSpace(source) ? "Name the system that the record ids belong to." : null;
        if (fileError is not null || sourceError is not null)
            return;
        if (draft.Problems is [var problem, ..])
        {
            failure = MappingErrors.Of(problem);
            return;
        }

        var options = new ImportOptions { SourceSystem = source.Trim(), DryRun = dryRun, AddressesVerified = verified, Background = true };
        var command = new StartImport(staged, options) { Mapping = draft.HasTables ? draft.Mapping : null, MappingId = draft.Origin?.Id };
        var run = await UseCases.RunAsync<StartImport, ImportRunId>(command, await Current.GetAsync(), CancellationToken.None);
        failure = run.Error;
        started = run.IsSuccess;
        if (started)
            Navigation.NavigateTo($"/imports/{run.Value.Value}");
    }

    private void Forget()
    {
        if (staged.Count > 0)
            Staging.Discard(staged[0].Path);
        staged = [];
        draft.Show([]);
    }
}
