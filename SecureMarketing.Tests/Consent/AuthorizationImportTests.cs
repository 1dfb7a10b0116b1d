using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SecureMarketing.Core.Consent;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Consent;

/// <summary><c>authorization import</c> and what is then recorded about one: <c>of</c>, <c>event</c>, <c>revoke</c>, <c>false</c>.</summary>
public sealed partial class AuthorizationImportTests : IDisposable
{
    private static readonly DateOnly Today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("sm-authorization-");

    private string Data => Path.Combine(folder.FullName, "data");

    public void Dispose() => folder.Delete(recursive: true);

    private Task<(int Exit, string Output, string Errors)> RunAsync(params string[] arguments) => CommandLine.RunAsync(["authorization", .. arguments, "--data", Data]);

    private async Task<string> FileAsync(string name, string text)
    {
        var path = Path.Combine(folder.FullName, name);
        await File.WriteAllTextAsync(path, text);
        return path;
    }

    private async Task PeopleAsync(params string[] ids)
    {
        var people = await FileAsync("people.csv", Contacts.MergeFixture.Header + string.Concat(ids.Select(id => $"{id},Ada,Quillfeather,1990-01-01,{id}@example.com,\n")));
        Assert.Equal(0, (await CommandLine.RunAsync("import", people, "--data", Data)).Exit);
    }

    /// <summary>A form that was signed lately, as one JSON line.</summary>
    private static string Line(string person, string? document, Func<AuthorizationRecord, AuthorizationRecord>? change = null)
    {
        var form = Forms.Complete with
        {
            Id = null,
            ExpiresOn = Today.AddYears(1),
            Signature = new AuthorizationSignature { Name = "Ada Quillfeather", SignedOn = Today.AddDays(-9) },
            CopyProvidedAt = TimeProvider.System.GetUtcNow().AddDays(-8),
        };
        return new JsonObject { ["person"] = person, ["document"] = document, ["form"] = JsonNode.Parse(AuthorizationJson.Write(change?.Invoke(form) ?? form)) }.ToJsonString();
    }

    private async Task<IReadOnlyList<(string Id, string Standing)>> OfAsync(string person) =>
        [.. Listed().Matches((await RunAsync("of", person)).Output).Select(m => (m.Groups[1].Value, m.Groups[2].Value))];

    [Fact]
    public async Task Lines_AreEnteredWithTheirDocuments_EveryBadRowIsNamed_AndNothingIsEnteredTwice()
    {
        await PeopleAsync("p1", "p2", "p3");
        var documents = folder.CreateSubdirectory("scans");
        await File.WriteAllBytesAsync(Path.Combine(documents.FullName, "p1.pdf"), [1, 2, 3]);
        var forms = await FileAsync("forms.jsonl", string.Join('\n',
            Line("p1", "p1.pdf"),
            Line("p2@example.com", null),
            "",
            Line("nobody", "p1.pdf"),
            Line("p3", "../people.csv"),
            Line("p3", "gone.pdf"),
            Line("p3", "p1.pdf", f => f with { Revocations = [new AuthorizationRevocation { ReceivedAt = DateTimeOffset.UnixEpoch }] }),
            """{"person":"p3","form":{"information":7,"signature":{"name":"Ada Quillfeather"}}}"""));

        var first = await RunAsync("import", forms, "--documents", documents.FullName);

        Assert.Equal(1, first.Exit);
        Assert.Equal(["2 entered: 1 Active, 1 Defective.", "EVIDENCE_MISSING 1"], first.Output.TrimEnd().ReplaceLineEndings("\n").Split('\n'));
        Assert.Equal(
            [
                "Row 4: nobody on file.",
                "Row 5: document: the name of a PDF, PNG, JPEG or TIFF file, without folders.",
                "Row 6: document: not in the folder.",
                "Row 7: the person took it back, or a part of it: enter what still stands as a form of its own.",
                "Row 8: at $.form.information: a field is unknown, missing, or holds a value of the wrong kind.",
            ],
            first.Errors.TrimEnd().ReplaceLineEndings("\n").Split('\n'));
        Assert.DoesNotContain("Quillfeather", first.Output + first.Errors, StringComparison.Ordinal);
        Assert.Equal("Valid", Assert.Single(await OfAsync("p1")).Standing);
        Assert.Equal("Defective", Assert.Single(await OfAsync("p2")).Standing);

        var again = await RunAsync("import", forms, "--documents", documents.FullName);
        Assert.StartsWith("0 entered.", again.Output, StringComparison.Ordinal);
        Assert.Equal(2, again.Errors.Split("the same form of this person was imported before").Length - 1);
        Assert.Contains("say with --documents in which folder", (await RunAsync("import", forms)).Errors, StringComparison.Ordinal);

        // A form that was defective is entered once more when it is mended, and no third time.
        var flawed = await FileAsync("flawed.jsonl", Line("p3", "p1.pdf", f => f with { Statements = f.Statements with { Redisclosure = null } }));
        var mended = await FileAsync("mended.jsonl", Line("p3", "p1.pdf"));
        foreach (var (file, told) in new[] { (flawed, "1 entered: 1 Defective."), (flawed, "0 entered."), (mended, "1 entered: 1 Active."), (mended, "0 entered."), (flawed, "0 entered.") })
            Assert.StartsWith(told, (await RunAsync("import", file, "--documents", documents.FullName)).Output, StringComparison.Ordinal);
        var hole = await RunAsync("import", await FileAsync("hole.jsonl", """{"person":"p3","form":{"purposes":["news",null]}}"""));
        Assert.Equal("Row 1: at $.form.purposes: an entry of the list is null.", hole.Errors.Trim());
        Assert.Contains("there is no such file", (await RunAsync("import", forms + ".not")).Errors, StringComparison.Ordinal);
    }

