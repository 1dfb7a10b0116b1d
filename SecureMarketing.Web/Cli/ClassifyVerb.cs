using System.CommandLine;
using System.Text.Json;
using SecureMarketing.Core.Approvals;

namespace SecureMarketing.Web.Cli;

/// <summary><c>classify</c>: the HIPAA class of stated facts, without host or database.</summary>
internal sealed class ClassifyVerb : ICliVerb
{
    public Command Build()
    {
        var input = JsonLines.Input("Campaign facts F1 to F7.");
        var classify = new Command("classify", "Classify campaign facts; prints {class, row} per line. A missing or unknown fact is Undetermined.") { input };
        classify.SetAction((parse, cancellationToken) => JsonLines.AnswerAsync(parse.GetValue(input)!, Answer, cancellationToken));
        return classify;
    }

    /// <summary>The answer to one input object.</summary>
    internal static void Answer(Utf8JsonWriter writer, JsonElement item, int number)
    {
        var outcome = Classification.Of(Read(item));
        writer.WriteStartObject();
        writer.WriteString("class"u8, outcome.Class.ToString());
        writer.WriteNumber("row"u8, outcome.Row);
        writer.WriteEndObject();
    }

    private static BlockFacts Read(JsonElement item) => new()
    {
        AudienceBasis = item.Named<AudienceBasis>("audienceBasis") ?? default,
        Encourages = item.Named<Stated>("encourages") ?? default,
        Subject = item.Named<BlockSubject>("subject") ?? default,
        SenderRole = item.Named<SenderRole>("senderRole") ?? default,
        ActsFor = item.Named<SenderRole>("actsFor") ?? default,
        Remuneration = item.Named<Remuneration>("remuneration") ?? default,
        WithinCost = item.Named<Stated>("withinCost") ?? default,
        PhiToThirdParty = item.Named<Stated>("phiToThirdParty") ?? default,
        PhiToThirdPartyRemunerated = item.Named<Stated>("phiToThirdPartyRemunerated") ?? default,
        LapsedDays = item.TryGetProperty("lapsedDays", out var days) && days.ValueKind == JsonValueKind.Number && days.TryGetInt32(out var value) ? value : null,
        FundraisingDataOnly = item.Named<Stated>("fundraisingDataOnly") ?? default,
        PsychotherapyNotes = item.Named<Stated>("psychotherapyNotes") ?? default,
    };
}
