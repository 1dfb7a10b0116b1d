using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Access.Security;

/// <summary>One's own passkeys: add, rename, remove.</summary>
public sealed partial class PasskeyPanel(StepUp stepUp, PasskeyBrowser browser, SiteZone Zone, Announcer announcer)
{
    private ConfirmDialog? add;
    private ConfirmDialog? rename;
    private ConfirmDialog? remove;
    private PasskeyView? chosen;
    private string name = "";

    [Parameter, EditorRequired] public OwnSecurity Security { get; set; } = null!;

    /// <summary>The list changed.</summary>
    [Parameter, EditorRequired] public EventCallback OnChanged { get; set; }

    private async Task OpenAddAsync()
    {
        name = await browser.DeviceNameAsync();
        await add!.ShowAsync();
    }

    private Task OpenRenameAsync(PasskeyView passkey)
    {
        (chosen, name) = (passkey, passkey.Name);
        StateHasChanged();
        return rename!.ShowAsync();
    }

    private Task OpenRemoveAsync(PasskeyView passkey)
    {
        chosen = passkey;
        StateHasChanged();
        return remove!.ShowAsync();
    }

    private async Task<Error?> AddAsync()
    {
        var challenge = await stepUp.RunAsync<OfferPasskey, PasskeyChallenge>(new OfferPasskey());
        if (challenge.Error is { } refused)
            return refused;
        var answer = await browser.CreateAsync(challenge.Value);
        return answer.Error is { } missing
            ? missing
            : await DoneAsync(await stepUp.RunAsync<AddPasskey, PasskeyId>(new AddPasskey { Ticket = challenge.Value.Ticket, CredentialJson = answer.Value, Name = name }), "Passkey added.");
    }

    private async Task<Error?> RenameAsync() => await DoneAsync(await stepUp.RunAsync<RenamePasskey, Unit>(new RenamePasskey(chosen!.Id, name)), "Passkey renamed.");

    private async Task<Error?> RemoveAsync() => await DoneAsync(await stepUp.RunAsync<RemovePasskey, Unit>(new RemovePasskey(chosen!.Id)), "Passkey removed.");

    private async Task<Error?> DoneAsync<T>(Result<T> answer, string said)
    {
        if (answer.IsSuccess)
        {
            await OnChanged.InvokeAsync();
            announcer.Say(said);
        }

        return answer.Error;
    }
}
