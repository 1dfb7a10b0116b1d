using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Attributes.Purposes;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Web.Features.Segmentation.Drafts;

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
        var serving = await UseCases.RunAsync<ListServingFields, IReadOnlySet<string>>(new ListServingFields(purpose, For), actor, leaving.Token);
        if (builder is not null && serving.IsSuccess)
            builder.Serving = serving.Value;
    }

    private Task ChoosePurposeAsync(ChangeEventArgs choice) =>
        Enum.TryParse<FieldPurpose>((string?)choice.Value, out var chosen) ? SetPurposeAsync(chosen) : Task.CompletedTask;

    /// <summary>A template brings its purpose, and the focus goes to the first thing that it leaves open.</summary>
    private async Task BeginAsync(SegmentTemplate template)
    {
        // First, so that the draft's address names it: two changes of the address at once, and the second knew nothing of the first.
        (purpose, AskedPurpose) = (template.Purpose, template.Purpose.ToString());
        builder!.Draft.Begin(template);
        await OfferAsync(await Current.GetAsync());
        var open = builder.Draft.Root.WithBelow().OfType<DraftLeaf>().Where(l => l.Ask is not null).ToList();
        Focus(open.Count > 0 ? open[0] : builder.Draft.Root.Children[0]);
        Announcer.Say(open.Count switch
        {
            0 => $"{template.Title}: nothing is left to choose.",
            1 => $"{template.Title}: one thing is left to choose. It is marked.",
            var several => $"{template.Title}: {several} things are left to choose. They are marked.",
        });
        StateHasChanged();
    }

    private async Task SetPurposeAsync(FieldPurpose chosen)
    {
        if (chosen == purpose)
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
            // With the draft, which the address may be about to name.
            Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { ["draft"] = NewId, ["purpose"] = AskedPurpose.ToLowerInvariant() }), replace: true);
        }

        await OfferAsync(actor);
        await ChangedAsync();
    }
}
