using SecureMarketing.Core.Consent;

namespace SecureMarketing.Web.Features.Consent;

/// <summary>A form template as the editor holds it.</summary>
internal sealed class AuthorizationFormDraft
{
    public string Name { get; set; } = "";

    /// <summary>Codes, one a line.</summary>
    public string Categories { get; set; } = "";

    public string Purposes { get; set; } = "";

    public string Disclosers { get; set; } = "";

    public string Recipients { get; set; } = "";

    public bool EndsWithEvent { get; set; }

    public int Months { get; set; } = 12;

    public string EventOwner { get; set; } = "";

    public bool Remunerated { get; set; }

    public IReadOnlyList<AuthorizationFormTextDraft> Texts { get; private init; } = [];

    public AuthorizationFormDefinition Definition => new()
    {
        ScopeCategories = Lines(Categories),
        Purposes = Lines(Purposes),
        Disclosers = Lines(Disclosers),
        Recipients = Lines(Recipients),
        Channels = ["email"],
        ValidMonths = EndsWithEvent ? null : Months,
        EventOwner = EndsWithEvent && EventOwner.Trim().Length > 0 ? EventOwner.Trim() : null,
        Remunerated = Remunerated,
        Texts = [.. Texts.Where(t => t.Offered).Select(t => t.Text)],
    };

    public static AuthorizationFormDraft Of(AuthorizationFormDetail detail, AuthorizationFormDefinition start)
    {
        var saved = detail.Definition;
        return new AuthorizationFormDraft
        {
            Name = detail.Name,
            Categories = string.Join('\n', saved.ScopeCategories),
            Purposes = string.Join('\n', saved.Purposes),
            Disclosers = string.Join('\n', saved.Disclosers),
            Recipients = string.Join('\n', saved.Recipients),
            EndsWithEvent = saved.ValidMonths is null,
            Months = saved.ValidMonths ?? 12,
            EventOwner = saved.EventOwner ?? "",
            Remunerated = saved.Remunerated,
            Texts = [.. AuthorizationFormDefinition.Languages.Select(language => saved.TextIn(language) is { } text
                ? AuthorizationFormTextDraft.Of(text, offered: true)
                : AuthorizationFormTextDraft.Of(start.TextIn(language)!, offered: false))],
        };
    }

    private static IReadOnlyList<string> Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

/// <summary>One language of it.</summary>
internal sealed class AuthorizationFormTextDraft
{
    public required string Language { get; init; }

    public bool Offered { get; set; }

    public string Title { get; set; } = "";

    /// <summary>In the order of <see cref="Parts"/>.</summary>
    public IReadOnlyList<AuthorizationFormPartDraft> Parts { get; private init; } = [];

    public AuthorizationFormText Text => new()
    {
        Language = Language,
        Title = Title.Trim(),
        Information = Of("information"),
        Categories = Of("categories"),
        Disclosers = Of("disclosers"),
        Recipients = Of("recipients"),
        Purposes = Of("purposes"),
        Channels = Of("channels"),
        ExpirationEvent = Of("event"),
        RightToRevoke = Of("right"),
        HowToRevoke = Of("how"),
        Conditioning = Of("conditioning"),
        Redisclosure = Of("redisclosure"),
        Remuneration = Of("remuneration"),
        ElectronicRecords = Of("electronic"),
    };

    public static AuthorizationFormTextDraft Of(AuthorizationFormText text, bool offered) => new()
    {
        Language = text.Language,
        Offered = offered,
        Title = text.Title,
        Parts =
        [
            new("information", "What information", "Described specifically. 45 CFR 164.508(c)(1)(i)", text.Information),
            new("categories", "Kinds of information, in words", null, text.Categories),
            new("disclosers", "Who may use or share it, in words", "164.508(c)(1)(ii)", text.Disclosers),
            new("recipients", "Who may receive it, in words", "164.508(c)(1)(iii)", text.Recipients),
            new("purposes", "What for, in words", "164.508(c)(1)(iv)", text.Purposes),
            new("channels", "By which channel, in words", null, text.Channels),
            new("event", "The event that ends it", "Used only when an event ends it. It relates to the person or the purpose. 164.508(c)(1)(v)", text.ExpirationEvent),
            new("right", "Right to revoke", "164.508(c)(2)(i)", text.RightToRevoke),
            new("how", "How to revoke", "164.508(c)(2)(i)", text.HowToRevoke),
            new("conditioning", "No condition on care", "164.508(c)(2)(ii)", text.Conditioning),
            new("redisclosure", "Redisclosure", "164.508(c)(2)(iii)", text.Redisclosure),
            new("remuneration", "Payment by a third party", "Stands on the form only when a third party pays. 164.508(a)(3)(ii)", text.Remuneration),
            new("electronic", "Signing on screen", "What it means, paper instead, how to get paper later. 15 USC 7001(c)(1)", text.ElectronicRecords),
        ],
    };

    private string Of(string key) => Parts.First(p => p.Key == key).Words.ReplaceLineEndings("\n").Trim();
}

/// <summary>One element or statement in one language.</summary>
internal sealed class AuthorizationFormPartDraft(string key, string label, string? help, string words)
{
    public string Key { get; } = key;

    public string Label { get; } = label;

    public string? Help { get; } = help;

    public string Words { get; set; } = words;
}
