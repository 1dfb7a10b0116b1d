using System.Globalization;
using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Contacts.Rights;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Contacts;

/// <summary>Who was erased, without names, and the second person's release.</summary>
public sealed partial class ErasedPeoplePage
{
    private IReadOnlyList<ErasureRow>? rows;
    private Error? failure;
    private string? done;
    private ConfirmDialog dialog = null!;
    private ErasureRow? asked;
    private string reason = "";

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Actor { get; set; } = null!;

    [Inject] private StepUp StepUp { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        // The prerendered page shows the skeleton: waiting for the list there would keep everything back, and ask twice.
        if (RendererInfo.IsInteractive)
            await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var listed = await UseCases.RunAsync<ListErasures, IReadOnlyList<ErasureRow>>(new ListErasures(), await Actor.GetAsync(), CancellationToken.None);
        failure = listed.Error;
        rows = listed.IsSuccess ? listed.Value : null;
    }

    private Task AskAsync(ErasureRow row)
    {
        (asked, reason) = (row, "");
        return dialog.ShowAsync();
    }

    private async Task<Error?> ReleaseAsync()
    {
        var released = await StepUp.RunAsync<ReleaseErasure, Unit>(new ReleaseErasure(asked!.Contact, reason));
        if (released.Error is { } error)
            return error;
        done = "Released. The next import may bring the record again.";
        await LoadAsync();
        return null;
    }

    private static string Short(ErasureRow row) => row.Contact.Value.ToString("N")[^8..];

    private static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("d MMM yyyy, HH:mm", CultureInfo.InvariantCulture) + " UTC";
}
