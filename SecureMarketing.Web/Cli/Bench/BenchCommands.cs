using System.Text.Json;

namespace SecureMarketing.Web.Cli.Bench;

/// <summary>
/// The verbs that answer JSON lines, each through its own reading and writing, beside a program that only parses the same lines. One
/// thread at a time; the ratio and the processor time say more than the clock where others use the machine.
/// </summary>
internal static class BenchCommands
{
    /// <summary>Lines before the clock starts: the first pay for compiling.</summary>
    private const int WarmUp = 20_000;

    private static readonly (string Verb, Action<Utf8JsonWriter, JsonElement, int> Answer, string Line)[] Verbs =
    [
        ("gate evaluate", GateVerb.Answer, """{"audit":"Up","fresh":"Y","tenantBaa":"Active","camp":"Running","appr":"Valid","class":"Marketing","comm":"Commercial","auth":"Expired","remun":"N","supp":"None","restr":"N","sens":"None","sensCons":"NotRequired","subj":"Adult","addr":"VerifiedOwn","phi":"Relationship","route":"VerifiedTls","plain":"None","vendorBaa":"NotVendor","pack":"Pass","packId":"","foot":"N","track":"FirstParty"}"""),
        ("classify", ClassifyVerb.Answer, """{"audienceBasis":"PatientOrMember","encourages":"Y","subject":"CurrentRx","senderRole":"Provider","remuneration":"None","withinCost":"Y","phiToThirdParty":"N","phiToThirdPartyRemunerated":"N","lapsedDays":null,"fundraisingDataOnly":null,"psychotherapyNotes":"N"}"""),
        ("authorization check", AuthorizationVerb.Answer, """{"authorization":{"id":"a1","state":"Active","information":"Name, email address and the medicines I take.","scopeCategories":["Demographics","Medications"],"disclosers":["Example Health"],"recipients":["Example Health"],"purposes":["Programme news"],"expiresOn":"2027-12-31","signature":{"name":"Pat Example","signedOn":"2026-01-05","method":"Paper"},"statements":{"rightToRevoke":"You may revoke this authorization in writing.","howToRevoke":"Write to the privacy office.","conditioning":"Care does not depend on signing."},"channels":["email"],"source":{"kind":"PaperScanned","documentHash":"ab"},"copyProvidedAt":"2026-01-05T10:00:00Z","copyChannel":"paper"},"at":"2026-11-24T15:00:00Z","zone":"America/Los_Angeles","need":{"purpose":"Programme news","categories":["Medications"],"remunerated":false}}"""),
    ];

    /// <param name="lines">Of each verb.</param>
    /// <param name="cancellationToken">Ends the measuring.</param>
    public static async Task<IReadOnlyList<CommandFigures>> RunAsync(int lines, CancellationToken cancellationToken)
    {
        var figures = new List<CommandFigures>();
        foreach (var (verb, answer, line) in Verbs)
        {
            var file = Path.GetTempFileName();
            try
            {
                await WriteAsync(file, line, WarmUp, cancellationToken);
                await JsonLines.AnswerAsync(file, Stream.Null, answer, cancellationToken);
                await JsonLines.AnswerAsync(file, Stream.Null, Bare, cancellationToken);
                await WriteAsync(file, line, lines, cancellationToken);
                var (bare, _, _) = await TimeAsync(file, Bare, cancellationToken);
                var (seconds, cpu, peak) = await TimeAsync(file, answer, cancellationToken);
                figures.Add(new CommandFigures("commands", verb, lines, Math.Round(lines / seconds), Math.Round(cpu / lines * 1e6, 2), Math.Round(bare / seconds, 3), Math.Round(seconds, 3), Math.Round(peak)));
            }
            finally
            {
                File.Delete(file);
            }
        }

        return figures;
    }

    private static void Bare(Utf8JsonWriter writer, JsonElement item, int number) => writer.WriteNumberValue(number);

    private static async Task WriteAsync(string file, string line, int lines, CancellationToken cancellationToken) =>
        await File.WriteAllLinesAsync(file, Enumerable.Repeat(line, lines), cancellationToken);

    private static async Task<(double Seconds, double CpuSeconds, double PeakMb)> TimeAsync(string file, Action<Utf8JsonWriter, JsonElement, int> answer, CancellationToken cancellationToken)
    {
        var load = new Load();
        await JsonLines.AnswerAsync(file, Stream.Null, answer, cancellationToken);
        return load.Stop();
    }
}

/// <param name="Name">Of the benchmark.</param>
/// <param name="Verb">Of the command line.</param>
/// <param name="Lines">Answered.</param>
/// <param name="LinesPerSecond">By the clock.</param>
/// <param name="CpuMicrosPerLine">Processor time of the whole process.</param>
/// <param name="RatioToBareParse">Time of reading, parsing and writing a number for each of the same lines, divided by ours.</param>
/// <param name="Seconds">By the clock.</param>
/// <param name="PeakMb">Of the process until now.</param>
internal sealed record CommandFigures(string Name, string Verb, int Lines, double LinesPerSecond, double CpuMicrosPerLine, double RatioToBareParse, double Seconds, double PeakMb);
