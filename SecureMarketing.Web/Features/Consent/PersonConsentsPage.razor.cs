using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Consent;

/// <summary>Consents of a person that are no authorization: recorded with their proof, and withdrawn.</summary>
public sealed partial class PersonConsentsPage
{
    private PersonConsents? consents;
    private Error? failure;
    private string? done;
    private bool mayManage;
    private ConfirmDialog part2Dialog = null!;
    private ConfirmDialog endDialog = null!;
    private ConfirmDialog gdprDialog = null!;
    private ConfirmDialog expressDialog = null!;
    private Part2Consent? revoked;
    private GdprConsent? withdrawn;
    private DateTime? received;
    private ReceiptMeans? means;
    private string discloser = "";
    private string description = "";
    private string recipients = "";
    private string purpose = "";
    private string evidence = "";
    private string topic = "";
    private string wording = "";
    private bool statesRight;
    private DateOnly signed;
    private DateOnly expires;

    [Parameter] public Guid Id { get; set; }

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Actor { get; set; } = null!;

    [Inject] private StepUp StepUp { get; set; } = null!;

    [Inject] private Organisation Organisation { get; set; } = null!;

    [Inject] private TimeProvider Clock { get; set; } = null!;

    private ContactId Contact => ContactId.From(Id);

    protected override async Task OnParametersSetAsync()
    {
        mayManage = (await Actor.GetAsync()).Holds(Permission.AuthorizationManage);
        // The prerendered page shows the skeleton: reading there would ask, and log, twice.
        if (RendererInfo.IsInteractive)
            await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var viewed = await UseCases.RunAsync<ViewConsents, PersonConsents>(new ViewConsents(Contact), await Actor.GetAsync(), CancellationToken.None);
        failure = viewed.Error;
        consents = viewed.IsSuccess ? viewed.Value : null;
    }

    private Task OpenPart2Async()
    {
        (discloser, description, recipients, purpose, evidence, statesRight) = (Organisation.Name, "", "", "", "", false);
        signed = Organisation.DayAt(Clock.GetUtcNow());
        expires = signed.AddYears(1);
        return part2Dialog.ShowAsync();
    }

    private Task OpenRevokeAsync(Part2Consent consent)
    {
        (revoked, withdrawn) = (consent, null);
        return OpenEndAsync();
    }

    private Task OpenWithdrawAsync(GdprConsent consent)
    {
        (revoked, withdrawn) = (null, consent);
        return OpenEndAsync();
    }

    private Task OpenEndAsync()
    {
        (received, means) = (Organisation.MinuteAt(Clock.GetUtcNow()), null);
        return endDialog.ShowAsync();
    }

    private Task OpenGdprAsync()
    {
        (purpose, evidence) = ("", "");
        return gdprDialog.ShowAsync();
    }

    private Task<Error?> RecordPart2Async() => ActAsync<RecordPart2Consent, Part2ConsentId>(
        new RecordPart2Consent
        {
            Contact = Contact,
            Terms = new Part2ConsentTerms
            {
                Discloser = discloser.Trim(),
                Description = description.Trim(),
                Recipients = recipients.Trim(),
                Purpose = purpose.Trim(),
                StatesRightToRevoke = statesRight,
                ExpiresOn = expires,
                SignedOn = signed,
                Evidence = evidence.Trim(),
            },
        },
        "Recorded. The send gate reads it from now on.");

    private Task<Error?> EndAsync()
    {
        var at = Organisation.MomentOf(received!.Value, Clock.GetUtcNow());
        return withdrawn is { } consent
            ? ActAsync<RecordGdprConsent, Unit>(
                new RecordGdprConsent { Contact = consent.Contact, Purpose = consent.Purpose, Withdrawn = true, ReceivedAt = at, Means = means!.Value }, "Withdrawn. What waited is cancelled.")
            : ActAsync<RevokePart2Consent, Unit>(new RevokePart2Consent { Consent = revoked!.Id, ReceivedAt = at, Means = means!.Value }, "Revoked. What waited is cancelled.");
    }

    private Task<Error?> RecordGdprAsync() => ActAsync<RecordGdprConsent, Unit>(
        new RecordGdprConsent { Contact = Contact, Purpose = purpose.Trim(), Evidence = evidence.Trim() }, "Recorded. The rule packs read it from now on.");

    private Task OpenExpressAsync()
    {
        (topic, wording, evidence, received) = ("", "", "", Organisation.MinuteAt(Clock.GetUtcNow()));
        return expressDialog.ShowAsync();
    }

    private Task<Error?> RecordExpressAsync() => ActAsync<RecordExpressConsent, TopicOptInId>(
        new RecordExpressConsent { Contact = Contact, Topic = topic.Trim(), Wording = wording.Trim(), Evidence = evidence.Trim(), GivenAt = Organisation.MomentOf(received!.Value, Clock.GetUtcNow()) },
        "Recorded. The rule packs read it from now on.");

    private async Task<Error?> ActAsync<TCommand, TResult>(TCommand command, string told) where TCommand : ICommand<TResult>
    {
        var outcome = await StepUp.RunAsync<TCommand, TResult>(command);
        if (outcome.Error is { } error)
            return error;
        done = told;
        await LoadAsync();
        StateHasChanged();
        return null;
    }
}
