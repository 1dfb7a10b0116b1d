using System.Text.Json;
using System.Text.Json.Serialization;

namespace SecureMarketing.Core.Bounces.Classifying;

/// <summary>
/// The rules as read from <c>bounce-rules.json</c>. Loading checks them all, so that a wrong rule stops the start and
/// not a report at night.
/// </summary>
internal sealed class BounceRules
{
    private static readonly JsonSerializerOptions Shape = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(allowIntegerValues: false) },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    private static readonly Lazy<BounceRules> BuiltIn = new(() =>
    {
        using var stream = typeof(BounceRules).Assembly.GetManifestResourceStream("bounce-rules.json")
            ?? throw new InvalidOperationException("The bounce rules are not part of this assembly.");
        using var reader = new StreamReader(stream);
        return Parse(reader.ReadToEnd());
    });

    private BounceRules(RuleFile file)
    {
        Version = file.Version;
        Kinds = file.Kinds.ToDictionary(k => k.Key, k => new Phrases(k.Value), StringComparer.Ordinal);
        Stages = [.. file.Stages.Select(s => (s.Key, new Phrases(s.Value)))];
        Rules = [.. file.Rules.Select(r => new BounceRule(r))];
    }

    /// <summary>The rules that ship with the program.</summary>
    public static BounceRules Default => BuiltIn.Value;

    /// <summary>Raised with every change of the file; kept with each record so that a later reader knows which rules spoke.</summary>
    public int Version { get; }

    /// <summary>Phrases by which kinds of messages are told apart, by the names of <see cref="KindPhrases"/>.</summary>
    public IReadOnlyDictionary<string, Phrases> Kinds { get; }

    /// <summary>Phrases that tell at which stage of the dialogue it failed, in order.</summary>
    public IReadOnlyList<(SmtpStage Stage, Phrases Phrases)> Stages { get; }

    /// <summary>All sets of phrases.</summary>
    internal IEnumerable<Phrases> AllPhrases => [.. Kinds.Values, .. Stages.Select(s => s.Phrases), .. Rules.Select(r => r.Words)];

    /// <summary>The first that fits decides.</summary>
    public IReadOnlyList<BounceRule> Rules { get; }

    /// <exception cref="FormatException">Not JSON of this shape, an id used twice, a rule without condition, an unknown reason, a missing set of phrases, or a phrase that is no pattern; the message names the rule.</exception>
    public static BounceRules Parse(string json)
    {
        RuleFile file;
        try
        {
            file = JsonSerializer.Deserialize<RuleFile>(json, Shape) ?? throw new FormatException("The bounce rules are empty.");
        }
        catch (JsonException fault)
        {
            throw new FormatException($"The bounce rules cannot be read at {fault.Path}, line {fault.LineNumber + 1}: {fault.Message}", fault);
        }

        if (file.Version < 1)
            throw new FormatException("The bounce rules need a version of 1 or more.");
        if (KindPhrases.All.FirstOrDefault(k => !file.Kinds.ContainsKey(k)) is { } missing)
            throw new FormatException($"The bounce rules lack the phrases \"{missing}\" under kinds.");
        if (file.Rules.GroupBy(r => r.Id, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new FormatException($"The bounce rule \"{twice.Key}\" stands twice.");
        if (file.Rules.FirstOrDefault(r => r.Words.Count + r.Codes.Count + r.Replies.Count == 0) is { } bare)
            throw new FormatException($"The bounce rule \"{bare.Id}\" has no words, codes or replies and would fit everything.");
        return new BounceRules(file);
    }

    /// <summary>The file's shape.</summary>
    internal sealed record RuleFile
    {
        public required int Version { get; init; }
        public required IReadOnlyDictionary<string, IReadOnlyList<string>> Kinds { get; init; }
        public required IReadOnlyDictionary<SmtpStage, IReadOnlyList<string>> Stages { get; init; }
        public required IReadOnlyList<RuleShape> Rules { get; init; }
    }

    /// <summary>One rule as written.</summary>
    internal sealed record RuleShape
    {
        public required string Id { get; init; }
        public required BounceReason Reason { get; init; }
        public IReadOnlyList<string> Words { get; init; } = [];
        public IReadOnlyList<string> Codes { get; init; } = [];
        public IReadOnlyList<string> Replies { get; init; } = [];
        public IReadOnlyList<SmtpStage> Stages { get; init; } = [];
        public bool Wide { get; init; }
        public string? Source { get; init; }
    }
}

/// <summary>Names of the phrase sets that tell kinds apart.</summary>
internal static class KindPhrases
{
    public const string Reporters = "reporters";
    public const string BounceSubjects = "bounceSubjects";
    public const string BounceWords = "bounceWords";
    public const string ReplySubjects = "replySubjects";
    public const string DelayWords = "delayWords";
    public const string OptOutSubjects = "optOutSubjects";
    public const string ComplaintSubjects = "complaintSubjects";
    public static readonly string[] All = [Reporters, BounceSubjects, BounceWords, ReplySubjects, DelayWords, OptOutSubjects, ComplaintSubjects];
}

/// <summary>Where in the SMTP dialogue the refusal came. Unknown = not said.</summary>
internal enum SmtpStage { Unknown, Connect, MailFrom, RcptTo, Data }
