using System.CommandLine;
using System.Text.Json;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Web.Cli;

/// <summary><c>authorization import FILE</c>: signed forms that another system hands over, each judged alone.</summary>
internal static class AuthorizationImportVerb
{
    /// <summary>Forms of one transaction, unless their documents fill <see cref="MostBytes"/> before.</summary>
    private const int MostForms = 200;

    private const int MostBytes = 64 * 1024 * 1024;

    private static readonly Dictionary<string, string> MediaTypes = new(StringComparer.OrdinalIgnoreCase)
    {
        [".pdf"] = "application/pdf",
        [".png"] = "image/png",
        [".jpg"] = "image/jpeg",
        [".jpeg"] = "image/jpeg",
        [".tif"] = "image/tiff",
        [".tiff"] = "image/tiff",
    };

    public static Command Build()
    {
        var file = new Argument<FileInfo>("file") { Description = "JSON lines {person, document, form}, the form as \"authorization schema\" has it; or a table (.csv, .tsv, .txt) whose first row names the columns: a wrong name prints those that are known." };
        var documents = new Option<DirectoryInfo?>("--documents") { Description = "Folder of the signed documents that the file names: PDF, PNG, JPEG or TIFF, at most 10 MB each." };
        var command = new Command("import", "Enter signed forms of another system with their documents. Without a document or the evidence of an electronic signature a form is defective, a \"Y\" alone too. Running it again enters nothing twice.") { file, documents };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var path = parse.GetValue(file)!;
            if (!path.Exists)
                throw new CliException($"{path.FullName}: there is no such file.");
            var read = AuthorizationFile.Read(path.FullName);
            if (read.Error is { } unreadable)
                throw new CliException(unreadable.Message);
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            return await new Run(host, parse.GetValue(documents)).EnterAsync(read.Value, cancellationToken);
        });
        return command;
    }

    private sealed class Run(CliHost host, DirectoryInfo? documents)
    {
        private readonly Dictionary<string, (ContactId? Contact, string? Problem)> people = new(StringComparer.OrdinalIgnoreCase);
        private readonly Dictionary<AuthorizationState, int> states = [];
        private readonly Dictionary<DefectCode, int> defects = [];
        private readonly List<(int Row, string Problem)> refused = [];

        public async Task<int> EnterAsync(IReadOnlyList<AuthorizationFileRow> rows, CancellationToken cancellationToken)
        {
            var batch = new List<(int Row, ImportedAuthorization Item)>();
            var bytes = 0;
            foreach (var row in rows)
            {
                var (item, problem) = await ItemAsync(row, cancellationToken);
                if (item is null)
                {
                    refused.Add((row.Row, problem!));
                    continue;
                }

                batch.Add((row.Row, item));
                bytes += item.Document?.Content.Length ?? 0;
                if (batch.Count < MostForms && bytes < MostBytes)
                    continue;
                await ImportAsync(batch, cancellationToken);
                batch.Clear();
                bytes = 0;
            }

            if (batch.Count > 0)
                await ImportAsync(batch, cancellationToken);
            await TellAsync();
            return refused.Count == 0 ? 0 : CliRoot.Refused;
        }

        private async Task ImportAsync(List<(int Row, ImportedAuthorization Item)> batch, CancellationToken cancellationToken)
        {
            var outcome = await host.RunAsync<ImportAuthorizations, ImportedAuthorizations>(new ImportAuthorizations { Items = [.. batch.Select(b => b.Item)] }, cancellationToken);
            if (outcome.Error is { } error)
                throw new CliException($"Rows {batch[0].Row} to {batch[^1].Row}: {error.Message} The rows before them are done; run it again after mending the file.");
            foreach (var (state, count) in outcome.Value.States)
                states[state] = states.GetValueOrDefault(state) + count;
            foreach (var (defect, count) in outcome.Value.Defects)
                defects[defect] = defects.GetValueOrDefault(defect) + count;
            refused.AddRange(outcome.Value.Rejected.Select(r => (batch[r.Index].Row, InWords(r.Code))));
        }

        private async Task<(ImportedAuthorization? Item, string? Problem)> ItemAsync(AuthorizationFileRow row, CancellationToken cancellationToken)
        {
            if (row.Problem is { } problem)
                return (null, problem);
            if (!people.TryGetValue(row.Person, out var person))
                people[row.Person] = person = await FindAsync(row.Person, cancellationToken);
            if (person.Contact is not { } contact)
                return (null, person.Problem);
            if (row.Document is not { } name)
                return (new ImportedAuthorization { Contact = contact, Form = row.Form }, null);
            if (documents is null)
                return (null, "it names a document: say with --documents in which folder");
            if (Path.GetFileName(name) != name || !MediaTypes.TryGetValue(Path.GetExtension(name), out var media))
                return (null, "document: the name of a PDF, PNG, JPEG or TIFF file, without folders");
            var stored = new FileInfo(Path.Combine(documents.FullName, name));
            if (!stored.Exists)
                return (null, "document: not in the folder");
            if (stored.Length is 0 or > EvidenceDocument.MaxBytes)
                return (null, "document: empty, or larger than 10 MB");
            var content = await File.ReadAllBytesAsync(stored.FullName, cancellationToken);
            return (new ImportedAuthorization { Contact = contact, Form = row.Form, Document = new SubmittedDocument { MediaType = media, Content = content } }, null);
        }

        private async Task<(ContactId? Contact, string? Problem)> FindAsync(string person, CancellationToken cancellationToken)
        {
            var found = await host.RunAsync<FindSigner, FoundSigners>(new FindSigner { Person = person }, cancellationToken);
            return found.Error is { } error ? (null, error.Message) : found.Value.People switch
            {
                [var one] => (one.Contact, null),
                [] => (null, "nobody on file"),
                _ => (null, "several people have this mailbox: use the record id"),
            };
        }

        private async Task TellAsync()
        {
            Console.WriteLine($"{states.Values.Sum()} entered{(states.Count == 0 ? "" : ": " + string.Join(", ", states.OrderBy(s => s.Key).Select(s => $"{s.Value} {s.Key}")))}.");
            foreach (var (defect, count) in defects.OrderByDescending(d => d.Value).ThenBy(d => d.Key))
                Console.WriteLine($"{JsonNamingPolicy.SnakeCaseUpper.ConvertName(defect.ToString())} {count}");
            foreach (var (row, problem) in refused.OrderBy(r => r.Row))
                await Console.Error.WriteLineAsync($"Row {row}: {problem}.");
        }

        private static string InWords(string code) => code switch
        {
            ImportAuthorizations.Unsigned => "it is not signed",
            ImportAuthorizations.TooMuch => "at most 20 purposes of 100 characters and 50 categories",
            ImportAuthorizations.EnteredAlready => "the same form of this person was imported before",
            _ => code,
        };
    }
}
