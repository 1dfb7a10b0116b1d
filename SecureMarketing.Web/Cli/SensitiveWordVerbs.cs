using System.CommandLine;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Terminology;

namespace SecureMarketing.Web.Cli;

/// <summary><c>codes words list|add|remove</c>: words that name a sensitive category in subjects, links, file names and names of segments.</summary>
internal static class SensitiveWordVerbs
{
    public static Command Build() => new("words", "Words that name a sensitive category: those that are shipped and your own.") { All(), Add(), Remove() };

    private static Command All()
    {
        var shipped = new Option<bool>("--shipped") { Description = "With the shipped words." };
        var command = new Command("list", "Your own words, one a line with their category.") { shipped };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            foreach (var term in Value(await host.RunAsync<ListSensitiveTerms, IReadOnlyList<SensitiveTerm>>(new ListSensitiveTerms(), cancellationToken)))
                Console.WriteLine($"{term.Category} {term.Term}");
            foreach (var (term, category) in parse.GetValue(shipped) ? SensitiveWords.ShippedTerms.OrderBy(t => t.Value).ThenBy(t => t.Key, StringComparer.Ordinal) : Enumerable.Empty<KeyValuePair<string, Sensitivity>>())
                Console.WriteLine($"{category} {term} (shipped)");
            return 0;
        });
        return command;
    }

    private static Command Add()
    {
        var word = new Argument<string>("word") { Description = "A word or a name of several, e.g. \"harbor house\"." };
        var category = new Argument<Sensitivity>("category") { Description = "SubstanceUse, Hiv, SexuallyTransmitted, MentalHealth, Reproductive, Violence, Genetic or GenderIdentity." };
        var command = new Command("add", "Add a word. Approvals that did not know of it count no longer.") { word, category };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            Console.WriteLine("Added: " + Value(await host.RunAsync<AddSensitiveTerm, string>(new AddSensitiveTerm(parse.GetValue(word)!, parse.GetValue(category)), cancellationToken)));
            return 0;
        });
        return command;
    }

    private static Command Remove()
    {
        var word = new Argument<string>("word") { Description = "One of your own." };
        var command = new Command("remove", "Remove one of your own words.") { word };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            _ = Value(await host.RunAsync<RemoveSensitiveTerm, Unit>(new RemoveSensitiveTerm(parse.GetValue(word)!), cancellationToken));
            Console.WriteLine("Removed.");
            return 0;
        });
        return command;
    }

    private static T Value<T>(Result<T> result) => result.Error is { } error ? throw new CliException(error.Message) : result.Value;
}
