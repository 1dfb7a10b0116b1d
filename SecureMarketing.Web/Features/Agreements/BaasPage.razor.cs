using System.Globalization;
using System.Numerics;
using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Agreements;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Agreements;

/// <summary>The register of agreements: what is in force, what ends soon, and what that does to mail.</summary>
public sealed partial class BaasPage
{
    private static readonly (BaaClauses Value, string Text)[] Clauses =
    [
        (BaaClauses.PermittedUses, "Permitted uses and disclosures"),
        (BaaClauses.Safeguards, "Safeguards and Security Rule"),
        (BaaClauses.Reporting, "Reporting of incidents and breaches"),
        (BaaClauses.Subcontractors, "The same for subcontractors"),
        (BaaClauses.IndividualRights, "Access, amendment, accounting"),
        (BaaClauses.SecretaryAccess, "Books open to the Secretary"),
        (BaaClauses.ReturnOrDestroy, "Return or destruction at the end"),
        (BaaClauses.Termination, "Termination for breach"),
        (BaaClauses.EnforcedOnwardTls, "Sends mail on over verified TLS only (relays; not required)"),
    ];

    private BaaList? list;
    private Error? failure;
    private bool mayManage;
    private string? done;
    private ConfirmDialog recordDialog = null!;
    private ConfirmDialog terminateDialog = null!;
    private ConfirmDialog verifyDialog = null!;
    private BaaRecord? read;
    private BaaRecord? renewed;
    private BaaRecord? ending;
    private string party = "";
    private string services = "";
    private BaaRole role;
    private DateOnly signedOn;
    private DateOnly effectiveOn;
    private DateOnly? expiresOn;
    private BaaClauses clauses;
    private bool qsoa;

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Actor { get; set; } = null!;

    [Inject] private Organisation Organisation { get; set; } = null!;

    [Inject] private TimeProvider Clock { get; set; } = null!;

    private string? Note => list is null ? null
        : string.Create(CultureInfo.InvariantCulture, $"{list.Rows.Count(r => r.Active)} in force · {list.Rows.Count(r => r.Alert is not null)} end within 90 days");

    protected override async Task OnInitializedAsync()
    {
        mayManage = (await Actor.GetAsync()).Holds(Permission.BaaManage);
        // The prerendered page shows the skeleton: waiting for the list there would keep everything back, and ask twice.
        if (RendererInfo.IsInteractive)
            await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var listed = await UseCases.RunAsync<ListBaas, BaaList>(new ListBaas(), await Actor.GetAsync(), CancellationToken.None);
        failure = listed.Error;
        list = listed.IsSuccess ? listed.Value : null;
    }

    private Task OpenAsync(BaaRecord? renewal)
    {
        var today = Organisation.DayAt(Clock.GetUtcNow());
        renewed = renewal;
        // Before the organisation's own agreement nothing works, so that one comes first.
        var first = list?.Tenant == GateTenantBaa.Active ? BaaRole.Vendor : BaaRole.Tenant;
        (party, services, role) = (renewal?.Party ?? "", renewal?.Services ?? "", renewal?.Role ?? first);
        (signedOn, effectiveOn, expiresOn) = (today, today, today.AddYears(1));
        (clauses, qsoa) = (BaaClauses.None, renewal?.QsoaLanguage ?? false);
        return recordDialog.ShowAsync();
    }

    private Task OpenVerifyAsync(BaaRecord record)
    {
        (read, clauses) = (record, record.Clauses);
        return verifyDialog.ShowAsync();
    }

    private Task OpenTerminateAsync(BaaRecord record)
    {
        ending = record;
        return terminateDialog.ShowAsync();
    }

    private void Tick(BaaClauses clause, bool on) => clauses = on ? clauses | clause : clauses & ~clause;

    private Task<Error?> RecordAsync() => ActAsync<RecordBaa, RecordedBaa>(
        new RecordBaa
        {
            Party = renewed?.PartyId,
            Terms = new BaaTerms
            {
                Party = party.Trim(),
                Role = role,
                Services = services.Trim(),
                SignedOn = signedOn,
                EffectiveAt = Organisation.StartOf(effectiveOn),
                ExpiresAt = expiresOn is { } day ? Organisation.StartOf(day) : null,
                Clauses = clauses,
                QsoaLanguage = qsoa,
            },
        },
        "Recorded. It counts from the next check of every message on.");

    private Task<Error?> VerifyAsync() => ActAsync<VerifyBaa, Unit>(new VerifyBaa { Baa = read!.Id, Clauses = clauses }, "Recorded: read again today.");

    private Task<Error?> TerminateAsync() =>
        ActAsync<TerminateBaa, Unit>(new TerminateBaa { Baa = ending!.Id, At = Clock.GetUtcNow() }, "Terminated.");

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

    private string Day(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Organisation.Zone).ToString("d MMM yyyy", CultureInfo.InvariantCulture);

    private static int ClauseCount(BaaClauses held) => BitOperations.PopCount((uint)(held & BaaClauses.All));

    private string Word(BaaRow row) => row switch
    {
        { Active: true, Alert: not null } => row.DaysLeft == 1 ? "Ends in 1 day" : string.Create(CultureInfo.InvariantCulture, $"Ends in {row.DaysLeft} days"),
        { Active: true } => "In force",
        { Record.TerminatedAt: not null } => "Terminated",
        { Record.ExpiresAt: { } end } when end <= Clock.GetUtcNow() => "Expired",
        { Record.EffectiveAt: var start } when start > Clock.GetUtcNow() => "Not yet in force",
        _ => "Clauses missing",
    };

    private static Tone ToneOf(BaaRow row) => !row.Active ? Tone.Error : row.Alert is <= 30 ? Tone.Error : row.Alert is not null ? Tone.Warning : Tone.Success;
}
