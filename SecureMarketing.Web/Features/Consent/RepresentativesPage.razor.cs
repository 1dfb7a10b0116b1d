using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Consent;

/// <summary>Representatives of one person, with their evidence, and disputes about them.</summary>
public sealed partial class RepresentativesPage
{
    private IReadOnlyList<RepresentativeRow>? rows;
    private Error? failure;
    private string? done;
    private bool mayManage;
    private ConfirmDialog dialog = null!;
    private AuthorityType type = AuthorityType.Parent;
    private string name = "";
    private string description = "";
    private readonly HashSet<string> service = new(StringComparer.Ordinal);
    private DateOnly? validTo;
    private bool lapses = true;
    private SubmittedDocument? document;

    [Parameter] public Guid Id { get; set; }

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Current { get; set; } = null!;

    [Inject] private Organisation Organisation { get; set; } = null!;

    // The prerendered page shows the skeleton: waiting for the list there would keep everything back, and ask twice.
    protected override Task OnParametersSetAsync() => RendererInfo.IsInteractive ? LoadAsync() : Task.CompletedTask;

    private async Task LoadAsync()
    {
        var actor = await Current.GetAsync();
        mayManage = actor.Holds(Permission.AuthorizationManage);
        var listed = await UseCases.RunAsync<ListRepresentatives, IReadOnlyList<RepresentativeRow>>(new ListRepresentatives(new ContactId(Id)), actor, CancellationToken.None);
        failure = listed.Error;
        rows = listed.IsSuccess ? listed.Value : null;
    }

    private Task OpenAsync()
    {
        service.Clear();
        (type, name, description, validTo, lapses, document) = (AuthorityType.Parent, "", "", null, true, null);
        return dialog.ShowAsync();
    }

    private void Choose(string code, bool chosen)
    {
        if (chosen)
            service.Add(code);
        else
            service.Remove(code);
    }

    private static string Covered(RepresentativeRow row) => row.Service.Count == 0
        ? "not stated: no message about a service is sent. Record it anew and choose."
        : string.Join(", ", row.Service.Select(ConsentWords.Category));

    private async Task TakeAsync(InputFileChangeEventArgs chosen)
    {
        document = null;
        if (chosen.File.Size is 0 or > EvidenceDocument.MaxBytes)
            return;
        using var content = new MemoryStream();
        await using var file = chosen.File.OpenReadStream(EvidenceDocument.MaxBytes);
        await file.CopyToAsync(content);
        document = new SubmittedDocument { MediaType = chosen.File.ContentType, Content = content.ToArray() };
    }

    private async Task<Error?> RecordAsync()
    {
        var recorded = await UseCases.RunAsync<RecordRepresentative, RepresentativeId>(
            new RecordRepresentative
            {
                Contact = new ContactId(Id),
                Type = type,
                Name = type == AuthorityType.MinorConsentedAlone ? "" : name,
                Description = description,
                Service = type == AuthorityType.MinorConsentedAlone ? [.. service] : [],
                ValidTo = validTo,
                LapseAtMajority = lapses,
                Document = document,
            },
            await Current.GetAsync(), CancellationToken.None);
        if (recorded.Error is { } error)
            return error;
        await LoadAsync();
        done = "Recorded. The send gate sees it at its next check.";
        return null;
    }

    private async Task StepAsync(RepresentativeId representative, RepresentativeStep step, string say)
    {
        var changed = await UseCases.RunAsync<ChangeRepresentative, Unit>(new ChangeRepresentative(representative, step), await Current.GetAsync(), CancellationToken.None);
        await LoadAsync();
        failure ??= changed.Error;
        done = failure is null ? say : null;
    }
}
