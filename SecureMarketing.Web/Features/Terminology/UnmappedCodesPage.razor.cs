using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.Terminology.Judgments;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Features.Campaigns;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Terminology;

/// <summary>Codes on file that no value set speaks of, what people proposed for them, and what was decided.</summary>
public sealed partial class UnmappedCodesPage
{
    private static readonly Crumb[] Crumbs = [new("Value sets", "/value-sets")];

    private UnmappedCodes? codes;
    private IReadOnlyList<CodeJudgmentRow>? judgments;
    private IReadOnlyList<CodeJudgmentRow> waiting = [];
    private IReadOnlyList<CodeJudgmentRow> past = [];
    private IReadOnlyDictionary<Guid, string> names = new Dictionary<Guid, string>();
    private Error? failure;
    private string? done;
    private string text = "";
    private string searched = "";
    private int page;
    private bool mayManage;
    private JudgmentProposal? proposal;
    private JudgmentDecision? decision;

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Current { get; set; } = null!;

    [Inject] private Organisation Organisation { get; set; } = null!;

    [Inject] private Announcer Announcer { get; set; } = null!;

    private string Shown => codes switch
    {
        { Found: 0 } => "No code without a label matches.",
        { } found when found.Found > ListUnmappedCodes.PageSize =>
            $"{TerminologyWords.Number((page * ListUnmappedCodes.PageSize) + 1)} to {TerminologyWords.Number((page * ListUnmappedCodes.PageSize) + found.Rows.Count)} of {TerminologyWords.Codes(found.Found)}, the oldest first.",
        { } found => $"{TerminologyWords.Codes(found.Found)}, the oldest first.",
        null => "",
    };

    protected override async Task OnInitializedAsync()
    {
        mayManage = (await Current.GetAsync()).Holds(Permission.SensitiveTermsManage);
        if (RendererInfo.IsInteractive)
            await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var actor = await Current.GetAsync();
        var listed = await UseCases.RunAsync<ListUnmappedCodes, UnmappedCodes>(new ListUnmappedCodes(searched, page), actor, CancellationToken.None);
        var decided = await UseCases.RunAsync<ListCodeJudgments, IReadOnlyList<CodeJudgmentRow>>(new ListCodeJudgments(), actor, CancellationToken.None);
        failure = listed.Error ?? decided.Error;
        if (!listed.IsSuccess || !decided.IsSuccess)
            return;
        names = await StaffNames.OfAsync(UseCases, actor, decided.Value.SelectMany(r => (UserId?[])[r.AskedBy, r.DecidedBy, r.EndedBy]).OfType<UserId>());
        (codes, judgments) = (listed.Value, decided.Value);
        (waiting, past) = ([.. judgments.Where(j => j.State == CodeJudgmentState.Asked)], [.. judgments.Where(j => j.State != CodeJudgmentState.Asked)]);
        // The last code of the last page got its label.
        if (codes.Rows.Count == 0 && page > 0)
            await PageAsync(-1);
    }

    private async Task SearchAsync()
    {
        (searched, page) = (text.Trim(), 0);
        await LoadAsync();
        if (failure is null)
            Announcer.Say(Shown);
    }

    private Task PageAsync(int step)
    {
        page += step;
        return LoadAsync();
    }

    private Task ProposedAsync() => ToldAsync("Your proposal waits for another compliance officer.");

    private Task DecidedAsync() => ToldAsync("Done. The list below tells how the code stands.");

    private async Task ToldAsync(string what)
    {
        done = what;
        await LoadAsync();
        StateHasChanged();
    }
}
