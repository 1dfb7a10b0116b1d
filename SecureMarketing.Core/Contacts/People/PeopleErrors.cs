using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Contacts.People;

/// <summary>Refusals about single people.</summary>
public static class PeopleErrors
{
    public static readonly Error NotFound = new("person.not_found", "There is no such person.", ErrorKind.NotFound);

    public static readonly Error NobodyFound = new("person.nobody_found", "Nobody has exactly this. Look at the number or address again.", ErrorKind.NotFound);

    public static readonly Error SeveralFound = new("person.several_found", "Several records have this. Use the record id of the one that is meant.");

    public static readonly Error Empty = new("person.field_empty", "Nothing is on file for this field.", ErrorKind.NotFound);

    public static readonly Error ReasonMissing = new("person.reason_missing", "Say in a few words why you need to see it (5 to 200 characters). The reason is recorded.");

    public static readonly Error NoMailbox = new("person.no_mailbox", "There is no mailbox on file that could be verified.", ErrorKind.Conflict);

    public static readonly Error NotShared = new("person.not_shared", "This mailbox belongs to one person only; verify it in person instead.", ErrorKind.Conflict);
}
