using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Core.Attributes;

/// <summary>What kind of answer an attribute has.</summary>
public enum AttributeType
{
    Number = 1,

    /// <summary>Free words, compared without regard to case.</summary>
    Text,

    /// <summary>One of a list of words, fixed or found in the data.</summary>
    Choice,
    Flag,

    /// <summary>One calendar day.</summary>
    Day,

    /// <summary>Something that happens on days, any number of times, with or without a code.</summary>
    Event,

    /// <summary>A coded numeric result with a unit.</summary>
    Measurement,

    /// <summary>Being in another segment.</summary>
    Segment,

    /// <summary>A coded result: an answer to a coded question.</summary>
    Answer,
}

/// <summary>When a condition may name a window.</summary>
public enum WindowUse
{
    Never = 0,

    /// <summary>Only "at least k times", and an event that something follows.</summary>
    Counting,

    Always,
}

/// <summary>Where an attribute stands in the builder's list.</summary>
public enum AttributeGroup
{
    Person = 1,
    Clinical,
    Visits,
    Engagement,
    Permission,

    /// <summary>The organisation's own.</summary>
    Own,

    /// <summary>Belonging to an organisation.</summary>
    Accounts,

    /// <summary>Other segments, and splits by lot.</summary>
    Segments,
}

/// <summary>
/// One thing that can be asked about a person. The catalogue is the single list that the parser, the JSON Schema, the
/// builder, the sentence and the evaluator share.
/// </summary>
public sealed record AttributeDefinition
{
    /// <summary>Camel case, unique, stable: it is stored in saved segments.</summary>
    public required string Key { get; init; }

    /// <summary>As in the builder's list: "State of residence".</summary>
    public required string Label { get; init; }

    /// <summary>As within a sentence: "state of residence".</summary>
    public required string Noun { get; init; }

    public required AttributeGroup Group { get; init; }

    public required AttributeType Type { get; init; }

    /// <summary>Accepted operators; the first is the builder's default.</summary>
    public required IReadOnlyList<RuleOperator> Operators { get; init; }

    /// <summary>
    /// True for clinical information: a message built on it discloses more than that someone is a patient
    /// (PhiLevel Clinical, compliance §9).
    /// </summary>
    public required bool IsPhi { get; init; }

    /// <summary>Categories that the attribute itself reveals; those of chosen codes come on top.</summary>
    public Sensitivity Sensitivity { get; init; }

    /// <summary>Module that keeps the fact and answers for it.</summary>
    public required string Owner { get; init; }

    /// <summary>What the answer does not know, as a sentence for whoever uses it in a rule; null = nothing worth saying.</summary>
    public string? Caveat { get; init; }

    /// <summary>Kind of coded fact whose codes may be chosen; null = codes do not apply.</summary>
    public FactKind? Codes { get; init; }

    /// <summary>True when a condition without a code says nothing (a result of what?).</summary>
    public bool CodesRequired { get; init; }

    /// <summary>False for measurements whose values in other units never count, converted or not.</summary>
    public bool Converts { get; init; } = true;

    /// <summary>Which operators may be narrowed to a window (<see cref="RuleLeaf.During"/>).</summary>
    public WindowUse Window { get; init; }

    /// <summary>True when this operator may be narrowed to a window.</summary>
    public bool TakesWindow(RuleOperator op) => Window == WindowUse.Always || (Window == WindowUse.Counting && (op == RuleOperator.CountAtLeast || RuleOperators.Follows(op)));

    /// <summary>True for "k of the last n messages" (<see cref="RuleLeaf.Last"/>).</summary>
    public bool OfLast { get; init; }

    /// <summary>True for buckets of a split that the condition names (<see cref="RuleLeaf.Split"/>).</summary>
    public bool Splits { get; init; }

    /// <summary>
    /// Names the rows that say when it happened, where it may follow something else; two attributes with one name may speak of the
    /// same row, which must not follow itself. Null = it follows nothing.
    /// </summary>
    public string? Happens { get; init; }

    /// <summary>True when a condition may name which ones are meant (<see cref="RuleLeaf.Which"/>): campaigns, links; forms where they are counted.</summary>
    public bool Names { get; init; }

    /// <summary>True when a condition with this operator may name which ones are meant: where the value names them, it does not once more.</summary>
    public bool TakesNames(RuleOperator op) => Names && (Type != AttributeType.Choice || op == RuleOperator.CountAtLeast);

    /// <summary>Questions that answer it, any of them: coded facts that the condition itself does not name. Empty = none.</summary>
    public IReadOnlyList<SocialQuestion> Asks { get; init; } = [];

    /// <summary>True where one word of the data may name several things (the races of one person, <see cref="Races"/>): a condition on one of them finds it.</summary>
    public bool Several { get; init; }

    /// <summary>What a word of the data stands for here (the region of a state); null = for itself.</summary>
    public Func<string, string?>? Stands { get; init; }

    /// <summary>True where the organisation's stage rules decide, in the version that the condition names (<see cref="RuleLeaf.Stages"/>).</summary>
    public bool Staged { get; init; }

    /// <summary>True where the delivery ladder decides, by the facts of the day (<see cref="LeafQuestion.Expected"/>).</summary>
    public bool Travels { get; init; }

    /// <summary>Only whole numbers from the one to the other are accepted; null = any number.</summary>
    public (int Least, int Most)? Bounds { get; init; }

    /// <summary>The words that are accepted; null = any (the data decides).</summary>
    public IReadOnlyList<string>? Choices { get; init; }

    /// <summary>What people read instead of a word that a rule is kept with ("smime": S/MIME); null = they read the words.</summary>
    public IReadOnlyDictionary<string, string>? ChoiceLabels { get; init; }

    /// <summary>A word of this attribute as people read it.</summary>
    public string Called(string word) => ChoiceLabels?.GetValueOrDefault(word) ?? word;

    /// <summary>True when this actor may use it, by the matrix role × data: of what would be refused to them nothing is offered.</summary>
    public bool IsOpenTo(Actor actor) => IsOpenTo(SensitiveRights.Of(actor));

    /// <inheritdoc cref="IsOpenTo(Actor)"/>
    public bool IsOpenTo(SensitiveRights rights) => rights.Allow(Sensitivity);

    /// <summary>Key of the dictionary of words found in the data (<see cref="AttributeWord"/>); null = none.</summary>
    public string? Words { get; init; }

    /// <summary>Unit shown after a number ("years"); null = none.</summary>
    public string? UnitLabel { get; init; }

    /// <summary>For events, the verb of a sentence: "who <b>had</b> …", "who <b>opened</b> …".</summary>
    public string Verb { get; init; } = "had";

    /// <summary>
    /// The sentence's words for a flag that is true and false ("who are living"), or for being on record and not ("with an
    /// authorization in effect").
    /// </summary>
    public (string Yes, string No)? FlagWords { get; init; }

    /// <summary>Number of the custom attribute (<see cref="Contacts.Custom.CustomAttribute.Id"/>); null for a built-in one.</summary>
    public int? Custom { get; init; }

    /// <summary>What puts it on record, for whoever wonders why it is not offered: "FHIR Patient, or a column mapped to birthDate".</summary>
    public string FedBy { get; init; } = "";

    /// <summary>No longer offered; rules that name it from before still read.</summary>
    public bool Retired { get; init; }
}
