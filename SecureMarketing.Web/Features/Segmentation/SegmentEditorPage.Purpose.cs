using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Attributes.Purposes;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.Segmentation;

namespace SecureMarketing.Web.Features.Segmentation;

/// <summary>For what the people of the segment are wanted. Of a saved segment it is changed at once; of a new one it stands in the address until it is saved.</summary>
public sealed partial class SegmentEditorPage
{
    private FieldPurpose purpose = FieldPurpose.Marketing;
    private Error? purposeRefusal;

    [SupplyParameterFromQuery(Name = "purpose")] private string? AskedPurpose { get; set; }

    private async Task ReadPurposeAsync(Actor actor)
    {
        purposeRefusal = null;
        purpose = details?.Purpose ?? (Enum.TryParse<FieldPurpose>(AskedPurpose, ignoreCase: true, out var asked) && Enum.IsDefined(asked) ? asked : FieldPurpose.Marketing);
        await OfferAsync(actor);
    }

    private async Task OfferAsync(Actor actor)
    {
        var serving = await UseCases.RunAsync<ListServingFields, IReadOnlySet<string>>(new ListServingFields(purpose), actor, leaving.Token);
        if (builder is not null && serving.IsSuccess)
            builder.Serving = serving.Value;
    }

    private async Task ChoosePurposeAsync(ChangeEventArgs choice)
    {
        if (!Enum.TryParse<FieldPurpose>((string?)choice.Value, out var chosen) || chosen == purpose)
            return;
        var actor = await Current.GetAsync();
        if (details is not null)
        {
            purposeRefusal = (await UseCases.RunAsync<SetSegmentPurpose, Unit>(new SetSegmentPurpose(details.Id, chosen), actor, leaving.Token)).Error;
            if (purposeRefusal is not null)
                return;
            details = details with { Purpose = chosen };
        }

        purpose = chosen;
        if (details is null)
        {
            AskedPurpose = chosen.ToString();
            Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("purpose", AskedPurpose.ToLowerInvariant()), replace: true);
        }

        await OfferAsync(actor);
        await ChangedAsync();
    }
}
