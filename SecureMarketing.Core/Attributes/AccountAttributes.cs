using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Contacts.Accounts;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Attributes;

/// <summary>
/// Belonging to an account where something holds. Each condition asks of its own whether there is such an account; two of them
/// may be answered by two accounts of the same person.
/// </summary>
internal sealed class AccountAttributes : IAttributeSource
{
    internal const string Name = "accountName";
    private const string Type = "accountType";
    private const string State = "accountState";
    private const string Role = "accountRole";

    private static readonly RuleOperator[] Chosen = [RuleOperator.EqualTo, RuleOperator.In, RuleOperator.Exists, RuleOperator.Missing];
    private static readonly RuleOperator[] Words = [RuleOperator.EqualTo, RuleOperator.In, RuleOperator.StartsWith];

    public IReadOnlyList<AttributeDefinition> Attributes { get; } =
    [
        Of(Type, "Account, type", "account type", AttributeType.Choice, Chosen) with
        {
            Choices = [.. Enum.GetValues<AccountType>().Where(t => t != AccountType.Other).Append(AccountType.Other).Select(AccountWords.Of)],
            FlagWords = ("who belong to an account", "who belong to no account"),
        },
        Of(Name, "Account, name", "account name", AttributeType.Text, Words),
        Of(State, "Account, state", "account’s state", AttributeType.Text, Words),
        Of(Role, "Role at an account", "role at an account", AttributeType.Choice, [RuleOperator.EqualTo, RuleOperator.In]) with
        {
            Choices = [.. Enum.GetValues<StakeholderRole>().Where(r => r != StakeholderRole.Other).Append(StakeholderRole.Other).Select(AccountWords.Of)],
        },
    ];

    public Expression<Func<ContactAttributes, bool>> Where(AppDbContext db, LeafQuestion question)
    {
        var people = Among(db, question).Select(s => s.ContactId);
        Expression<Func<ContactAttributes, bool>> among = a => people.Contains(a.ContactId);
        return question.Leaf.Operator == RuleOperator.Missing ? among.Not() : among;
    }

    /// <summary>Roles are kept in their table only; a change of a role or of an account is noted (<see cref="IContactFactSink"/>).</summary>
    public LeafReading Reading(LeafQuestion question) => LeafReading.SqlFed;

    public IReadOnlyCollection<Type> RowsByPerson { get; } = [typeof(Stakeholder)];

    public async Task<IReadOnlyCollection<string>> FedAsync(AppDbContext db, CancellationToken cancellationToken)
    {
        if (!await db.Stakeholders.AnyAsync(cancellationToken))
            return [];
        return await db.Accounts.AnyAsync(a => a.State != null, cancellationToken) ? [Type, Name, State, Role] : [Type, Name, Role];
    }

    public async Task<string> ReadAsync(AppDbContext db, LeafQuestion question, ContactId contact, CancellationToken cancellationToken)
    {
        var accounts = db.Accounts.AsNoTracking();
        var rows = await db.Stakeholders.AsNoTracking().Where(s => s.ContactId == contact).Join(accounts, s => s.AccountId, a => a.Id, (s, a) => new { a.Name, a.Type, a.State, s.Role })
            .OrderBy(r => r.Name).ToListAsync(cancellationToken);
        return rows.Count == 0 ? Spoken.NotOnRecord : string.Join("; ", rows.Select(r => question.Definition.Key switch
        {
            Type => AccountWords.Of(r.Type),
            State => r.State ?? Spoken.NotOnRecord,
            Role => AccountWords.Of(r.Role),
            _ => r.Name,
        }).Distinct(StringComparer.Ordinal));
    }

    private static IQueryable<Stakeholder> Among(AppDbContext db, LeafQuestion question)
    {
        var stakeholders = db.Stakeholders.AsNoTracking();
        if (question.Leaf.Operator is RuleOperator.Exists or RuleOperator.Missing)
            return stakeholders;
        if (question.Definition.Key == Role)
        {
            var roles = Texts(question).SelectMany(t => Enum.GetValues<StakeholderRole>().Where(r => Is(AccountWords.Of(r), t))).ToList();
            return stakeholders.Where(s => roles.Contains(s.Role));
        }

        var accounts = Accounts(db.Accounts.AsNoTracking(), question).Select(a => a.Id);
        return stakeholders.Where(s => accounts.Contains(s.AccountId));
    }

    private static IQueryable<Account> Accounts(IQueryable<Account> accounts, LeafQuestion question)
    {
        var texts = Texts(question).ToList();
        switch (question.Definition.Key)
        {
            case Type:
                var types = texts.SelectMany(t => Enum.GetValues<AccountType>().Where(r => Is(AccountWords.Of(r), t))).ToList();
                return accounts.Where(a => types.Contains(a.Type));
            case State:
                // Kept in upper case for the United States; other words as their source writes them.
                var states = texts.Concat(texts.Select(t => t.ToUpperInvariant())).Distinct(StringComparer.Ordinal).ToList();
                // Of words that begin so, in whatever case: databases differ in what they take for the same.
                var beginning = states[0].ToLowerInvariant();
                // The database's own.
#pragma warning disable CA1304, CA1311, CA1862, MA0011
                return question.Leaf.Operator == RuleOperator.StartsWith
                    ? accounts.Where(a => a.State != null && a.State.ToLower().StartsWith(beginning))
                    : accounts.Where(a => a.State != null && states.Contains(a.State));
#pragma warning restore CA1304, CA1311, CA1862, MA0011
            default:
                var names = texts.ConvertAll(t => t.ToLowerInvariant());
                var name = names[0];
                return question.Leaf.Operator == RuleOperator.StartsWith
                    ? accounts.Where(a => a.NameFolded.StartsWith(name))
                    : accounts.Where(a => names.Contains(a.NameFolded));
        }
    }

    private static IReadOnlyList<string> Texts(LeafQuestion question) => question.Leaf.Value switch
    {
        TextList list => list.Texts,
        TextValue text => [text.Text],
        _ => [],
    };

    private static bool Is(string word, string stated) => string.Equals(word, stated, StringComparison.OrdinalIgnoreCase);

    private static AttributeDefinition Of(string key, string label, string noun, AttributeType type, IReadOnlyList<RuleOperator> operators) => new()
    {
        Key = key,
        Label = label,
        Noun = noun,
        Group = AttributeGroup.Accounts,
        Type = type,
        Operators = operators,
        // Where somebody works says nothing about their health.
        IsPhi = false,
        Owner = "Accounts",
        FedBy = "people at accounts: a table of stakeholders, or the account's page",
    };
}
