using System.Numerics;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Attributes.Stages;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Terminology.Sets;

namespace SecureMarketing.Tests.Segmentation;

/// <summary>
/// The same questions answered the slow and obvious way, in memory, from the person's raw facts: no roll-up, no SQL, no
/// code shared with the evaluator but the rule types.
/// </summary>
/// <param name="asOf">The day of the question.</param>
internal sealed class Oracle(DateOnly asOf)
{
    private int Today => asOf.DayNumber;

    /// <summary>A person's bucket in the split that the condition names.</summary>
    public Func<RuleLeaf, RandomPerson, int> Bucket { get; init; } = (_, _) => throw new InvalidOperationException("No splits are known.");

    /// <summary>The way that a message to the person is expected to take, as a word; null where none protects it.</summary>
    public Func<RuleLeaf, RandomPerson, string?> Way { get; init; } = (_, _) => throw new InvalidOperationException("No ways are known.");

    /// <summary>Version 1, written a second time.</summary>
    private static readonly StageRules Shipped = new()
    {
        NewDays = 90,
        OverdueDays = 365,
        RiskDays = 365,
        AtRisk = new() { Missed = 2, Emergency = 2, Hospital = 1 },
        HighRisk = new() { Missed = 4, Emergency = 4, Hospital = 2 },
    };

    /// <summary>What version 2 says wherever the oracle is asked about it.</summary>
    public static readonly StageRules Adjusted = new()
    {
        NewDays = 30,
        OverdueDays = 120,
        RiskDays = 200,
        AtRisk = new() { Missed = 1, Emergency = 1 },
        HighRisk = new() { Missed = 2, Hospital = 1 },
    };

    private static readonly Dictionary<string, string> Marital = new() { ["M"] = "Married", ["S"] = "Never married", ["W"] = "Widowed" };

    public bool Holds(RuleNode rule, RandomPerson person) => rule switch
    {
        NotRule not => !Holds(not.Rule, person),
        RuleGroup { Match: GroupMatch.All } group => group.Rules.All(r => Holds(r, person)),
        RuleGroup group => group.Rules.Any(r => Holds(r, person)),
        RuleLeaf leaf => Leaf(leaf, person),
        _ => throw new InvalidOperationException(),
    };

