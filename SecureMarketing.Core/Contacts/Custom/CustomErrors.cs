using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Contacts.Custom;

/// <summary>Refusals about custom attributes.</summary>
public static class CustomErrors
{
    public static readonly Error BadKey = new(
        "attribute.key", FormattableString.Invariant($"A key begins with a lower-case letter and has 1 to {CustomAttribute.KeyLength} letters and digits, e.g. riskTier."));

    public static readonly Error KeyTaken = new(
        "attribute.key_taken", "This key is or was another attribute's. Keys are never used again, since old segments and mappings name them. Choose another.", ErrorKind.Conflict);

    public static readonly Error LabelTaken = new("attribute.label_taken", "Another attribute in use has this label. Choose another, so that people can tell them apart.", ErrorKind.Conflict);

    public static readonly Error NotFound = new("attribute.not_found", "There is no such attribute. The list shows those that there are.", ErrorKind.NotFound);

    public static readonly Error Retired = new("attribute.retired", "This attribute is retired and no longer changes. Define a new one under another key.", ErrorKind.Conflict);

    public static readonly Error ChangedMeanwhile = new("attribute.changed_meanwhile", "Someone changed this attribute meanwhile. Reload, then make your change again.", ErrorKind.Conflict);

    public static readonly Error NoOptions = new("attribute.options", "A choice has at least two options. Other types have none.");

    public static readonly Error OptionTwice = new("attribute.option_twice", "An option stands twice, letter case aside. Keep one.");

    public static readonly Error NeedsRight = new(
        "attribute.sensitivity_right", "Only who may see sensitive information may state what an attribute reveals. Leave it as not yet judged, and let compliance or a clinical reviewer judge it.", ErrorKind.Forbidden);

    public static readonly Error Hidden = new("attribute.hidden", "You may not see this attribute's values.", ErrorKind.Forbidden);

    public static readonly Error Empty = new("attribute.empty", "Nothing is on file for this attribute.", ErrorKind.NotFound);
}
