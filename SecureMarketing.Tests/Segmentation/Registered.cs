using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Contacts.Accounts;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Tests.Segmentation;

/// <summary>What the registers know of a random person besides details and facts: consent, forms, accounts, attributes of the organisation's own.</summary>
internal sealed record Registered
{
    public static readonly Registered Nothing = new();

    public static readonly string[] Topics = ["news", "Events"];
    public static readonly string[] Purposes = ["wellness", "News and offers"];
    public static readonly (string Name, string Slug)[] Forms = [("Contact us", "contactus0000001"), ("Flu clinic", "fluclinic0000002"), ("Nobody's", "nobodys000000003")];
    public static readonly string[] Tiers = ["Gold", "silver", "none yet"];
    public static readonly string[] Nicknames = ["Blue bird", "BLUE  Bird", "Robin"];

    /// <summary>The last has nobody.</summary>
    public static readonly (string Name, AccountType Type, string Word, string? State)[] Accounts =
    [
        ("Main Street Clinic", AccountType.ProviderGroup, "provider group", "MA"), ("MAIN Lab", AccountType.Laboratory, "laboratory", "NH"), ("North Plan", AccountType.Payer, "payer", "Ontario"),
        ("Nowhere", AccountType.Other, "other", null), ("Empty Supplies", AccountType.Supplier, "supplier", "MA"),
    ];

    /// <summary>Of the first account.</summary>
    public static readonly (string Code, string Name)[] Units = [("ONC", "Cancer care"), ("ED", "Emergency"), ("X", "onc")];

    /// <summary>A record that was merged into the person's; null for most.</summary>
    public ContactId? Other { get; init; }

    /// <summary>Whoever merged it saw proof.</summary>
    public bool Proven { get; init; }

    public IReadOnlyList<Placed> Suppressions { get; init; } = [];

    /// <summary>Somebody who was erased had the person's mailbox.</summary>
    public bool IsMailboxClosed { get; init; }

    /// <summary>The person was warned and wished for plain mail all the same.</summary>
    public bool WishesPlain { get; init; }

    public IReadOnlyList<Signed> Authorizations { get; init; } = [];

    public IReadOnlyList<(int Form, int Day, bool UnderOther)> Completed { get; init; } = [];

    /// <summary>By number of the account.</summary>
    public IReadOnlyDictionary<int, StakeholderRole> Roles { get; init; } = new Dictionary<int, StakeholderRole>();

    /// <summary>Where the person's visits took place, in their order; null where nothing is known.</summary>
    public IReadOnlyList<int?> VisitedUnits { get; init; } = [];

    public double? Score { get; init; }

    public DateOnly? Renewal { get; init; }

    /// <summary>Index of the option.</summary>
    public int? Tier { get; init; }

    public bool? Vip { get; init; }

    public string? Nickname { get; init; }

    /// <summary>Whose mailbox a suppression names.</summary>
    internal enum Mailbox
    {
        None,
        Present,
        Former,
    }

    internal sealed record Placed(GateSuppression Kind, string? Topic, Mailbox Mailbox, int Day, bool Released, bool UnderOther);

    internal sealed record Signed(
        AuthorizationState State, IReadOnlyList<string> Purposes, DateOnly? ExpiresOn, DateOnly? AttestedThrough, bool RevokesAll, DateTimeOffset? RevokedAt, DateTimeOffset EnteredAt, bool UnderOther);

    public static Registered Of(Random random, int visits)
    {
        T Any<T>(IReadOnlyList<T> values) => values[random.Next(values.Count)];
        List<T> Some<T>(int most, Func<T> one) => [.. Enumerable.Range(0, random.Next(most + 1)).Select(_ => one())];
        bool Seldom(int of) => random.Next(of) == 0;
        // Dense around the day of the question, so that the edges are hit.
        int Day() => RandomPerson.AsOf.DayNumber + (random.Next(-10, 11) * random.Next(1, 50));
        DateOnly? End() => random.Next(3) switch { 0 => null, 1 => RandomPerson.AsOf.AddDays(random.Next(-2, 3)), _ => DateOnly.FromDayNumber(Day()) };
        DateTimeOffset Moment() => new(DateOnly.FromDayNumber(RandomPerson.AsOf.DayNumber - random.Next(0, 6)), TimeOnly.MinValue, TimeSpan.Zero);

        ContactId? other = Seldom(4) ? ContactId.New() : null;
        bool UnderOther() => other is not null && Seldom(2);
        return new Registered
        {
            Other = other,
            Proven = Seldom(2),
            Suppressions = Seldom(2) ? [] : Some(2, () =>
            {
                var kind = Seldom(2) ? GateSuppression.TopicMatch : Any([.. Enum.GetValues<GateSuppression>().Where(k => k != GateSuppression.None)]);
                var mailbox = kind == GateSuppression.HardBounce ? Any(Enum.GetValues<Mailbox>()) : Mailbox.None;
                return new Placed(kind, kind == GateSuppression.TopicMatch ? Any(Topics) : null, mailbox, Day(), Seldom(4), UnderOther());
            }),
            IsMailboxClosed = Seldom(12),
            WishesPlain = Seldom(4),
            Authorizations = Seldom(3) ? [] : Some(3, () =>
            {
                var revokes = Seldom(4);
                return new Signed(
                    Seldom(3) ? Any(Enum.GetValues<AuthorizationState>()) : AuthorizationState.Active, [.. Some(2, () => Any(Purposes)).Append(Any(Purposes)).Distinct()],
                    End(), End(), revokes, revokes ? Moment() : null, Moment(), UnderOther());
            }),
            Completed = Some(2, () => (random.Next(Forms.Length - 1), Day(), UnderOther())),
            Roles = Some(2, () => random.Next(Accounts.Length - 1)).Distinct().ToDictionary(a => a, _ => Any(Enum.GetValues<StakeholderRole>())),
            VisitedUnits = [.. Enumerable.Range(0, visits).Select(_ => Seldom(2) ? (int?)null : random.Next(Units.Length))],
            Score = Seldom(3) ? null : random.Next(0, 17) / 2.0,
            Renewal = Seldom(3) ? null : DateOnly.FromDayNumber(Day()),
            Tier = Seldom(3) ? null : random.Next(Tiers.Length),
            Vip = Seldom(3) ? null : Seldom(2),
            Nickname = Seldom(3) ? null : Any(Nicknames),
        };
    }
}
