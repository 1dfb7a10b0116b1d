using System.Globalization;
using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Custom;
using SecureMarketing.Core.Contacts.People;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Contacts;

/// <summary>One person: facts, what happened, and identifiers that open one by one for a stated reason.</summary>
public sealed partial class PersonPage
{
    private readonly Dictionary<ContactField, string> revealed = [];
    private readonly Dictionary<string, string> opened = new(StringComparer.Ordinal);
    private PersonDetail? person;
    private Error? failure;
    private ConfirmDialog? dialog;
    private ContactField asked;
    private CustomDefinition? askedAttribute;
    private string reason = "";
    private bool mayReveal;
    private bool mayVerify;
    private bool mayRights;
    private bool mayDisclosures;
    private bool seesAuthorizations;
    private bool mayPreferences;

    [Parameter] public Guid Id { get; set; }

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Current { get; set; } = null!;

    [Inject] private Organisation Organisation { get; set; } = null!;

    private string AskedFor => askedAttribute is { } own ? $"value of {own.Label}" : PeopleWords.Field(asked).ToLowerInvariant();

    private IReadOnlyList<TimelineItem> History =>
        [.. person!.History.Select(e => new TimelineItem(e.At, TimeZoneInfo.ConvertTime(e.At, Organisation.Zone).ToString("d MMM yyyy, HH:mm", CultureInfo.InvariantCulture), e.Text, PeopleWords.Detail(e.Values))
        {
            Href = seesAuthorizations && e.About is { Kind: "authorization", Id: var id } ? $"/authorizations/{id}"
                : e.About is { Kind: "message", Id: var message } ? $"/queue/messages/{message:N}" : null,
        })];

    protected override async Task OnParametersSetAsync()
    {
        revealed.Clear();
        opened.Clear();
        // The prerendered page shows the skeleton: waiting for the person there would keep everything back, and ask twice.
        if (RendererInfo.IsInteractive)
            await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var actor = await Current.GetAsync();
        mayReveal = actor.Holds(Permission.PeopleReveal);
        mayVerify = actor.Holds(Permission.AuthorizationManage);
        seesAuthorizations = actor.Holds(Permission.AuthorizationView);
        mayPreferences = actor.Holds(Permission.SuppressionView);
        mayRights = actor.Holds(Permission.PersonRecordExport);
        mayDisclosures = actor.Holds(Permission.DisclosuresView);
        var loaded = await UseCases.RunAsync<GetPerson, PersonDetail>(new GetPerson(ContactId.From(Id)), actor, CancellationToken.None);
        failure = loaded.Error;
        person = loaded.IsSuccess ? loaded.Value : null;
    }

    private Task AskAsync(ContactField field)
    {
        (asked, askedAttribute) = (field, null);
        return dialog!.ShowAsync();
    }

    private Task AskAsync(CustomDefinition attribute)
    {
        askedAttribute = attribute;
        return dialog!.ShowAsync();
    }

    private async Task<Error?> RevealAsync()
    {
        var (actor, contact) = (await Current.GetAsync(), ContactId.From(Id));
        var value = askedAttribute is { } own
            ? await UseCases.RunAsync<RevealAttribute, string>(new RevealAttribute(contact, own.Key, reason), actor, CancellationToken.None)
            : await UseCases.RunAsync<RevealIdentity, string>(new RevealIdentity(contact, asked, reason), actor, CancellationToken.None);
        if (value.Error is { } error)
            return error;
        if (askedAttribute is { } attribute)
            opened[attribute.Key] = value.Value;
        else
            revealed[asked] = value.Value;
        // The dialog calls back as a function, after which this page is not drawn anew by itself.
        StateHasChanged();
        return null;
    }

    private async Task VerifyAsync()
    {
        var how = person!.Address == GateAddress.SharedUnconfirmed ? EmailVerification.SharedConfirmed : EmailVerification.InPerson;
        var verified = await UseCases.RunAsync<VerifyMailbox, Unit>(new VerifyMailbox(ContactId.From(Id), how), await Current.GetAsync(), CancellationToken.None);
        await LoadAsync();
        failure ??= verified.Error;
    }
}
