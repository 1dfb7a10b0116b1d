using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Campaigns.Explaining;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Campaigns;

/// <summary>What a campaign did about one person, and why; for roles that may see messages of people, each look recorded.</summary>
public sealed partial class RecipientPage
{
    private string? name;
    private Error? missing;
    private string person = "";
    private string purpose = "";
    private RecipientExplanation? told;
    private Error? failure;
    private bool busy;

    [Parameter] public Guid Id { get; set; }

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Current { get; set; } = null!;

    [Inject] private Announcer Announcer { get; set; } = null!;

    [Inject] private Organisation Organisation { get; set; } = null!;

    private Crumb[] Crumbs => string.IsNullOrEmpty(name)
        ? [new("Campaigns", "/campaigns")]
        : [new("Campaigns", "/campaigns"), new(name, $"/campaigns/{Id:D}"), new("Send", $"/campaigns/{Id:D}/send")];

    private IReadOnlyList<TimelineItem> Story => [.. told!.Story.Select(line => new TimelineItem(line.At, CampaignWords.At(line.At, Organisation), RecipientWords.Of(line), RecipientWords.Detail(line), line.Allowed ? Tone.Success : Tone.Warning))];

    // The prerendered page shows the skeleton: waiting for the campaign there would keep everything back, and ask twice.
    protected override Task OnInitializedAsync() => RendererInfo.IsInteractive ? LoadAsync() : Task.CompletedTask;

    private async Task LoadAsync()
    {
        var opened = await UseCases.RunAsync<OpenCampaign, OpenedCampaign>(new OpenCampaign(CampaignId.From(Id), null), await Current.GetAsync(), CancellationToken.None);
        // Who may look at people's messages need not see campaigns; the name is only for the trail.
        missing = opened.Error is { Kind: not ErrorKind.Forbidden } error ? error : null;
        name = opened.IsSuccess ? opened.Value.Name : missing is null ? "" : null;
    }

    private async Task LookAsync()
    {
        if (busy)
            return;
        busy = true;
        try
        {
            var answer = await UseCases.RunAsync<ExplainRecipient, RecipientExplanation>(new ExplainRecipient(CampaignId.From(Id), person, purpose), await Current.GetAsync(), CancellationToken.None);
            (told, failure) = answer.IsSuccess ? (answer.Value, (Error?)null) : (null, answer.Error);
            if (told is not null)
                Announcer.Say($"{RecipientWords.Of(told.Verdict)}. {RecipientWords.Sentence(told)}");
        }
        finally
        {
            busy = false;
        }
    }
}
