using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Contacts.Accounts;

/// <summary>Refusals about accounts.</summary>
public static class AccountErrors
{
    public static readonly Error NotFound = new("account.not_found", "There is no such account. The list shows those that there are.", ErrorKind.NotFound);

    public static readonly Error NoName = new("account.name", FormattableString.Invariant($"An account has a name of 1 to {Account.NameLength} characters."));

    public static readonly Error BadKey = new("account.key", "A key has 1 to 60 letters, digits, dashes and dots, e.g. main-street-clinic.");

    public static readonly Error KeyTaken = new("account.key_taken", "Another account was entered under this key. Choose another, or change that one.", ErrorKind.Conflict);

    public static readonly Error BadNpi = new("account.npi", "This is no NPI: ten digits that begin with 1 or 2, the last of them a check digit. Look at it again.");

    public static readonly Error BadUnit = new("account.unit", FormattableString.Invariant($"A facility, department or service line has a code of 1 to {AccountUnit.CodeLength} and a name of 1 to {AccountUnit.NameLength} characters."));

    public static readonly Error NotYours = new("account.not_yours", "Your role may not change accounts.", ErrorKind.Forbidden);

    public static readonly Error PersonNotFound = new("account.person_not_found", "There is no such person. Open it from the list of people.", ErrorKind.NotFound);
}
