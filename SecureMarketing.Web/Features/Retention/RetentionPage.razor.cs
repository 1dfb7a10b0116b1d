using System.Globalization;
using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Retention;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Retention;

/// <summary>How long records are kept: rules, what they would let go, and the second person's switch.</summary>
public sealed partial class RetentionPage
{
    private const int UsualMonths = 84;

    private RetentionRuleList? list;
    private Error? failure;
    private bool mayManage;
    private string? done;
    private ConfirmDialog proposeDialog = null!;
    private ConfirmDialog previewDialog = null!;
    private ConfirmDialog endDialog = null!;
    private RetentionRuleRow? subject;
    private RetentionPreview? preview;
    private RetentionClassInfo kind = RetentionClasses.All[0];
    private string part = "";
    private bool sensitiveOnly;
    private int count = UsualMonths;
    private KeepUnit unit = KeepUnit.Months;
    private RetentionSince since;
    private string basis = "";

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Actor { get; set; } = null!;

    [Inject] private StepUp StepUp { get; set; } = null!;

    private string? Note => list is null ? null
        : string.Create(CultureInfo.InvariantCulture, $"{list.Rules.Count(r => r.State == RetentionRuleState.InForce)} in force · {list.Rules.Count(r => r.State == RetentionRuleState.Proposed)} proposed");

    protected override async Task OnInitializedAsync()
    {
        mayManage = (await Actor.GetAsync()).Holds(Permission.RetentionManage);
        // The prerendered page shows the skeleton: waiting for the list there would keep everything back, and ask twice.
        if (RendererInfo.IsInteractive)
            await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var listed = await UseCases.RunAsync<ListRetentionRules, RetentionRuleList>(new ListRetentionRules(), await Actor.GetAsync(), CancellationToken.None);
        failure = listed.Error;
        list = listed.IsSuccess ? listed.Value : null;
    }

    private Task OpenProposeAsync()
    {
        (kind, part, sensitiveOnly, count, unit, basis) = (RetentionClasses.All[0], "", false, UsualMonths, KeepUnit.Months, "");
        since = kind.Since[0];
        return proposeDialog.ShowAsync();
    }

    private void Choose(ChangeEventArgs choice)
    {
        kind = RetentionClasses.Find((string?)choice.Value ?? "") ?? kind;
        (part, sensitiveOnly, since) = ("", false, kind.Since[0]);
    }

    private async Task<Error?> ProposeAsync()
    {
        var key = new RetentionSubject(kind.Class, part.Length == 0 ? null : part, sensitiveOnly).Key;
        var proposed = await UseCases.RunAsync<ProposeRetentionRule, ProposedRetentionRule>(
            new ProposeRetentionRule(key, new KeepFor(count, unit), since, basis), await Actor.GetAsync(), CancellationToken.None);
        if (proposed.Error is { } error)
            return error;
        done = proposed.Value.NeedsSecondPerson ? "Proposed. Someone else looks at what would go and switches it on." : "Proposed. Preview it, then switch it on.";
        await LoadAsync();
        return null;
    }

    private async Task PreviewAsync(RetentionRuleRow rule)
    {
        var made = await UseCases.RunAsync<PreviewRetention, RetentionPreview>(new PreviewRetention(rule.Key, rule.Number), await Actor.GetAsync(), CancellationToken.None);
        failure = made.Error;
        if (made.Error is not null)
            return;
        (subject, preview) = (rule, made.Value);
        await previewDialog.ShowAsync();
    }

    private async Task<Error?> SwitchOnAsync()
    {
        if (subject is not { MaySwitchOn: true } || preview is null)
            return null;
        var switched = await StepUp.RunAsync<SwitchOnRetentionRule, Unit>(new SwitchOnRetentionRule(subject.Key, subject.Number, preview.Fingerprint));
        if (switched.Error is { } error)
            return error;
        done = "In force. A job disposes of what is due within the hour.";
        await LoadAsync();
        return null;
    }

    private Task AskEndAsync(RetentionRuleRow rule)
    {
        subject = rule;
        return endDialog.ShowAsync();
    }

    private async Task<Error?> EndAsync()
    {
        var ended = await UseCases.RunAsync<EndRetentionRule, Unit>(new EndRetentionRule(subject!.Key), await Actor.GetAsync(), CancellationToken.None);
        if (ended.Error is { } error)
            return error;
        done = subject.State == RetentionRuleState.InForce ? "Ended. All of these records are kept from now on." : "Taken back.";
        await LoadAsync();
        return null;
    }
}
