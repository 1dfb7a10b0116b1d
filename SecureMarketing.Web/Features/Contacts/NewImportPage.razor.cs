using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Contacts;

/// <summary>Brings files to the staging folder and queues the run; the worker does the rest.</summary>
public sealed partial class NewImportPage
{
    private const long MaxFile = 2L * 1024 * 1024 * 1024;
    private const int MaxFiles = 500;

    private IReadOnlyList<IBrowserFile> files = [];
    private string source = ImportOptions.DefaultSource;
    private bool verified;
    private bool dryRun = true;
    private string? fileError;
    private string? sourceError;
    private Error? failure;
    private int? progress;

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Current { get; set; } = null!;

    [Inject] private ImportStaging Staging { get; set; } = null!;

    [Inject] private SiteEnvironment Site { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    private string Chosen => string.Create(CultureInfo.InvariantCulture, $"{files.Count:N0} {(files.Count == 1 ? "file" : "files")}, {files.Sum(f => f.Size) / 1024.0 / 1024:N1} MB");

    private void Choose(InputFileChangeEventArgs change)
    {
        fileError = change.FileCount > MaxFiles ? $"At most {MaxFiles} files at once." : null;
        files = fileError is null ? change.GetMultipleFiles(MaxFiles) : [];
        if (files.Any(f => f.Size > MaxFile))
            (fileError, files) = ("A file is larger than 2 GB. Use the command line for it: import FILE.", []);
    }

    private async Task StartAsync()
    {
        failure = null;
        fileError = files.Count == 0 ? "Choose at least one file." : null;
        sourceError = string.IsNullOrWhiteSpace(source) ? "Name the system that the record ids belong to." : null;
        if (fileError is not null || sourceError is not null)
            return;
        var actor = await Current.GetAsync();
        if (!actor.Holds(Permission.ImportRun))
            return;
        progress = 0;
        var staged = new List<ImportSource>();
        try
        {
            await UploadAsync(staged);
        }
        catch (IOException)
        {
            failure = new Error("import.upload_failed", "The upload broke off. Nothing was imported; choose the files and start again.", ErrorKind.Unavailable);
            progress = null;
            return;
        }

        var options = new ImportOptions { SourceSystem = source.Trim(), DryRun = dryRun, AddressesVerified = verified, Background = true };
        var started = await UseCases.RunAsync<StartImport, ImportRunId>(new StartImport(staged, options), actor, CancellationToken.None);
        progress = null;
        failure = started.Error;
        if (started.IsSuccess)
            Navigation.NavigateTo($"/imports/{started.Value.Value}");
        else
            Staging.Discard(staged[0].Path);
    }

    private async Task UploadAsync(List<ImportSource> staged)
    {
        var folder = Staging.NewFolder();
        foreach (var file in files)
        {
            await using var content = file.OpenReadStream(MaxFile);
            staged.Add(new ImportSource(await ImportStaging.SaveAsync(folder, staged.Count + 1, file.Name, content, CancellationToken.None), file.Name));
            progress = staged.Count * 100 / files.Count;
            StateHasChanged();
        }
    }
}