    private bool Leaf(RuleLeaf leaf, RandomPerson p)
    {
        if (leaf.Then is { } then)
            return Follows(leaf, p, then);
        switch (leaf.Attribute)
        {
            case "region": return p.State is { } home && Texts(leaf).Contains(home switch { "TX" => "South", "PR" => "", _ => "Northeast" });
            case "education": return AnyWord(leaf, Answers(p, "82589-3", "education"));
            case "employment": return AnyWord(leaf, Answers(p, "67875-5"));
            case "familyStatus": return AnyWord(leaf, Answers(p, "63503-7", "familyStatus"));
            case "culturalAffiliation": return AnyWord(leaf, Answers(p, "culturalAffiliation", "culturalAffiliation2", "culturalAffiliation3", "culturalAffiliation4"));
            case "socioeconomicStatus": return AnyWord(leaf, Answers(p, "socioeconomicStatus"));
            case "religion": return AnyWord(leaf, Answers(p, "religion"));
            case "spokenLanguage": return AnyWord(leaf, [.. p.Facts.Select(f => RandomPerson.Codes[f.Code]).Where(c => c.System == "spoken-language").Select(c => (c.Code, c.Display)), .. p.Language is { } own ? [own] : (IEnumerable<(string, string)>)[]]);
            case "householdSize": return Latest(p, "63512-8", f => f.Value is not null) is { } size ? Number(leaf, size.Value) : leaf.Operator == RuleOperator.Missing;
            case "incomeBand": return AnyWord(leaf, Income(p));
            case "observationAnswer": return Answer(leaf, Facts(leaf, p, FactKind.Observation));
            case "campaignReceived" or "campaignOpened" or "campaignClicked" or "linkClicked" when leaf.Operator != RuleOperator.ReceivedOnly: return Days(leaf, Happened(leaf, p));
            case "campaignOpened" or "campaignClicked": return Happened(leaf with { Attribute = "campaignReceived" }, p).Any() && !Happened(leaf, p).Any();
            case "portalLogin": return Days(leaf, Happened(leaf, p));
            case "age": return Number<int>(leaf, p.Birth is { } b ? Age(b) : null);
            case "birthDate": return On(leaf, p.Birth?.DayNumber);
            case "gender": return Texts(leaf).Contains(p.Gender.ToString().ToLowerInvariant());
            case "living": return Flag(leaf) != p.Deceased;
            case "emailUsable": return Flag(leaf) == p.HasEmail;
            case "state": return Word(leaf, p.State is { } s ? ("", s) : null);
            case "city": return Word(leaf, p.City is { } c ? ("", c) : null);
            case "language": return Word(leaf, p.Language);
            case "race": return AnyWord(leaf, [.. p.Race is var (code, text) ? code.Split(';').Zip(text.Split("; ")).Prepend((code, text)) : []]);
            case "ethnicity": return Word(leaf, p.Ethnicity);
            case "maritalStatus": return Word(leaf, p.Marital is { } m ? (m, Marital[m]) : null);
            case "zip": return Zip(leaf, p, 5);
            case "zip3": return Zip(leaf, p, 3);
            case "condition": return Event(leaf, Facts(leaf, p, FactKind.Condition));
            case "medication": return Event(leaf, Facts(leaf, p, FactKind.Medication));
            case "procedure": return Event(leaf, Facts(leaf, p, FactKind.Procedure));
            case "immunization": return Event(leaf, Facts(leaf, p, FactKind.Immunization));
            case "allergy": return Event(leaf, Facts(leaf, p, FactKind.Allergy));
            case "carePlan": return Event(leaf, Facts(leaf, p, FactKind.CarePlan));
            case "insurance": return Insured(leaf, Facts(leaf, p, FactKind.Coverage));
            case "riskScore": return LatestResult(leaf, Facts(leaf, p, FactKind.Risk));
            case "riskLevel": return Answer(leaf, Facts(leaf, p, FactKind.Risk));
            case "observation": return LatestResult(leaf, Facts(leaf, p, FactKind.Observation));
            case "observationAny": return AnyResult(leaf, Facts(leaf, p, FactKind.Observation));
            case "observationChange": return Change(leaf, Facts(leaf, p, FactKind.Observation));
            case "visit": return Days(leaf, p.Visits.Select(v => v.Day));
            case "emergencyVisit": return Days(leaf, p.Visits.Where(v => v.Class == EncounterClass.Emergency).Select(v => v.Day));
            case "hospitalisation": return Days(leaf, p.Visits.Where(v => v.Class == EncounterClass.Inpatient).Select(v => v.Day));
            case "lastVisit": return On(leaf, Past(p.Visits.Select(v => v.Day)));
            case "lastAppointment": return On(leaf, Past(Appointments(p, AppointmentStatus.Kept)));
            case "nextAppointment": return On(leaf, Appointments(p, AppointmentStatus.Booked).Where(d => d >= Today).Select(d => (int?)d).Min());
            case "missedAppointment": return Days(leaf, Appointments(p, AppointmentStatus.Missed));
            case "keptAppointment": return Days(leaf, Appointments(p, AppointmentStatus.Kept));
            case "cancelledAppointment": return Days(leaf, Appointments(p, AppointmentStatus.Cancelled));
            case "careStage": return Texts(leaf).Any(s => IsIn(s, leaf.Stages is null ? Shipped : Adjusted, p));
            case "opened" when leaf is { Operator: RuleOperator.CountAtLeast, During: not null }:
                return p.Mail.Count(m => m.Counts && m.Opens.Concat(m.Clicks.Select(c => c.Day)).Any(d => InWindow(leaf, d))) >= Whole(leaf);
            case "clicked" when leaf is { Operator: RuleOperator.CountAtLeast, During: not null }:
                return p.Mail.Count(m => m.Counts && m.Clicks.Any(c => InWindow(leaf, c.Day))) >= Whole(leaf);
            case "opened": return Engaged(leaf, [.. p.Messages.Select(m => m.Opened)]);
            case "clicked": return Engaged(leaf, [.. p.Messages.Select(m => m.Clicked)]);
            case "openedOfLast": return Number<int>(leaf, p.Messages.Reverse().Take(leaf.Last ?? 10).Count(m => m.Opened is not null));
            case "clickedOfLast": return Number<int>(leaf, p.Messages.Reverse().Take(leaf.Last ?? 10).Count(m => m.Clicked is not null));
            case "segment": return Holds(leaf.Inner!.Rule, p) == (leaf.Operator == RuleOperator.InSegment);
            case "messagesReceived": return Number<int>(leaf, p.Messages.Count);
            case "bucket": return Number<int>(leaf, Bucket(leaf, p));
            case "expectedMethod": return AnyWord(leaf, Way(leaf, p) is { } way ? [("", way)] : []);
            default: return new RegisterOracle(this, asOf).Holds(leaf, p);
        }
    }