    /// <summary>compliance §2: a column that says Y proves nothing.</summary>
    [Fact]
    public async Task Table_WithAYAlone_IsDefective_AndWrongColumnsAndCellsAreNamed()
    {
        await PeopleAsync("p1", "p2", "p3");
        var claims = await FileAsync("claims.csv", "person,authorized,signed_on\np1,Y,\np2,n,\np3,maybe,31/12/2026\n");

        var claimed = await RunAsync("import", claims);

        Assert.StartsWith("1 entered: 1 Defective.", claimed.Output, StringComparison.Ordinal);
        foreach (var defect in (string[])["EVIDENCE_MISSING 1", "SIGNATURE_MISSING 1", "PURPOSE_MISSING 1"])
            Assert.Contains(defect, claimed.Output, StringComparison.Ordinal);
        Assert.Equal(
            ["Row 3: the person did not authorize: there is nothing to enter.", "Row 4: authorized: Y or N; signed_on: a date is written as 2026-11-24."],
            claimed.Errors.TrimEnd().ReplaceLineEndings("\n").Split('\n'));
        Assert.Contains("must be \"person\"", (await RunAsync("import", await FileAsync("bare.csv", "p1,Y\np2,Y\n"))).Errors, StringComparison.Ordinal);
        Assert.Contains("The column \"Authorized (2)\" is unknown", (await RunAsync("import", await FileAsync("twice.csv", "person,authorized,Authorized\np1,Y,N\n"))).Errors, StringComparison.Ordinal);
        Assert.Contains("The column \"consent\" is unknown", (await RunAsync("import", await FileAsync("other.csv", "person,consent\np1,Y\n"))).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Table_TellsEveryPartOfAForm()
    {
        var path = Path.Combine(folder.FullName, "whole.csv");
        File.WriteAllText(path, """
            person,document,system,information,categories,disclosers,recipients,purposes,channels,expiration_event,event_owner,signed_by,signed_on,signed_at,method,intent,identity_proof,electronic_consent,representative,representative_authority,right_to_revoke,how_to_revoke,conditioning,redisclosure,remuneration,copy_given_at,copy_channel
            p1,a.pdf,EHR,Visits,visits;labs,Clinic,Mail; Post,news,email,end of programme,office,Ada,2026-01-10,2026-01-10T20:00:00-08:00,electronic,pressed Sign,code,Y,Sam,mother,You may,Write,No,Again,Paid,2026-01-11T08:00:00Z,paper

            """);

        var row = Assert.Single(AuthorizationFile.Read(path).Value);

        Assert.Equal((null, "p1", "a.pdf", "row 2"), (row.Problem, row.Person, row.Document, row.ToString()));
        var expected = new AuthorizationRecord
        {
            Information = "Visits",
            ScopeCategories = ["visits", "labs"],
            Disclosers = ["Clinic"],
            Recipients = ["Mail", "Post"],
            Purposes = ["news"],
            Channels = ["email"],
            ExpirationEvent = new ExpirationEvent { Description = "end of programme", Owner = "office" },
            Signature = new AuthorizationSignature
            {
                Name = "Ada",
                SignedOn = new DateOnly(2026, 1, 10),
                SignedAt = DateTimeOffset.Parse("2026-01-10T20:00:00-08:00", CultureInfo.InvariantCulture),
                Method = SignatureMethod.Electronic,
                IntentAction = "pressed Sign",
                IdentityProof = "code",
                ConsumerConsent = true,
            },
            Representative = new PersonalRepresentative { Name = "Sam", Authority = "mother" },
            Statements = new RequiredStatements { RightToRevoke = "You may", HowToRevoke = "Write", Conditioning = "No", Redisclosure = "Again", Remuneration = "Paid" },
            CopyProvidedAt = DateTimeOffset.Parse("2026-01-11T08:00:00Z", CultureInfo.InvariantCulture),
            CopyChannel = "paper",
            Source = new AuthorizationSource { Kind = AuthorizationSourceKind.Imported, System = "EHR" },
        };
        Assert.Equal(JsonSerializer.Serialize(expected, AuthorizationJson.Options), JsonSerializer.Serialize(row.Form, AuthorizationJson.Options));
    }

    [Fact]
    public void Table_TellsWhoSawTheSigner()
    {
        var path = Path.Combine(folder.FullName, "seen.csv");
        File.WriteAllText(path, """
            person,signed_by,method,witness,witness_name,witness_proof,witness_words,witnessed_at
            p1,Ada,electronicInPerson,desk-3,Sam Clerk,other,by her passport,2026-01-10T20:00:00Z
            p2,Ada,electronicInPerson,desk-3,,3,,

            """);

        var rows = AuthorizationFile.Read(path).Value;

        var seen = new InPersonIdentity
        {
            Witness = "desk-3",
            WitnessName = "Sam Clerk",
            Proof = InPersonProof.Other,
            Words = "by her passport",
            SeenAt = DateTimeOffset.Parse("2026-01-10T20:00:00Z", CultureInfo.InvariantCulture),
        };
        Assert.Equal((null, SignatureMethod.ElectronicInPerson, seen), (rows[0].Problem, rows[0].Form.Signature!.Method, rows[0].Form.Signature!.InPerson));
        Assert.Equal("witness_proof: PhotoId, KnownToStaff or Other", rows[1].Problem);
    }

    /// <summary>Who of another system's staff saw the signer is bound to the signature on entering, and shown; whoever nobody saw signed nothing.</summary>
    [Fact]
    public async Task SignedInPersonElsewhere_IsEnteredWithItsWitness_AndShown()
    {
        await PeopleAsync("p1", "p2");
        var documents = folder.CreateSubdirectory("scans");
        await File.WriteAllBytesAsync(Path.Combine(documents.FullName, "a.pdf"), [1, 2, 3]);
        var at = new DateTimeOffset(Today.AddDays(-9), new TimeOnly(15, 0), TimeSpan.Zero);
        var seen = new InPersonIdentity { Witness = "desk-3", WitnessName = "Sam Clerk", Proof = InPersonProof.Other, Words = "canary passport", SeenAt = at, Hash = "of another system" };
        Func<AuthorizationRecord, AuthorizationRecord> signed = f => f with
        {
            Signature = f.Signature! with { Method = SignatureMethod.ElectronicInPerson, SignedAt = at, IntentAction = "pressed Sign", IdentityProof = "in person", ConsumerConsent = true, InPerson = seen },
        };
        var forms = await FileAsync("forms.jsonl", string.Join('\n',
            Line("p1", "a.pdf", signed), Line("p2", "a.pdf", f => signed(f) with { Signature = signed(f).Signature! with { InPerson = null } })));
        Assert.Equal(0, (await RunAsync("import", forms, "--documents", documents.FullName)).Exit);

        var (whole, bare) = ((await OfAsync("p1"))[0], (await OfAsync("p2"))[0]);

        Assert.Equal(("Valid", "Defective"), (whole.Standing, bare.Standing));
        var shown = (await RunAsync("show", whole.Id)).Output;
        Assert.StartsWith($"{whole.Id} Active\nsigned {Today.AddDays(-9):yyyy-MM-dd}, ElectronicInPerson\nseen in person by desk-3 at {at.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}, Other\ndocument ", shown.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains(", unaltered", shown, StringComparison.Ordinal);
        Assert.Contains("defects: WitnessMissing", (await RunAsync("show", bare.Id)).Output, StringComparison.Ordinal);
        var json = (await RunAsync("show", whole.Id, "--json")).Output;
        var written = JsonNode.Parse(json)!;
        Assert.Equal(("ElectronicInPerson", "desk-3", "Other"), ((string?)written["method"], (string?)written["witness"]!["id"], (string?)written["witness"]!["proof"]));
        Assert.All((string[])["Quillfeather", "canary", "Sam"], name => Assert.DoesNotContain(name, shown + json, StringComparison.Ordinal));
        Assert.Equal((1, ConsentErrors.AuthorizationNotFound.Message), await RunAsync("show", Guid.Empty.ToString()) is var none ? (none.Exit, none.Errors.Trim()) : default);
    }

    [Fact]
    public async Task OneAuthorization_EndsByItsEvent_InPart_AndByBeingFalse()
    {
        await PeopleAsync("p1", "p2", "p3");
        var documents = folder.CreateSubdirectory("scans");
        await File.WriteAllBytesAsync(Path.Combine(documents.FullName, "a.pdf"), [1, 2, 3]);
        var forms = await FileAsync("forms.jsonl", string.Join('\n',
            Line("p1", "a.pdf", f => f with { ExpiresOn = null, ExpirationEvent = new ExpirationEvent { Description = "end of the programme", Owner = "office" } }),
            Line("p2", "a.pdf"),
            Line("p3", "a.pdf")));
        Assert.Equal((0, "3 entered: 3 Active."), await RunAsync("import", forms, "--documents", documents.FullName) is var entered ? (entered.Exit, entered.Output.Trim()) : default);
        var (ending, part, untrue) = ((await OfAsync("p1"))[0].Id, (await OfAsync("p2"))[0].Id, (await OfAsync("p3"))[0].Id);

        Assert.Equal((1, "Say one of --happened DAY and --not-yet."), await RunAsync("event", ending) is var neither ? (neither.Exit, neither.Errors.Trim()) : default);
        Assert.Equal("Attested for 90 more days.", (await RunAsync("event", ending, "--not-yet")).Output.Trim());
        Assert.Contains("future", (await RunAsync("event", ending, "--happened", Day(7))).Errors, StringComparison.Ordinal);
        Assert.Equal("The authorization has ended.", (await RunAsync("event", ending, "--happened", Day(-2))).Output.Trim());
        Assert.Equal("Expired", (await OfAsync("p1"))[0].Standing);

        Assert.Equal(1, (await RunAsync("revoke", part, "--channel", "Letter", "--all", "--category", "Diabetes")).Exit);
        Assert.Contains("Check the spelling", (await RunAsync("revoke", part, "--channel", "Letter", "--category", "Diabtes")).Errors, StringComparison.Ordinal);
        Assert.Equal("That part is taken back; 0 waiting messages cancelled.", (await RunAsync("revoke", part, "--channel", "Letter", "--category", "Diabetes")).Output.Trim());
        Assert.Equal("Valid", (await OfAsync("p2"))[0].Standing);
        Assert.Equal("Revoked: 1; 0 waiting messages cancelled.", (await RunAsync("revoke", part, "--channel", "Letter")).Output.Trim());
        Assert.Equal("Revoked", (await OfAsync("p2"))[0].Standing);

        Assert.Equal("Defective; 0 waiting messages cancelled.", (await RunAsync("false", untrue, "--reason", "somebody else signed")).Output.Trim());
        Assert.Equal("Defective", (await OfAsync("p3"))[0].Standing);
        Assert.Equal((1, ConsentErrors.AuthorizationNotFound.Message), await RunAsync("false", Guid.Empty.ToString(), "--reason", "x") is var none ? (none.Exit, none.Errors.Trim()) : default);

        // Whatever has ended stays so when the file is read once more.
        Assert.StartsWith("0 entered.", (await RunAsync("import", forms, "--documents", documents.FullName)).Output, StringComparison.Ordinal);

        static string Day(int ahead) => Today.AddDays(ahead).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    [GeneratedRegex("^([0-9a-f-]{36}) (\\w+),", RegexOptions.Multiline)]
    private static partial Regex Listed();
}
