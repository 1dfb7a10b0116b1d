using System.Text.Json;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Core.Contacts.Accounts;

/// <summary>What is said about an account; null says nothing and changes nothing.</summary>
public sealed record AccountDetails
{
    public string? Name { get; init; }

    public AccountType? Type { get; init; }

    public string? Npi { get; init; }

    public string? Street { get; init; }

    public string? City { get; init; }

    public string? State { get; init; }

    public string? Zip { get; init; }

    public string? Country { get; init; }

    /// <summary>Everything that is on file.</summary>
    public static AccountDetails Of(Account account) => new()
    {
        Name = account.Name,
        Type = account.Type,
        Npi = account.Npi,
        Street = account.Street,
        City = account.City,
        State = account.State,
        Zip = account.Zip,
        Country = account.Country,
    };

    /// <summary>Lays it over what is on file.</summary>
    /// <returns>True when anything changed.</returns>
    internal bool LayOver(Account account, DateTimeOffset now)
    {
        var before = Of(account);
        Set(account, new AccountDetails
        {
            Name = Text(Name, Account.NameLength) ?? before.Name,
            Type = Type ?? before.Type,
            Npi = Npi ?? before.Npi,
            Street = Text(Street, AccountLimits.Street) ?? before.Street,
            City = Text(City, AccountLimits.City) ?? before.City,
            State = Text(UsStates.Normalise(State), AccountLimits.State) ?? before.State,
            Zip = Text(Zip, AccountLimits.Zip) ?? before.Zip,
            Country = Text(Country, AccountLimits.Country) ?? before.Country,
        });
        if (Of(account) == before)
            return false;
        account.ChangedAt = now;
        return true;
    }

    /// <summary>Puts back what was, with what was not there.</summary>
    internal void Restore(Account account, DateTimeOffset now)
    {
        Set(account, this);
        account.ChangedAt = now;
    }

    internal string ToJson() => JsonSerializer.Serialize(this);

    internal static AccountDetails FromJson(string json) => JsonSerializer.Deserialize<AccountDetails>(json)!;

    private static void Set(Account account, AccountDetails details)
    {
        if (details.Name != account.Name)
            account.Rename(details.Name ?? "");
        account.Type = details.Type ?? AccountType.Other;
        (account.Npi, account.Street, account.City) = (details.Npi, details.Street, details.City);
        (account.State, account.Zip, account.Country) = (details.State, details.Zip, details.Country);
    }

    private static string? Text(string? value, int limit) => value?.Trim() is { Length: > 0 } text ? text.Length > limit ? text[..limit] : text : null;
}
