using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using SecureMarketing.Core.Contacts.Accounts;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Web.Cli;

/// <summary><c>accounts list|show|add|change|unit|stakeholder</c>: the organisations that the organisation deals with.</summary>
internal sealed class AccountsVerb : ICliVerb
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public Command Build() => new("accounts", "Provider groups, payers, laboratories and suppliers, with their units and people.") { All(), Show(), Add(), Change(), Unit(), Person() };

    private static Command All()
    {
        var search = new Argument<string?>("search") { Description = "Part of the name, or a whole NPI.", DefaultValueFactory = _ => null };
        var json = CliHost.JsonOption();
        var command = new Command("list", "Accounts by name, at most 100.") { search, json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var found = Value(await host.RunAsync<ListAccounts, AccountList>(new ListAccounts(parse.GetValue(search), Take: 100), cancellationToken));
            if (parse.GetValue(json))
                Console.WriteLine(JsonSerializer.Serialize(new { found.Total, accounts = found.Rows }, Json));
            else
                foreach (var row in found.Rows)
                    Console.WriteLine($"{row.Id}  {row.Name} ({AccountWords.Of(row.Type)}{(row.Npi is { } npi ? ", NPI " + npi : "")}), {row.People} people, {row.Units} units");
            return 0;
        });
        return command;
    }

    private static Command Show()
    {
        var id = Id();
        var json = CliHost.JsonOption();
        var command = new Command("show", "One account with its units and its people, masked.") { id, json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var account = Value(await host.RunAsync<GetAccount, AccountDetail>(new GetAccount(parse.GetValue(id)), cancellationToken));
            if (parse.GetValue(json))
            {
                Console.WriteLine(JsonSerializer.Serialize(new { account.Id, account.SourceSystem, account.SourceId, account.Details, account.Units, people = account.People?.Select(p => new { contact = p.Contact.Value.ToString("N"), name = p.MaskedName, p.Role }) }, Json));
                return 0;
            }

            Console.WriteLine($"{account.Details.Name} ({AccountWords.Of(account.Details.Type ?? AccountType.Other)})");
            foreach (var unit in account.Units)
                Console.WriteLine($"  {AccountWords.Of(unit.Kind)} {unit.Code}: {unit.Name}{(unit.Retired ? ", out of use" : "")}");
            foreach (var person in account.People ?? [])
                Console.WriteLine($"  {AccountWords.Of(person.Role)}: {person.MaskedName} ({person.Contact.Value:N})");
            return 0;
        });
        return command;
    }

    private static Command Add()
    {
        var key = new Argument<string>("key") { Description = "Yours to choose, e.g. main-street-clinic." };
        var name = new Option<string>("--name") { Description = "What it is called.", Required = true };
        var details = new DetailOptions();
        var command = new Command("add", "Enter an account.") { key, name };
        details.AddTo(command);
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            Console.WriteLine(Value(await host.RunAsync<SaveAccount, int>(new SaveAccount { Key = parse.GetValue(key)!, Details = details.Of(parse, parse.GetValue(name)) }, cancellationToken)));
            return 0;
        });
        return command;
    }

    private static Command Change()
    {
        var id = Id();
        var name = new Option<string?>("--name") { Description = "What it is called." };
        var details = new DetailOptions();
        var command = new Command("change", "Change what is stated of an account; the rest stays.") { id, name };
        details.AddTo(command);
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            Console.WriteLine(Value(await host.RunAsync<SaveAccount, int>(new SaveAccount { Account = parse.GetValue(id), Details = details.Of(parse, parse.GetValue(name)) }, cancellationToken)));
            return 0;
        });
        return command;
    }

    private static Command Unit()
    {
        var id = Id();
        var kind = new Argument<UnitKind>("kind") { Description = "facility, department or serviceLine." };
        var code = new Argument<string>("code") { Description = "As source systems write it." };
        var name = new Option<string>("--name") { Description = "As people read it.", Required = true };
        var retire = new Option<bool>("--retire") { Description = "Take it out of use; what refers to it stays." };
        var command = new Command("unit", "Enter, rename or take out of use a facility, department or service line.") { id, kind, code, name, retire };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            Value(await host.RunAsync<SaveUnit, int>(new SaveUnit(parse.GetValue(id), parse.GetValue(kind), parse.GetValue(code)!, parse.GetValue(name)!, parse.GetValue(retire)), cancellationToken));
            return 0;
        });
        return command;
    }

    private static Command Person()
    {
        var id = Id();
        var contact = new Argument<Guid>("person") { Description = "Id of the person, as accounts show and people duplicates print it." };
        var role = new Option<StakeholderRole?>("--role") { Description = "executive, finance, operations, technology, compliance, clinical, purchasing or other; left out = no longer there." };
        var command = new Command("stakeholder", "Say what a person is at an account.") { id, contact, role };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            Value(await host.RunAsync<SetStakeholder, Core.Kernel.Unit>(new SetStakeholder(parse.GetValue(id), ContactId.From(parse.GetValue(contact)), parse.GetValue(role)), cancellationToken));
            return 0;
        });
        return command;
    }

    private static Argument<int> Id() => new("account") { Description = "Number of the account, as accounts list prints it." };

    private static T Value<T>(Result<T> result) => result.Error is { } error ? throw new CliException(error.Message) : result.Value;

    /// <summary>What can be said of an account besides its name.</summary>
    private sealed class DetailOptions
    {
        private readonly Option<AccountType?> type = new("--type") { Description = "providerGroup, payer, laboratory, supplier or other." };
        private readonly Option<string?> npi = new("--npi") { Description = "National Provider Identifier; its check digit is looked at." };
        private readonly Option<string?> street = new("--street") { Description = "Street and number." };
        private readonly Option<string?> city = new("--city") { Description = "City." };
        private readonly Option<string?> state = new("--state") { Description = "State, two letters." };
        private readonly Option<string?> zip = new("--zip") { Description = "ZIP code." };

        public void AddTo(Command command)
        {
            foreach (var option in (Option[])[type, npi, street, city, state, zip])
                command.Add(option);
        }

        public AccountDetails Of(ParseResult parse, string? name) => new()
        {
            Name = name,
            Type = parse.GetValue(type),
            Npi = parse.GetValue(npi),
            Street = parse.GetValue(street),
            City = parse.GetValue(city),
            State = parse.GetValue(state),
            Zip = parse.GetValue(zip),
        };
    }
}
