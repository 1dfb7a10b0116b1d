using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using SecureMarketing.Core.Delivery.Crypto;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Delivery;

/// <summary>The register of recipients' certificates and keys. Addresses stay in this circuit: never in the URL.</summary>
public sealed partial class KeysPage
{
    private const int MaxFile = 256 * 1024;

    private static readonly GridColumn[] Columns =
        [new("Address"), new("Kind"), new("Verdict"), new("Fingerprint"), new("Trust"), new("Valid until"), new("Actions")];

    private ServerGrid<RecipientKeyRow>? grid;
    private ConfirmDialog? adding;
    private ConfirmDialog? removing;
    private RecipientKeyRow? doomed;
    private string search = "";
    private string address = "";
    private byte[] file = [];
    private bool pinned;
    private KeyVerdict? verdict;

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Current { get; set; } = null!;

    [Inject] private TimeProvider Clock { get; set; } = null!;

    private async Task<Result<GridRows<RecipientKeyRow>>> LoadAsync(GridQuery query, CancellationToken cancellationToken)
    {
        var answer = await UseCases.RunAsync<ListRecipientKeys, RecipientKeyPage>(
            new ListRecipientKeys { Address = search, Skip = query.Skip, Take = query.Take }, await Current.GetAsync(), cancellationToken);
        return answer.Error is { } error ? error : new GridRows<RecipientKeyRow>(answer.Value.Rows, answer.Value.Total);
    }

    private Task AddAsync()
    {
        (address, file, pinned, verdict) = ("", [], false, null);
        return adding!.ShowAsync();
    }

    private async Task ReadAsync(InputFileChangeEventArgs change)
    {
        file = [];
        if (change.File.Size is > 0 and <= MaxFile)
        {
            using var buffer = new MemoryStream();
            await change.File.OpenReadStream(MaxFile).CopyToAsync(buffer);
            file = buffer.ToArray();
        }

        Judge();
    }

    private void Pin(ChangeEventArgs change)
    {
        pinned = change.Value is true;
        if (file.Length > 0)
            Judge();
    }

    private void Judge() => verdict = CertificateCheck.Of(file, new KeyCheck
    {
        At = Clock.GetUtcNow(),
        For = EmailAddress.TryParse(address, out var named) ? named : null,
        Pinned = pinned,
    });

    private async Task<Error?> SaveAsync()
    {
        var answer = await UseCases.RunAsync<AddRecipientKey, AddedRecipientKey>(
            new AddRecipientKey { Address = address, File = file, Pinned = pinned }, await Current.GetAsync(), CancellationToken.None);
        if (answer.IsSuccess)
            await grid!.ReloadAsync();
        return answer.Error;
    }

    private Task AskToRemoveAsync(RecipientKeyRow row)
    {
        doomed = row;
        return removing!.ShowAsync();
    }

    private async Task<Error?> RemoveAsync()
    {
        var answer = await UseCases.RunAsync<RemoveRecipientKey, Unit>(new RemoveRecipientKey(doomed!.Id), await Current.GetAsync(), CancellationToken.None);
        if (answer.IsSuccess)
            await grid!.ReloadAsync();
        return answer.Error;
    }
}
