using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Consent;

/// <summary>Expected refusals about form templates.</summary>
public static class AuthorizationFormErrors
{
    public static readonly Error NotFound = new("authorization_form.not_found", "There is no such authorization form.", ErrorKind.NotFound);

    public static readonly Error NameTaken = new("authorization_form.name_taken", "Another authorization form has this name. Choose another.", ErrorKind.Conflict);

    public static readonly Error Frozen = new("authorization_form.frozen", "A published version is never changed. Saving makes the next version.", ErrorKind.Conflict);

    public static readonly Error ChangedMeanwhile = new("authorization_form.changed_meanwhile", "Someone changed this form meanwhile. Reload, then make your change again.", ErrorKind.Conflict);

    public static readonly Error NoDraft = new("authorization_form.no_draft", "There is no draft. Change the form first.", ErrorKind.Conflict);

    public static readonly Error NotPublished = new("authorization_form.not_published", "No version of this form is published.", ErrorKind.Conflict);

    public static readonly Error NotAttested = new("authorization_form.not_attested", "Nobody has attested the plain language of this text. Someone who did not write it reads and attests it first.", ErrorKind.Conflict);

    public static readonly Error AuthorAttests = new("authorization_form.author_attests", "Whoever wrote the form cannot attest that it is plain. Ask a person who did not edit this version.", ErrorKind.Forbidden);

    public static readonly Error LanguageMissing = new("authorization_form.language", "The form has no text in this language.");

    public static Error Defective(string defects) =>
        new("authorization_form.defective", $"A form signed from this text would be defective: {defects}. Mend the text, then try again.", ErrorKind.Conflict);
}
