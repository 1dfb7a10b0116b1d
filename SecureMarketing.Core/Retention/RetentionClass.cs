namespace SecureMarketing.Core.Retention;

/// <summary>A kind of record that is kept for a time. Stored: never renumber.</summary>
public enum RetentionClass
{
    Facts = 1,
    Visits = 2,
    Appointments = 3,
    People = 4,
    ImportRows = 5,
    SecureMessages = 6,
    Engagement = 7,
    CustomValues = 8,
    Bounces = 9,
    FormCompletions = 10,

    /// <summary>Evidence from here on: nothing of it goes by a rule.</summary>
    Authorizations = 20,
    Decisions = 21,
    Audit = 22,
    Certificates = 23,
}

/// <summary>The date from which a record's time runs. Stored: never renumber.</summary>
public enum RetentionSince
{
    /// <summary>Its own date, or its end where that is later.</summary>
    Happened = 1,

    /// <summary>Its end; what has not ended stays.</summary>
    Ended = 2,

    /// <summary>Of a person: the latest visit, appointment, fact or change of details.</summary>
    LastSeen = 3,

    /// <summary>The end of the import that it belongs to.</summary>
    ImportEnded = 4,

    /// <summary>When it was laid into the portal; what can still be read stays.</summary>
    Posted = 5,

    /// <summary>The last moment at which it could be read.</summary>
    Expired = 6,
}

/// <summary>What may be said about keeping one class, and what the law says.</summary>
/// <param name="Class">The class.</param>
/// <param name="Key">As in the name of a rule and on the command line.</param>
/// <param name="Title">For people.</param>
/// <param name="Since">Dates from which its time may run, the usual one first; empty: no rule disposes of it.</param>
public sealed record RetentionClassInfo(RetentionClass Class, string Key, string Title, IReadOnlyList<RetentionSince> Since)
{
    /// <summary>Parts that a rule may be limited to; empty: only the whole.</summary>
    public IReadOnlyList<string> Parts { get; init; } = [];

    /// <summary>True when a rule may be limited to sensitive categories.</summary>
    public bool KnowsSensitivity { get; init; }

    /// <summary>Months for which the law has it kept at least; 0: it does not say.</summary>
    public int FloorMonths { get; init; }

    /// <summary>Source of the floor; null without one.</summary>
    public string? FloorCitation { get; init; }

    public bool IsDisposable => Since.Count > 0;
}

/// <summary>The one list of classes, with the floors of the law.</summary>
public static class RetentionClasses
{
    private const int SixYears = 72;

    public static IReadOnlyList<RetentionClassInfo> All { get; } =
    [
        new(RetentionClass.Facts, "facts", "Health facts", [RetentionSince.Happened, RetentionSince.Ended])
        {
            Parts = ["condition", "medication", "procedure", "observation", "immunization", "allergy", "careplan", "coverage"],
            KnowsSensitivity = true,
        },
        new(RetentionClass.Visits, "visits", "Visits that took place", [RetentionSince.Happened]),
        new(RetentionClass.Appointments, "appointments", "Appointments", [RetentionSince.Happened]),
        new(RetentionClass.People, "people", "People who were not seen any more", [RetentionSince.LastSeen]),
        new(RetentionClass.ImportRows, "import-rows", "Rows that imports left out, and what dry runs showed", [RetentionSince.ImportEnded]),
        new(RetentionClass.SecureMessages, "secure-messages", "Words of secure messages in the portal", [RetentionSince.Expired, RetentionSince.Posted]),
        new(RetentionClass.Engagement, "engagement", "Opens and clicks", [RetentionSince.Happened]),
        new(RetentionClass.CustomValues, "custom-values", "Values of custom attributes, of people who were not seen any more", [RetentionSince.LastSeen]) { KnowsSensitivity = true },
        new(RetentionClass.Bounces, "bounces", "Bounces and complaints; the suppressions stay", [RetentionSince.Happened]),
        new(RetentionClass.FormCompletions, "form-completions", "Completions of forms, and personal links that have expired", [RetentionSince.Happened]),
        new(RetentionClass.Authorizations, "authorizations", "Authorizations, consents, suppressions and their documents", [])
            { FloorMonths = SixYears, FloorCitation = "45 CFR 164.508(b)(6), 164.530(j)(2)" },
        new(RetentionClass.Decisions, "decisions", "Decisions and receipts of messages, for the accounting of disclosures", [])
            { FloorMonths = SixYears, FloorCitation = "45 CFR 164.528(a)(1), 164.530(j)(2)" },
        new(RetentionClass.Audit, "audit", "Audit trail", []) { FloorMonths = SixYears, FloorCitation = "45 CFR 164.316(b)(2)(i)" },
        new(RetentionClass.Certificates, "certificates", "Retention rules, holds and certificates of disposal", []) { FloorMonths = SixYears, FloorCitation = "45 CFR 164.316(b)(2)(i)" },
    ];

    /// <exception cref="KeyNotFoundException">A number that no class has.</exception>
    public static RetentionClassInfo Of(RetentionClass value) => All.FirstOrDefault(c => c.Class == value) ?? throw new KeyNotFoundException();

    /// <summary>Null when there is no such class.</summary>
    public static RetentionClassInfo? Find(string key) => All.FirstOrDefault(c => c.Key == key);
}