    /// <summary>The days of the first on which, or after which, the second did or did not happen.</summary>
    private bool Follows(RuleLeaf leaf, RandomPerson p, RuleLeaf then)
    {
        var within = Whole(leaf);
        var others = Happened(then, p).ToList();
        bool Followed(int day) => others.Any(o => (leaf.SameDay ? o >= day : o > day) && o <= day + within);
        var days = Happened(leaf, p).Where(d => InWindow(leaf, d));
        return leaf.Operator == RuleOperator.FollowedBy ? days.Any(Followed) : days.Any(d => d + within < Today && !Followed(d));
    }

    /// <summary>Every day on which something happened.</summary>
    private static IEnumerable<int> Happened(RuleLeaf leaf, RandomPerson p) => leaf.Attribute switch
    {
        "visit" => p.Visits.Select(v => v.Day),
        "emergencyVisit" => p.Visits.Where(v => v.Class == EncounterClass.Emergency).Select(v => v.Day),
        "hospitalisation" => p.Visits.Where(v => v.Class == EncounterClass.Inpatient).Select(v => v.Day),
        "missedAppointment" => Appointments(p, AppointmentStatus.Missed),
        "keptAppointment" => Appointments(p, AppointmentStatus.Kept),
        "cancelledAppointment" => Appointments(p, AppointmentStatus.Cancelled),
        "campaignReceived" => Mail(leaf, p).Select(m => m.Sent),
        "campaignOpened" => Mail(leaf, p).SelectMany(m => m.Opens.Concat(m.Clicks.Select(c => c.Day)).Distinct()),
        "campaignClicked" => Mail(leaf, p).SelectMany(m => m.Clicks.Select(c => c.Day).Distinct()),
        "linkClicked" => Mail(leaf, p).SelectMany(m => m.Clicks.Where(c => leaf.Which is null || leaf.Which.Contains(RandomPerson.Links[m.Campaign][c.Link])).Select(c => c.Day).Distinct()),
        "portalLogin" => p.Facts.Where(f => RandomPerson.Codes[f.Code].Code == "portalLogin").Select(f => f.Day).Distinct(),
        var clinical => Facts(leaf, p, clinical switch
        {
            "condition" => FactKind.Condition,
            "medication" => FactKind.Medication,
            "procedure" => FactKind.Procedure,
            "immunization" => FactKind.Immunization,
            "carePlan" => FactKind.CarePlan,
            "observationAny" => FactKind.Observation,
            _ => throw new InvalidOperationException($"The oracle does not know when {clinical} happens: teach it."),
        }).Select(f => f.Day),
    };

    private static IEnumerable<RandomPerson.Mailing> Mail(RuleLeaf leaf, RandomPerson p) =>
        p.Mail.Where(m => m.Counts && (leaf.Attribute == "linkClicked" || leaf.Which is null || leaf.Which.Contains(RandomPerson.Campaigns[m.Campaign].ToString("D"))));

    private static RandomPerson.Fact? Latest(RandomPerson p, string question, Func<RandomPerson.Fact, bool> counts) =>
        p.Facts.Where(f => f.Kind == FactKind.Observation && RandomPerson.Codes[f.Code].Code == question && counts(f)).Aggregate((RandomPerson.Fact?)null, (a, b) => a is null || b.Day >= a.Day ? b : a);

    private static (string, string)[] Answers(RandomPerson p, params string[] questions) =>
        [.. questions.Select(q => Latest(p, q, f => f.Answer is not null)).OfType<RandomPerson.Fact>().Select(f => (RandomPerson.Codes[f.Answer!.Value].Code, RandomPerson.Codes[f.Answer.Value].Display))];

    private static bool Answer(RuleLeaf leaf, IReadOnlyList<RandomPerson.Fact> facts)
    {
        var latest = facts.Where(f => f.Answer is not null).GroupBy(f => f.Code).Select(g => g.Aggregate((a, b) => b.Day >= a.Day ? b : a)).ToList();
        return leaf.Value is CodesValue answers ? latest.Exists(f => Chosen(answers.Codes, RandomPerson.Codes[f.Answer!.Value])) : latest.Count > 0 == (leaf.Operator == RuleOperator.Exists);
    }

