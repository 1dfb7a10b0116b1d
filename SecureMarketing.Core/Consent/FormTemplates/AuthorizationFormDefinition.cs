using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SecureMarketing.Core.Consent;

/// <summary>What a version of a form template asks for: the coded scope once, and the words of it in each language.</summary>
public sealed record AuthorizationFormDefinition
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>Languages in which the product has the headings and buttons around the words.</summary>
    public static IReadOnlyList<string> Languages { get; } = ["en", "es"];

    /// <summary>Codes of the information, e.g. <c>Demographics</c>; scope is checked by them.</summary>
    public IReadOnlyList<string> ScopeCategories { get; init; } = [];

    /// <summary>Codes of the purposes, as campaigns name them.</summary>
    public IReadOnlyList<string> Purposes { get; init; } = [];

    public IReadOnlyList<string> Disclosers { get; init; } = [];

    public IReadOnlyList<string> Recipients { get; init; } = [];

    public IReadOnlyList<string> Channels { get; init; } = ["email"];

    /// <summary>Valid for so many months from the day of asking, 1–120; null: an event ends it.</summary>
    public int? ValidMonths { get; init; }

    /// <summary>Who watches for the event; null when a date ends it.</summary>
    public string? EventOwner { get; init; }

    /// <summary>A third party pays for the marketing: every text carries the statement (164.508(a)(3)(ii)).</summary>
    public bool Remunerated { get; init; }

    /// <summary>One per language, 1–2.</summary>
    public IReadOnlyList<AuthorizationFormText> Texts { get; init; } = [];

    /// <returns>Null when there is no text in that language.</returns>
    public AuthorizationFormText? TextIn(string language) => Texts.FirstOrDefault(t => t.Language == language);

    /// <summary>The text for a person whose language is <paramref name="tag"/>: its language, else English, else the first.</summary>
    /// <param name="tag">BCP 47; null when unknown.</param>
    public AuthorizationFormText TextFor(string? tag) =>
        (tag is null ? null : TextIn(tag.Split('-')[0].ToLowerInvariant())) ?? TextIn("en") ?? Texts[0];

    /// <exception cref="JsonException">The text is no definition.</exception>
    public static AuthorizationFormDefinition Read(string json) => JsonSerializer.Deserialize<AuthorizationFormDefinition>(json, Json) ?? throw new JsonException();

    public string Write() => JsonSerializer.Serialize(this, Json);

    /// <summary>SHA-256 of <see cref="Write"/>, 64 lower-case hex digits.</summary>
    public string Hash() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Write())));

    /// <summary>The unsigned form of one language, as it is put before a person on a day.</summary>
    /// <param name="text">One of <see cref="Texts"/>.</param>
    /// <param name="form">The template; null while nothing is stored.</param>
    /// <param name="version">Its version.</param>
    /// <param name="today">In the organisation's zone; the last day of validity counts from it.</param>
    public AuthorizationRecord ToRecord(AuthorizationFormText text, AuthorizationFormId? form, int version, DateOnly today) => new()
    {
        Information = text.Information,
        ScopeCategories = ScopeCategories,
        Disclosers = Disclosers,
        Recipients = Recipients,
        Purposes = Purposes,
        Channels = Channels,
        ExpiresOn = ValidMonths is { } months ? today.AddMonths(months) : null,
        ExpirationEvent = ValidMonths is null ? new ExpirationEvent { Description = text.ExpirationEvent, Owner = EventOwner } : null,
        Statements = new RequiredStatements
        {
            RightToRevoke = text.RightToRevoke,
            HowToRevoke = text.HowToRevoke,
            Conditioning = text.Conditioning,
            Redisclosure = text.Redisclosure,
            Remuneration = Remunerated ? text.Remuneration : null,
        },
        Wording = new AuthorizationWording
        {
            Language = text.Language,
            Title = text.Title,
            Categories = text.Categories,
            Disclosers = text.Disclosers,
            Recipients = text.Recipients,
            Purposes = text.Purposes,
            Channels = text.Channels,
            ElectronicRecords = text.ElectronicRecords,
        },
        Template = form is { } id ? new AuthorizationTemplate { Form = id.Value.ToString(), Version = version, DefinitionHash = Hash() } : null,
        Source = new AuthorizationSource { Kind = AuthorizationSourceKind.ESignPage },
    };
}

/// <summary>The words of a form in one language. Blank: the form lacks them, which is a defect.</summary>
public sealed record AuthorizationFormText
{
    /// <summary><c>en</c> or <c>es</c>.</summary>
    public string Language { get; init; } = "en";

    public string Title { get; init; } = "";

    /// <summary>The information described specifically (164.508(c)(1)(i)).</summary>
    public string Information { get; init; } = "";

    public string Categories { get; init; } = "";

    public string Disclosers { get; init; } = "";

    public string Recipients { get; init; } = "";

    public string Purposes { get; init; } = "";

    public string Channels { get; init; } = "";

    /// <summary>Used when an event ends it.</summary>
    public string ExpirationEvent { get; init; } = "";

    public string RightToRevoke { get; init; } = "";

    public string HowToRevoke { get; init; } = "";

    public string Conditioning { get; init; } = "";

    public string Redisclosure { get; init; } = "";

    /// <summary>Stands on the form only where <see cref="AuthorizationFormDefinition.Remunerated"/>.</summary>
    public string Remuneration { get; init; } = "";

    /// <summary>15 USC 7001(c)(1): paper instead, how to withdraw, what is needed to read it.</summary>
    public string ElectronicRecords { get; init; } = "";
}
