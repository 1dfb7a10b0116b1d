using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Privacy;

namespace SecureMarketing.Core.Attributes.Purposes;

/// <summary>Expected refusals about what fields may be used for.</summary>
public static class FieldErrors
{
    public const string NotGrantedCode = "field.not_granted";

    public static Error NotFound { get; } = new("field.not_found", "There is no such field. \"fields list\" and the page Fields name them all.", ErrorKind.NotFound);

    public static Error BadPurpose { get; } = new("field.purpose", "The purpose is one of care, operations, marketing, fundraising.");

    public static Error ReasonMissing { get; } = new("field.reason", "Say why in a few words (5 to 200 characters). The reason is recorded.");

    public static Error Unlawful { get; } = new("field.purpose_unlawful",
        "Fundraising without authorization may use demographics and dates of care, no health information (45 CFR 164.514(f)(1)). This field cannot be granted to it.", ErrorKind.Conflict);

    public static Error AlreadySo { get; } = new("field.already_so", "Nothing to change: this is what holds today.", ErrorKind.Conflict);

    internal static Error NotGranted(IReadOnlyList<string> fields, FieldPurpose purpose) => new(NotGrantedCode,
        $"{(fields.Count == 1 ? "This field is" : "These fields are")} not granted to the purpose \"{FieldPurposes.Title(purpose)}\": {string.Join(", ", fields)}. Remove {(fields.Count == 1 ? "it" : "them")}, choose the purpose that is meant, or ask an administrator to grant {(fields.Count == 1 ? "it" : "them")} under Fields.",
        ErrorKind.Conflict);
}