    /// <summary>One of several words is enough.</summary>
    private static bool AnyWord(RuleLeaf leaf, (string, string)[] words) => leaf.Operator == RuleOperator.Missing ? words.Length == 0 : words.Any(w => Word(leaf, w));

    private static (string, string)[] Income(RandomPerson p) => Latest(p, "63586-2", f => f.Value is not null) is { Value: { } dollars } ? [("", Band(dollars))] : [];

    private static string Band(double dollars) => dollars switch
    {
        < 25_000 => "under $25,000",
        < 50_000 => "$25,000 to $49,999",
        < 75_000 => "$50,000 to $74,999",
        < 100_000 => "$75,000 to $99,999",
        < 150_000 => "$100,000 to $149,999",
        _ => "$150,000 or more",
    };

    private int Age(DateOnly birth)
    {
        var age = 0;
        if (birth > asOf)
            return -1;
        while (birth.AddYears(age + 1) is var next && (birth is { Month: 2, Day: 29 } && next.Day == 28 ? next.AddDays(1) : next) <= asOf)
            age++;
        return age;
    }

    public static bool Number<T>(RuleLeaf leaf, T? number) where T : struct, INumber<T>
    {
        if (leaf.Operator is RuleOperator.Exists or RuleOperator.Missing)
            return number is not null == (leaf.Operator == RuleOperator.Exists);
        if (number is not { } n)
            return false;
        if (leaf.Value is NumberRange range)
            return n >= T.CreateChecked(range.From) && decimal.CreateChecked(n) <= range.To && decimal.CreateChecked(n) >= range.From;
        var bound = ((NumberValue)leaf.Value!).Number;
        var value = decimal.CreateChecked(n);
        return leaf.Operator switch
        {
            RuleOperator.AtLeast => value >= bound,
            RuleOperator.AtMost => value <= bound,
            RuleOperator.MoreThan => value > bound,
            RuleOperator.LessThan => value < bound,
            _ => value == bound,
        };
    }

    /// <summary>One day, or none.</summary>
    public bool On(RuleLeaf leaf, int? day)
    {
        if (leaf.Operator is RuleOperator.Exists or RuleOperator.Missing)
            return day is not null == (leaf.Operator == RuleOperator.Exists);
        return day is { } d && leaf.Operator switch
        {
            RuleOperator.EqualTo => d == Day(leaf),
            RuleOperator.Before => d < Day(leaf),
            RuleOperator.OnOrAfter => d >= Day(leaf),
            RuleOperator.Between => Within((DayRange)leaf.Value!, d),
            RuleOperator.WithinLast => d >= Today - Whole(leaf) && d <= Today,
            RuleOperator.NotWithinLast => d < Today - Whole(leaf),
            RuleOperator.WithinNext => d >= Today && d <= Today + Whole(leaf),
            RuleOperator.AnniversaryWithin => Enumerable.Range(0, Whole(leaf) + 1).Any(n => IsAnniversary(DateOnly.FromDayNumber(d), asOf.AddDays(n))),
            _ => throw new InvalidOperationException(),
        };
    }

    private static bool IsAnniversary(DateOnly of, DateOnly day) =>
        of < day && ((of.Month, of.Day) == (day.Month, day.Day) || (of is { Month: 2, Day: 29 } && day is { Month: 3, Day: 1 } && !DateTime.IsLeapYear(day.Year)));

    /// <summary>Any number of days.</summary>
    private bool Days(RuleLeaf leaf, IEnumerable<int> days) => leaf.Operator switch
    {
        RuleOperator.Ever => days.Any(),
        RuleOperator.Never => !days.Any(),
        RuleOperator.WithinLast => days.Any(d => d >= Today - Whole(leaf) && d <= Today),
        RuleOperator.NotWithinLast => !days.Any(d => d >= Today - Whole(leaf) && d <= Today),
        RuleOperator.OnOrAfter => days.Any(d => d >= Day(leaf)),
        RuleOperator.Before => days.Any(d => d < Day(leaf)),
        RuleOperator.Between => days.Any(d => Within((DayRange)leaf.Value!, d)),
        RuleOperator.CountAtLeast => days.Count(d => InWindow(leaf, d)) >= Whole(leaf),
        _ => throw new InvalidOperationException(),
    };

    private bool Event(RuleLeaf leaf, IReadOnlyList<RandomPerson.Fact> facts) => leaf.Operator == RuleOperator.Active
        ? facts.Any(f => f is { Status: FactStatus.Active, Ended: false })
        : Days(leaf, facts.Select(f => f.Day));

