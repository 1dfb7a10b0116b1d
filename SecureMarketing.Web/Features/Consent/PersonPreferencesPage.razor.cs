using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.People;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Consent;

/// <summary>What a person chose, what stops mail to them, and what protects their address.</summary>
public sealed partial class PersonPreferencesPage
{
    private PersonPreferences? person;
    private Error? failure;
    private string? done;
    private bool mayManage;
    private bool maySuppress;
    private ConfirmDialog capDialog = null!;
    private ConfirmDialog confidentialDialog = null!;
    private ConfirmDialog endDialog = null!;
    private ConfirmDialog restrictionDialog = null!;
    private MailCap cap;
    private string alternate = "";
    private bool verified;
    private DateTime received;
    private ReceiptMeans means;
    private string purpose = "";

    [Parameter] public Guid Id { get; set; }

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Actor { get; set; } = null!;

    [Inject] private StepUp StepUp { get; set; } = null!;

    [Inject] private Organisation Organisation { get; set; } = null!;

    [Inject] private TimeProvider Clock { get; set; } = null!;

    private ContactId Contact => ContactId.From(Id);

    protected override async Task OnParametersSetAsync()
    {
        var actor = await Actor.GetAsync();
        (mayManage, maySuppress) = (actor.Holds(Permission.AuthorizationManage), actor.Holds(Permission.SuppressionManage));
        // The prerendered page shows the skeleton: reading there would ask, and log, twice.
        if (RendererInfo.IsInteractive)
            await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var viewed = await UseCases.RunAsync<ViewPreferences, PersonPreferences>(new ViewPreferences(Contact), await Actor.GetAsync(), CancellationToken.None);
        failure = viewed.Error;
        person = viewed.IsSuccess ? viewed.Value : null;
    }

    private Task OpenCapAsync()
    {
        cap = person!.Sheet.Cap;
        return capDialog.ShowAsync();
    }

    private Task OpenConfidentialAsync()
    {
        (alternate, verified, means) = ("", false, ReceiptMeans.Oral);
        received = Organisation.MinuteAt(Clock.GetUtcNow());
        return confidentialDialog.ShowAsync();
    }

    private Task OpenRestrictionAsync()
    {
        purpose = "";
        return restrictionDialog.ShowAsync();
    }

    private Task<Error?> SetCapAsync() => ActAsync<SetMailCap, Unit>(new SetMailCap(Contact, cap), "Noted. It counts from the next check of every message on.");

    private Task<Error?> AgreeAsync() => ActAsync<AgreeConfidential, ConfidentialRequestId>(
        new AgreeConfidential
        {
            Contact = Contact,
            Alternate = string.IsNullOrWhiteSpace(alternate) ? null : alternate.Trim(),
            Verified = verified,
            Receipt = new Receipt(Organisation.MomentOf(received, Clock.GetUtcNow()), means),
        },
        "Agreed. The old address is denied.");

    private Task<Error?> EndAsync() => ActAsync<EndConfidential, Unit>(new EndConfidential(Contact), "Ended.");

    private Task<Error?> RestrictAsync() => ActAsync<AgreeRestriction, AgreedRestrictionId>(
        new AgreeRestriction { Contact = Contact, Purpose = string.IsNullOrWhiteSpace(purpose) ? null : purpose.Trim() }, "Agreed. It binds from now on.");

    private async Task EndRestrictionAsync(AgreedRestriction restriction) =>
        failure = await ActAsync<EndRestriction, Unit>(new EndRestriction { Restriction = restriction.Id }, "The restriction is ended.");

    private async Task AcceptSharedAsync() =>
        failure = await ActAsync<VerifyMailbox, Unit>(new VerifyMailbox(Contact, EmailVerification.SharedConfirmed), "Recorded: the person accepts the shared mailbox.");

    private async Task TellAsync(string told)
    {
        done = told;
        await LoadAsync();
    }

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

    private static string WishWord(TopicWish wish) => wish switch
    {
        TopicWish.Wanted => "On",
        TopicWish.Off => "Off, by the person",
        TopicWish.OffByStaff => "Off, by staff",
        _ => "Asked for again",
    };
}
