using System.Globalization;
using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Attributes.Purposes;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Attributes;

/// <summary>Which fields about people may serve which purpose, and which grants nobody uses. The URL holds the filter.</summary>
public sealed partial class FieldsPage
{
    private static readonly int[] Spans = [90, 180, 365];

    private IReadOnlyList<FieldRow>? rows;
    private Error? failure;
    private Error? refusal;
    private string? done;
    private bool mayManage;
    private bool busy;
    private int? shown = -1;
    private ConfirmDialog dialog = null!;
    private (FieldRow Field, FieldStanding Standing)? asked;
    private string reason = "";
    private string search = "";

    [SupplyParameterFromQuery(Name = "unused")] private int? Unused { get; set; }

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Actor { get; set; } = null!;

    [Inject] private StepUp StepUp { get; set; } = null!;

    private IEnumerable<FieldRow> Found => (rows ?? []).Where(f => f.Label.Contains(search.Trim(), StringComparison.OrdinalIgnoreCase));

    private string? Note => rows is null ? null
        : string.Create(CultureInfo.InvariantCulture, $"{rows.Count} {(rows.Count == 1 ? "field" : "fields")}{(Unused is null ? "" : " with a grant that nobody used")}");

    protected override async Task OnParametersSetAsync()
    {
        mayManage = (await Actor.GetAsync()).Holds(Permission.FieldsManage);
        // The prerendered page shows the skeleton: waiting for the list there would keep everything back, and ask twice.
        if (!RendererInfo.IsInteractive || shown == Unused)
            return;
        shown = Unused;
        done = null;
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var listed = await UseCases.RunAsync<ListFields, IReadOnlyList<FieldRow>>(new ListFields(Unused), await Actor.GetAsync(), CancellationToken.None);
        failure = listed.Error;
        rows = listed.IsSuccess ? listed.Value : null;
    }

    private async Task WithdrawAsync(FieldRow field, FieldStanding standing)
    {
        busy = true;
        try
        {
            var why = Unused is { } days && standing.Unused ? string.Create(CultureInfo.InvariantCulture, $"Unused for {days} days") : "Withdrawn on the page Fields";
            var withdrawn = await UseCases.RunAsync<WithdrawField, Unit>(new WithdrawField(field.Key, standing.Purpose, why), await Actor.GetAsync(), CancellationToken.None);
            refusal = withdrawn.Error;
            done = withdrawn.IsSuccess ? $"{field.Label} serves {FieldPurposes.Title(standing.Purpose).ToLowerInvariant()} no longer." : null;
            await LoadAsync();
        }
        finally
        {
            busy = false;
        }
    }

    private Task AskAsync(FieldRow field, FieldStanding standing)
    {
        (asked, reason) = ((field, standing), "");
        return dialog.ShowAsync();
    }

    private async Task<Error?> GrantAsync()
    {
        var (field, standing) = asked!.Value;
        var granted = await StepUp.RunAsync<GrantField, Unit>(new GrantField(field.Key, standing.Purpose, reason));
        if (granted.Error is { } error)
            return error;
        (refusal, done) = (null, $"{field.Label} serves {FieldPurposes.Title(standing.Purpose).ToLowerInvariant()} again.");
        await LoadAsync();
        return null;
    }

    private static string Used(FieldStanding standing) => standing.LastUsedAt is { } at ? "used " + at.UtcDateTime.ToString("d MMM yyyy", CultureInfo.InvariantCulture) : "never used";
}
