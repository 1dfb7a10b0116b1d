using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Forms;

/// <summary>Expected refusals about forms.</summary>
public static class FormErrors
{
    public static readonly Error NotFound = new("form.not_found", "There is no such form. \"forms list\" and the page Forms show those that there are.", ErrorKind.NotFound);

    public static readonly Error NameTaken = new("form.name_taken", "Another form has this name, or had it. Choose another: segments tell forms apart by it.", ErrorKind.Conflict);

    public static readonly Error Frozen = new("form.frozen", "A published version is never changed. Saving makes the next version.", ErrorKind.Conflict);

    public static readonly Error ChangedMeanwhile = new("form.changed_meanwhile", "Someone changed this form meanwhile. Reload, then make your change again.", ErrorKind.Conflict);

    public static readonly Error NoDraft = new("form.no_draft", "There is no draft to publish. Change the form first.", ErrorKind.Conflict);

    public static readonly Error NotPublished = new("form.not_published", "No version of this form is published.", ErrorKind.Conflict);

    public static readonly Error EditorPublishes = new("form.editor_publishes", "Whoever edited the form last cannot publish it. Ask another compliance officer to read and publish it.", ErrorKind.Forbidden);

    public static readonly Error NoFields = new("form.no_fields", "A form asks at least one question. Add a field, then publish.", ErrorKind.Conflict);

    public static readonly Error NothingRequired = new("form.nothing_required", "No question must be answered, so that an empty form would make a person without anything. Mark at least one as required, then publish.", ErrorKind.Conflict);

    /// <summary>The public answer for an address that is unknown, and for a link that is wrong, used or expired.</summary>
    public static readonly Error Gone = new("form.gone", "This page is not available.", ErrorKind.NotFound);

    public static readonly Error NoPerson = new("form.person", "There is no such person, or the record was merged into another: make the link for that one.", ErrorKind.NotFound);

    public static Error Unknown(string key) => new("form.field", $"\"{(key.Length <= 40 ? key : key[..40])}\" is no field that a person may state. Choose one of the list.");
}