    /// <summary>A cover that has begun and holds today.</summary>
    private bool Insured(RuleLeaf leaf, IReadOnlyList<RandomPerson.Fact> facts) => leaf.Operator != RuleOperator.Active ? Event(leaf, facts)
        : facts.Any(f => f.Day <= Today && f.Status != FactStatus.Inactive && (f.EndDay is { } end ? end >= Today : f.Status == FactStatus.Active));

    private static bool LatestResult(RuleLeaf leaf, IReadOnlyList<RandomPerson.Fact> facts)
    {
        // One latest value per code; facts of one day keep their order, the last written is the latest.
        var latest = facts.Where(f => f.Value is not null).GroupBy(f => f.Code).Select(g => g.Aggregate((a, b) => b.Day >= a.Day ? b : a))
            .Select(f => InUnit(leaf, f)).OfType<RandomPerson.Fact>().ToList();
        if (leaf.Operator == RuleOperator.Missing)
            return latest.Count == 0;
        return leaf.Operator == RuleOperator.Exists ? latest.Count > 0 : latest.Any(f => Number(leaf, f.Value));
    }

    private bool AnyResult(RuleLeaf leaf, IReadOnlyList<RandomPerson.Fact> facts)
    {
        var results = facts.Where(f => f.Value is not null && InWindow(leaf, f.Day)).Select(f => InUnit(leaf, f)).OfType<RandomPerson.Fact>().ToList();
        if (leaf.Operator == RuleOperator.Missing)
            return results.Count == 0;
        return leaf.Operator == RuleOperator.Exists ? results.Count > 0 : results.Any(f => Number(leaf, f.Value));
    }

    /// <summary>Per code the latest value less the last one of an earlier day, both in one unit.</summary>
    private static bool Change(RuleLeaf leaf, IReadOnlyList<RandomPerson.Fact> facts)
    {
        var changes = new List<decimal>();
        foreach (var values in facts.Where(f => f.Value is not null).GroupBy(f => f.Code))
        {
            var latest = values.Aggregate((a, b) => b.Day >= a.Day ? b : a);
            var before = values.Where(f => f.Day < latest.Day).Aggregate((RandomPerson.Fact?)null, (a, b) => a is null || b.Day >= a.Day ? b : a);
            if (before is not null && before.Unit == latest.Unit && (leaf.Unit is null || latest.Unit == leaf.Unit))
                changes.Add((decimal)latest.Value!.Value - (decimal)before.Value!.Value);
        }

        return leaf.Operator switch
        {
            RuleOperator.Exists => changes.Count > 0,
            RuleOperator.Missing => changes.Count == 0,
            _ => changes.Exists(c => Number<decimal>(leaf, c)),
        };
    }

    /// <summary>The result in the condition's unit; null when it is in another that does not count. Here only HbA1c converts.</summary>
    private static RandomPerson.Fact? InUnit(RuleLeaf leaf, RandomPerson.Fact fact) =>
        leaf.Unit is null || fact.Unit == leaf.Unit ? fact
        : !leaf.Convert || fact.Unit is null || RandomPerson.Codes[fact.Code].Code != "4548-4" ? null
        : fact with { Value = leaf.Unit == "%" ? (0.09148 * fact.Value) + 2.152 : (fact.Value - 2.152) / 0.09148, Unit = leaf.Unit };

    private bool Engaged(RuleLeaf leaf, List<int?> days) => leaf.Operator switch
    {
        RuleOperator.Ever => days.Any(d => d is not null),
        RuleOperator.Never => days.All(d => d is null),
        RuleOperator.WithinLast => days.Any(d => d >= Today - Whole(leaf)),
        RuleOperator.NotWithinLast => !days.Any(d => d >= Today - Whole(leaf)),
        RuleOperator.OnOrAfter => days.Any(d => d >= Day(leaf)),
        _ => days.Count(d => d is not null) >= Whole(leaf),
    };

    private static bool Word(RuleLeaf leaf, (string Code, string Text)? word)
    {
        if (leaf.Operator is RuleOperator.Exists or RuleOperator.Missing)
            return word is not null == (leaf.Operator == RuleOperator.Exists);
        if (word is not var (code, text))
            return false;
        return leaf.Operator == RuleOperator.StartsWith
            ? text.StartsWith(Texts(leaf)[0], StringComparison.OrdinalIgnoreCase)
            : Texts(leaf).Any(t => string.Equals(t, text, StringComparison.OrdinalIgnoreCase) || (code.Length > 0 && string.Equals(t, code, StringComparison.OrdinalIgnoreCase)));
    }

