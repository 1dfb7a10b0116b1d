using System.Globalization;
using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Rules;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Rules;

/// <summary>Which law counts: its standing, when someone last looked, and whether it affects sending.</summary>
public sealed partial class RulesPage
{
    private RuleList? list;
    private Error? failure;
    private bool mayManage;
    private string? done;
    private ConfirmDialog switchDialog = null!;
    private ConfirmDialog verifyDialog = null!;
    private RuleNow? subject;
    private string reason = "";
    private RuleStanding standing;
    private string? counsel;

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Actor { get; set; } = null!;

    private string? Note => list is null ? null
        : string.Create(CultureInfo.InvariantCulture, $"{list.Rules.Count(r => r.Affects)} affect sending · {list.Rules.Count(r => r.NeedsVerification)} to verify");

    protected override async Task OnInitializedAsync()
    {
        mayManage = (await Actor.GetAsync()).Holds(Permission.RulePackManage);
        // The prerendered page shows the skeleton: waiting for the list there would keep everything back, and ask twice.
        if (RendererInfo.IsInteractive)
            await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var listed = await UseCases.RunAsync<ListRules, RuleList>(new ListRules(), await Actor.GetAsync(), CancellationToken.None);
        failure = listed.Error;
        list = listed.IsSuccess ? listed.Value : null;
    }

    private Task OpenSwitchAsync(RuleNow rule)
    {
        (subject, reason) = (rule, "");
        return switchDialog.ShowAsync();
    }

    private Task OpenVerifyAsync(RuleNow rule)
    {
        (subject, standing, counsel) = (rule, rule.Standing, rule.CounselSignOff);
        return verifyDialog.ShowAsync();
    }

    private Task<Error?> SwitchAsync() => ActAsync<SwitchRule, Unit>(
        new SwitchRule { RuleId = subject!.Shipped.Id, Enabled = !subject.Affects, Reason = reason.Trim() }, subject.Affects ? "Switched off." : "Switched on.");

    private Task<Error?> VerifyAsync() => ActAsync<VerifyRule, Unit>(
        new VerifyRule { RuleId = subject!.Shipped.Id, Standing = standing, CounselSignOff = string.IsNullOrWhiteSpace(counsel) ? null : counsel.Trim() }, "Recorded as verified today.");

    private async Task<Error?> ActAsync<TCommand, TResult>(TCommand command, string told) where TCommand : ICommand<TResult>
    {
        var outcome = await UseCases.RunAsync<TCommand, TResult>(command, await Actor.GetAsync(), CancellationToken.None);
        if (outcome.Error is { } error)
            return error;
        done = told;
        await LoadAsync();
        StateHasChanged();
        return null;
    }

    private static bool HasPack(RuleNow rule) => RulePacks.Ids.Contains(rule.Shipped.Id);

    private static string Word(RuleStanding value) => value switch
    {
        RuleStanding.InForce => "In force",
        RuleStanding.NotEnacted => "Not enacted",
        _ => value.ToString(),
    };

    private static Tone ToneOf(RuleStanding value) => value switch
    {
        RuleStanding.InForce => Tone.Success,
        RuleStanding.Proposed => Tone.Info,
        _ => Tone.Neutral,
    };

    /// <summary>A period of a rule and since when the law has it.</summary>
    private static string PeriodWords(RuleNumber number)
    {
        var what = number.Name switch
        {
            "authorizationMonths" => "An authorization lasts",
            "dealingMonths" => "Consent implied by a dealing lasts",
            "inquiryMonths" => "Consent implied by an inquiry lasts",
            _ => number.Name,
        };
        return $"{what} {number.Value} months, since {Day(number.From)}{(number.To is { } to ? $" until {Day(to)}" : "")}.";
    }

    private static string Day(DateOnly day) => day.ToString("d MMM yyyy", CultureInfo.InvariantCulture);

    private static string Dates(RuleStatus rule) => (rule.EffectiveFrom, rule.EffectiveTo, rule.ComplianceBy) switch
    {
        (_, { } to, _) => "until " + Day(to),
        ({ } from, _, { } due) => $"since {Day(from)}, due {Day(due)}",
        ({ } from, _, _) => "since " + Day(from),
        _ => "",
    };
}
