using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Consent;

/// <summary>
/// A form with every element and statement of 45 CFR 164.508(c), and beside it what the product finds in it so far. A
/// defective form can be entered: the register keeps what was signed, not what should have been.
/// </summary>
public sealed partial class NewAuthorizationPage
{
    private AuthorizationDraft? draft;
    private IReadOnlyList<FoundSigner> people = [];
    private FoundSigner? chosen;
    private SubmittedDocument? scan;
    private string? typed;
    private string? findError;
    private string? scanError;
    private Error? failure;
    private bool busy;

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Actor { get; set; } = null!;

    [Inject] private Organisation Organisation { get; set; } = null!;

    [Inject] private TimeProvider Clock { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    /// <summary>Defects of the form as typed, one line each; a single good line when there is none.</summary>
    private IReadOnlyList<ChecklistItem> Points
    {
        get
        {
            var form = draft!.ToForm();
            var defects = AuthorizationCheck.Evaluate(form, Clock.GetUtcNow(), Organisation.Zone, new AuthorizationNeed { Purpose = "" }).Defects
                .Where(d => draft.IsSigned || d is not (DefectCode.SignatureMissing or DefectCode.SignatureDateMissing)).ToList();
            if (draft.IsSigned && scan is null)
                return [.. Bad(defects), new ChecklistItem(CheckState.Attention, "No scan attached", "the signature then has no evidence")];
            if (defects.Count == 0 && !AuthorizationCheck.NamesSender(form.Disclosers, Organisation))
                return [new ChecklistItem(CheckState.Attention, "Who may use it", ConsentWords.SenderNotNamed(Organisation))];
            return defects.Count == 0 ? [new ChecklistItem(CheckState.Done, "Every element and statement is there")] : [.. Bad(defects)];
        }
    }

    protected override void OnInitialized() => draft = new AuthorizationDraft(Organisation, Organisation.DayAt(Clock.GetUtcNow()));

    private static IEnumerable<ChecklistItem> Bad(IEnumerable<DefectCode> defects) =>
        defects.Select(d => new ChecklistItem(CheckState.Blocked, ConsentWords.Of(d)));

    private void Choose(string category, bool on)
    {
        if (on)
            draft!.Chosen.Add(category);
        else
            draft!.Chosen.Remove(category);
    }

    private async Task FindAsync()
    {
        var found = await UseCases.RunAsync<FindSigner, FoundSigners>(new FindSigner { Person = typed ?? "" }, await Actor.GetAsync(), CancellationToken.None);
        people = found.IsSuccess ? found.Value.People : [];
        findError = found.Error?.Message ?? (people.Count == 0 ? "Nobody on file has this address or record id. Import the person first." : null);
        chosen = people.Count == 1 ? people[0] : null;
    }

    private async Task TakeScanAsync(InputFileChangeEventArgs change)
    {
        (scan, scanError) = (null, null);
        if (change.File.Size is 0 or > EvidenceDocument.MaxBytes)
        {
            scanError = "The scan must hold between 1 byte and 10 MB.";
            return;
        }

        await using var stream = change.File.OpenReadStream(EvidenceDocument.MaxBytes);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        scan = new SubmittedDocument { MediaType = change.File.ContentType, Content = copy.ToArray() };
    }

    private async Task SaveAsync()
    {
        busy = true;
        var created = await UseCases.RunAsync<CreateAuthorization, AuthorizationId>(
            new CreateAuthorization { Contact = chosen!.Contact, Form = draft!.ToForm(), Document = draft.IsSigned ? scan : null },
            await Actor.GetAsync(), CancellationToken.None);
        busy = false;
        failure = created.Error;
        if (created.IsSuccess)
            Navigation.NavigateTo($"/authorizations/{created.Value.Value}");
    }
}