    private static bool Zip(RuleLeaf leaf, RandomPerson p, int digits)
    {
        var zip = p.Zip is { } z && z.Take(5).All(char.IsAsciiDigit) ? z[..5] : null;
        if (leaf.Operator is RuleOperator.Exists or RuleOperator.Missing)
            return zip is not null == (leaf.Operator == RuleOperator.Exists);
        return zip is not null && Texts(leaf).Any(t => leaf.Operator == RuleOperator.StartsWith ? zip.StartsWith(t, StringComparison.Ordinal) : zip[..digits] == t);
    }

    private bool IsIn(string stage, StageRules rules, RandomPerson p)
    {
        var days = p.Visits.Select(v => v.Day).Where(d => d <= Today).ToList();
        if (stage is "at risk" or "high risk")
        {
            var high = AtRisk(rules.HighRisk, rules.RiskDays, p);
            return stage == "high risk" ? high : !high && AtRisk(rules.AtRisk, rules.RiskDays, p);
        }

        return stage == (days.Count == 0 ? "none" : days.All(d => d >= Today - rules.NewDays) ? "new" : days.Any(d => d >= Today - rules.OverdueDays) ? "active" : "overdue");
    }

    private bool AtRisk(RiskSigns signs, int days, RandomPerson p)
    {
        bool Often(int? times, IEnumerable<int> on) => times is { } least && on.Count(d => d >= Today - days && d <= Today) >= least;
        return Often(signs.Missed, Appointments(p, AppointmentStatus.Missed))
            || Often(signs.Emergency, p.Visits.Where(v => v.Class == EncounterClass.Emergency).Select(v => v.Day))
            || Often(signs.Hospital, p.Visits.Where(v => v.Class == EncounterClass.Inpatient).Select(v => v.Day));
    }

    private static List<RandomPerson.Fact> Facts(RuleLeaf leaf, RandomPerson p, FactKind kind) =>
        [.. p.Facts.Where(f => f.Kind == kind && (leaf.Of is null || Chosen(leaf.Of, RandomPerson.Codes[f.Code])))];

    /// <summary>Whether a fact has one of the chosen codes; any, where none is chosen.</summary>
    public static bool IsMeant(CodeChoice? of, RandomPerson.Fact fact) => of is null || Chosen(of, RandomPerson.Codes[fact.Code]);

    private static bool Chosen(CodeChoice of, (string System, string Code, string Display) code) =>
        of.Set is { Entries: { } lines } ? lines.Any(l => !l.Excludes && On(l, code)) && !lines.Any(l => l.Excludes && On(l, code)) :
        (of.System is null || of.System == code.System) &&
        of.Codes.Any(c => c.EndsWith('*') ? code.Code.StartsWith(c[..^1], StringComparison.Ordinal) : c == code.Code);

    /// <summary>No code list is imported here, so that nothing is known to stand below a code.</summary>
    private static bool On(ValueSetEntry line, (string System, string Code, string Display) code) =>
        line.System == code.System && (line.Reach == EntryReach.Prefix ? code.Code.StartsWith(line.Code, StringComparison.Ordinal) : line.Code == code.Code);

    private static IEnumerable<int> Appointments(RandomPerson p, AppointmentStatus status) => p.Appointments.Where(a => a.Status == status).Select(a => a.Day);

    private int? Past(IEnumerable<int> days) => days.Where(d => d <= Today).Select(d => (int?)d).Max();

    public bool InWindow(RuleLeaf leaf, int day) => leaf.During switch
    {
        null => true,
        { LastDays: { } n } => day >= Today - n && day <= Today,
        var w => (w.From is null || day >= w.From.Value.DayNumber) && (w.To is null || day <= w.To.Value.DayNumber),
    };

    private static bool Within(DayRange range, int day) => day >= range.From.DayNumber && day <= range.To.DayNumber;

    private static int Day(RuleLeaf leaf) => ((DayValue)leaf.Value!).Day.DayNumber;

    public static int Whole(RuleLeaf leaf) => (int)((NumberValue)leaf.Value!).Number;

    public static bool Flag(RuleLeaf leaf) => ((FlagValue)leaf.Value!).Flag;

    public static IReadOnlyList<string> Texts(RuleLeaf leaf) => leaf.Value is TextList list ? list.Texts : [((TextValue)leaf.Value!).Text];
}
