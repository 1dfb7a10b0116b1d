using SecureMarketing.Core.Contacts.Accounts;

namespace SecureMarketing.Web.Features.Contacts.Accounts;

/// <summary>How accounts are spoken of.</summary>
internal static class AccountPageWords
{
    public static readonly IReadOnlyList<AccountType> Types = [AccountType.ProviderGroup, AccountType.Payer, AccountType.Laboratory, AccountType.Supplier, AccountType.Other];

    public static string Of(AccountType type) => PeopleWords.Sentence(AccountWords.Of(type));

    public static string Of(StakeholderRole role) => role == StakeholderRole.Technology ? "IT" : PeopleWords.Sentence(AccountWords.Of(role));

    public static string Of(UnitKind kind) => PeopleWords.Sentence(AccountWords.Of(kind));
}
