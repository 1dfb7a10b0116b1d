using System.Globalization;
using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Attributes.Stages;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Attributes;

/// <summary>The organisation's stage rules as numbers, what they mean in words, and what they said before.</summary>
public sealed partial class StagesPage
{
    private IReadOnlyList<StageRulesRow>? versions;
    private IReadOnlyDictionary<Guid, string> names = new Dictionary<Guid, string>();
    private StageForm form = new(StageRules.Shipped);
    private Error? loadFailure;
    private Error? failure;
    private bool mayManage;
    private bool busy;
    private string note = "";
    private string? done;

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Current { get; set; } = null!;

    [Inject] private Organisation Organisation { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        mayManage = (await Current.GetAsync()).Holds(Permission.AttributesManage);
        if (RendererInfo.IsInteractive)
            await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var actor = await Current.GetAsync();
        var listed = await UseCases.RunAsync<ListStageRules, IReadOnlyList<StageRulesRow>>(new ListStageRules(), actor, CancellationToken.None);
        loadFailure = listed.Error;
        if (!listed.IsSuccess)
            return;
        versions = listed.Value;
        (form, note) = (new StageForm(versions[0].Rules), "");
        var authors = await UseCases.RunAsync<NameStaff, IReadOnlyDictionary<Guid, string>>(new NameStaff([.. versions.Select(v => v.CreatedBy).OfType<Guid>().Distinct()]), actor, CancellationToken.None);
        names = authors.IsSuccess ? authors.Value : names;
    }

    private async Task SaveAsync()
    {
        (done, failure) = (null, null);
        if (form.Read() is not { } rules)
        {
            failure = form.IsWhole ? StageErrors.Days : StageErrors.Times;
            return;
        }

        busy = true;
        try
        {
            var saved = await UseCases.RunAsync<ChangeStageRules, int>(new ChangeStageRules(rules, note, versions![0].Number), await Current.GetAsync(), CancellationToken.None);
            failure = saved.Error;
            if (!saved.IsSuccess)
                return;
            await LoadAsync();
            done = FormattableString.Invariant($"Saved as version {saved.Value}. New conditions take it; saved segments keep theirs until somebody chooses the newer one.");
        }
        finally
        {
            busy = false;
        }
    }

    private string By(StageRulesRow version) => version.CreatedBy is { } by && names.TryGetValue(by, out var name) ? ", " + name : "";

    private string At(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Organisation.Zone).ToString("d MMM yyyy, HH:mm", CultureInfo.InvariantCulture);
}
