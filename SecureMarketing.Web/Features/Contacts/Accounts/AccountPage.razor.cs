using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Contacts.Accounts;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Contacts.Accounts;

/// <summary>One account: what it is, its people and its units.</summary>
public sealed partial class AccountPage
{
    private AccountDraft draft = new();
    private AccountDetail? account;
    private Error? loadFailure;
    private Error? failure;
    private string? done;
    private int? shown = -1;
    private bool ready;
    private bool mayManage;
    private ConfirmDialog unitDialog = null!;
    private UnitKind unitKind = UnitKind.Facility;
    private string unitName = "";
    private string unitCode = "";

    /// <summary>Null for a new one.</summary>
    [Parameter] public int? Id { get; set; }

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Current { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    private string? Note => account is null ? null : account.SourceSystem == Account.Own ? account.SourceId : $"{account.SourceId} in {account.SourceSystem}";

    protected override async Task OnParametersSetAsync()
    {
        if (!RendererInfo.IsInteractive || shown == Id)
            return;
        shown = Id;
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var actor = await Current.GetAsync();
        mayManage = actor.Holds(Permission.AccountsManage);
        (account, loadFailure, failure, draft, ready) = (null, null, null, new AccountDraft(), false);
        if (Id is { } id)
        {
            var found = await UseCases.RunAsync<GetAccount, AccountDetail>(new GetAccount(id), actor, CancellationToken.None);
            loadFailure = found.Error;
            if (loadFailure is not null)
                return;
            account = found.Value;
            draft = AccountDraft.Of(account.Details);
        }

        ready = true;
    }

    private async Task SaveAsync()
    {
        done = null;
        var saved = await UseCases.RunAsync<SaveAccount, int>(new SaveAccount { Account = Id, Key = draft.Key.Trim(), Details = draft.Details }, await Current.GetAsync(), CancellationToken.None);
        failure = saved.Error;
        if (failure is not null)
            return;
        if (Id is null)
        {
            Navigation.NavigateTo(FormattableString.Invariant($"/accounts/{saved.Value}"), replace: true);
            return;
        }

        await LoadAsync();
        done = "Saved.";
    }

    private Task AskUnitAsync()
    {
        (unitName, unitCode) = ("", "");
        return unitDialog.ShowAsync();
    }

    private async Task<Error?> AddUnitAsync()
    {
        var added = await UseCases.RunAsync<SaveUnit, int>(new SaveUnit(Id!.Value, unitKind, unitCode, unitName), await Current.GetAsync(), CancellationToken.None);
        if (added.Error is { } error)
            return error;
        await ChangedAsync("Added.");
        return null;
    }

    /// <summary>Out of use and back: what refers to a unit stays, so that nothing is asked first.</summary>
    private async Task RetireAsync(UnitRow unit)
    {
        var saved = await UseCases.RunAsync<SaveUnit, int>(new SaveUnit(Id!.Value, unit.Kind, unit.Code, unit.Name, !unit.Retired), await Current.GetAsync(), CancellationToken.None);
        if (saved.Error is { } error)
            failure = error;
        else
            await ChangedAsync(unit.Retired ? $"{unit.Name} is in use again." : $"{unit.Name} is out of use. Visits there keep it.");
    }

    /// <summary>Shows people and units anew. The fields above stay as they are: somebody may be typing there, and a dialog is open.</summary>
    private async Task ChangedAsync(string what)
    {
        var found = await UseCases.RunAsync<GetAccount, AccountDetail>(new GetAccount(Id!.Value), await Current.GetAsync(), CancellationToken.None);
        if (found.IsSuccess)
            account = found.Value;
        (failure, done) = (found.Error, what);
    }

    /// <summary>An account as its form holds it; what is blank says nothing.</summary>
    private sealed class AccountDraft
    {
        public string Key { get; set; } = "";

        public string Name { get; set; } = "";

        public AccountType Type { get; set; } = AccountType.ProviderGroup;

        public string Npi { get; set; } = "";

        public string Street { get; set; } = "";

        public string City { get; set; } = "";

        public string State { get; set; } = "";

        public string Zip { get; set; } = "";

        public AccountDetails Details => new()
        {
            Name = Name,
            Type = Type,
            Npi = Npi.Trim().Length == 0 ? null : Npi.Trim(),
            Street = Street,
            City = City,
            State = State,
            Zip = Zip,
        };

        public static AccountDraft Of(AccountDetails details) => new()
        {
            Name = details.Name ?? "",
            Type = details.Type ?? AccountType.Other,
            Npi = details.Npi ?? "",
            Street = details.Street ?? "",
            City = details.City ?? "",
            State = details.State ?? "",
            Zip = details.Zip ?? "",
        };
    }
}
