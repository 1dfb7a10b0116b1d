using System.Globalization;
using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Contacts.Duplicates;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Components.Shell;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Contacts;

/// <summary>What a person is about to say of a pair.</summary>
internal enum DuplicateAct
{
    Merge,
    Unmerge,
}

/// <summary>Pairs of records that may be one person, masked, and what was decided about them.</summary>
public sealed partial class DuplicatesPage
{
    private static readonly GridColumn[] Columns = [new("Older record"), new("Other record"), new("What they share"), new("Found (UTC)"), new("")];

    private ServerGrid<DuplicateRow>? grid;
    private ConfirmDialog? dialog;
    private DuplicateRow? asked;
    private DuplicateAct act;
    private bool keepsSecond;
    private bool proven;
    private string reason = "";
    private Error? failure;
    private string? notice;
    private bool mayMerge;
    private bool searching;

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Current { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "view")] private string? ViewName { get; set; }

    private DuplicateState View => Enum.TryParse<DuplicateState>(ViewName, out var view) && Enum.IsDefined(view) ? view : DuplicateState.Open;

    private ViewLink[] Links =>
    [
        new("To look at", "/duplicates", View == DuplicateState.Open),
        new("Two people", "/duplicates?view=Dismissed", View == DuplicateState.Dismissed),
        new("Merged", "/duplicates?view=Merged", View == DuplicateState.Merged),
    ];

    private string EmptyTitle => View switch
    {
        DuplicateState.Dismissed => "No pair was found to be two people",
        DuplicateState.Merged => "Nothing is merged",
        _ => "No duplicates to look at",
    };

    protected override async Task OnInitializedAsync() => mayMerge = (await Current.GetAsync()).Holds(Permission.PeopleMerge);

    private async Task<Result<GridRows<DuplicateRow>>> LoadAsync(GridQuery query, CancellationToken cancellationToken)
    {
        var page = await UseCases.RunAsync<ListDuplicates, DuplicateList>(
            new ListDuplicates(View, DuplicateSigns.None, query.Skip, query.Take), await Current.GetAsync(), cancellationToken);
        return page.Error is { } error ? error : new GridRows<DuplicateRow>(page.Value.Rows, page.Value.Total);
    }

    private async Task SearchAsync()
    {
        searching = true;
        try
        {
            var found = await UseCases.RunAsync<FindDuplicates, int>(new FindDuplicates(), await Current.GetAsync(), CancellationToken.None);
            failure = found.Error;
            notice = found.IsSuccess ? string.Create(CultureInfo.InvariantCulture, $"Everyone was looked through: {found.Value:N0} {(found.Value == 1 ? "pair" : "pairs")} on file, those decided before included.") : null;
        }
        finally
        {
            searching = false;
        }

        await grid!.ReloadAsync();
    }

    private Task AskAsync(DuplicateRow row, DuplicateAct what)
    {
        // Of a record that is merged already the person's kept record stays the one that is written to.
        (asked, act, keepsSecond, proven, reason) = (row, what, row.First.MergedInto is null && row.Second.MergedInto is not null, false, "");
        return dialog!.ShowAsync();
    }

    private async Task<Error?> DecideAsync()
    {
        var (first, second) = (asked!.First, asked.Second);
        var actor = await Current.GetAsync();
        var decided = act == DuplicateAct.Merge
            ? await UseCases.RunAsync<MergePeople, Unit>(
                new MergePeople { Kept = keepsSecond ? second.Id : first.Id, Merged = keepsSecond ? first.Id : second.Id, Reason = reason, Proven = proven }, actor, CancellationToken.None)
            : await UseCases.RunAsync<UnmergePeople, Unit>(new UnmergePeople(first.MergedInto is null ? second.Id : first.Id, reason), actor, CancellationToken.None);
        if (decided.Error is { } error)
            return error;
        failure = null;
        notice = act == DuplicateAct.Merge ? "Merged. Mail in the queue is checked again before it goes." : "Unmerged. They are two people again.";
        await grid!.ReloadAsync();
        StateHasChanged();
        return null;
    }

    private static string Named(DuplicateRecord record) => $"{record.MaskedName}, {record.MaskedEmail ?? "no mailbox"}, from {record.SourceSystem}";

    private async Task DismissAsync(DuplicateRow row)
    {
        failure = (await UseCases.RunAsync<DismissDuplicate, Unit>(new DismissDuplicate(row.First.Id, row.Second.Id), await Current.GetAsync(), CancellationToken.None)).Error;
        notice = failure is null ? "Recorded: two people." : null;
        await grid!.ReloadAsync();
    }
}
