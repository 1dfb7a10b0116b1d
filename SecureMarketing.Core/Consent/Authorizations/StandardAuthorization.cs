namespace SecureMarketing.Core.Consent;

/// <summary>
/// The standard form in plain English: every core element and required statement of 45 CFR 164.508(c), to be completed with
/// scope, purpose and expiry. Wording version "2026-11"; a change of wording is a new version.
/// </summary>
public static class StandardAuthorization
{
    public const string WordingVersion = "2026-11";

    /// <summary>An unsigned form.</summary>
    /// <param name="organisation">Legal name of the organisation that uses the information.</param>
    /// <param name="purpose">What for.</param>
    /// <param name="categories">Kinds of information, sensitive ones by name.</param>
    /// <param name="expiresOn">Last day of validity.</param>
    /// <param name="paidByThirdParty">True when someone pays the organisation for the messages (164.508(a)(3)(ii)).</param>
    public static AuthorizationRecord For(string organisation, string purpose, IReadOnlyList<string> categories, DateOnly expiresOn, bool paidByThirdParty) => new()
    {
        Information = $"My contact details, that I receive care from {organisation}, and this information about me: {string.Join(", ", categories)}.",
        ScopeCategories = categories,
        Disclosers = [organisation],
        Recipients = [$"Companies that send email on behalf of {organisation} under a business associate agreement"],
        Purposes = [purpose],
        Channels = ["email"],
        ExpiresOn = expiresOn,
        Statements = new RequiredStatements
        {
            RightToRevoke = "You may take this authorization back at any time, in writing.",
            HowToRevoke = $"Write to the privacy office of {organisation}, or answer any message with \"revoke\". It takes effect when we receive it; messages already sent cannot be recalled.",
            Conditioning = "You do not have to sign. Your treatment, payment, enrolment and eligibility for benefits do not depend on it.",
            Redisclosure = "Information that is shared under this authorization may be shared again by whoever receives it and may then no longer be protected by federal privacy law.",
            Remuneration = paidByThirdParty ? $"{organisation} is paid by another company for sending you some of these messages." : null,
        },
    };
}
