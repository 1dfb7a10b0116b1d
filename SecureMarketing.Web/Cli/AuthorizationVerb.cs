using System.CommandLine;
using System.ComponentModel;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Web.Cli;

/// <summary>
/// <c>authorization check</c> and <c>authorization schema</c>: the check on given values, without host or database. The verbs of the
/// register stand beside it.
/// </summary>
internal sealed class AuthorizationVerb : ICliVerb
{
    public Command Build()
    {
        var input = JsonLines.Input("Questions {authorization, at, zone, need}; \"authorization schema\" prints their JSON Schema.");
        var check = new Command("check", "Judge authorizations under 45 CFR 164.508; prints {valid, status, defects} per line, and for OutOfScope what is not covered; with a part 2 consent whether it covers the use, and whom it does not name.") { input };
        check.SetAction((parse, cancellationToken) => JsonLines.AnswerAsync(parse.GetValue(input)!, Answer, cancellationToken));
        var schema = new Command("schema", "Print the JSON Schema of one input line.");
        schema.SetAction((_, _) =>
        {
            Console.WriteLine(Schema().ToJsonString(new JsonSerializerOptions { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
            return Task.FromResult(0);
        });
        var authorization = new Command("authorization", "HIPAA authorizations: as values, and the register.") { check, schema };
        foreach (var verb in AuthorizationRegisterVerbs.All().Concat(AuthorizationActVerbs.All()))
            authorization.Add(verb);
        authorization.Add(AuthorizationImportVerb.Build());
        authorization.Add(RenewalVerbs.Build());
        return authorization;
    }

    /// <summary>The answer to one question.</summary>
    /// <exception cref="CliException">A field is unknown, missing or of the wrong kind; the message names it.</exception>
    internal static void Answer(Utf8JsonWriter writer, JsonElement item, int number)
    {
        var question = Read(item, number);
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(question.Zone, out var zone))
            throw new CliException($"Line {number}, at $.zone: \"{question.Zone}\" is not a time zone. Use an IANA name such as America/Los_Angeles.");
        var verdict = AuthorizationCheck.Evaluate(question.Authorization, question.At, zone, question.Need);
        // Nothing that is null is written: what is not covered stands only where that is the answer.
        JsonSerializer.Serialize(
            writer,
            new
            {
                valid = verdict.Valid,
                status = verdict.Status,
                defects = verdict.Defects,
                uncovered = verdict.Uncovered.Count == 0 ? null : verdict.Uncovered,
                part2 = question.Part2 is { } consent ? Part2(consent, question, zone) : null,
            },
            AuthorizationJson.Options);
    }

    private static Part2Answer Part2(Part2ConsentTerms terms, Question question, TimeZoneInfo zone)
    {
        var consent = new Part2Consent(ContactId.From(Guid.Empty), terms, question.At);
        var uncovered = Part2Check.Uncovered(terms.Discloser, terms.Recipients, question.Need);
        var holds = consent.IsValid(question.Need.Purpose, question.At, AuthorizationCheck.LocalDate(question.At, zone));
        return new Part2Answer(holds && uncovered == GateConsentParts.None, uncovered == GateConsentParts.None ? null : ConsentCodes.Each(uncovered));
    }

    /// <param name="Valid">Every element of 42 CFR 2.31(a) is there and it covers the use.</param>
    /// <param name="Uncovered">Whom it does not name; null: nobody.</param>
    private sealed record Part2Answer(bool Valid, IReadOnlyList<GateConsentParts>? Uncovered);

    internal static JsonObject Schema() => AuthorizationJson.Schema<Question>("Question of authorization check");

    private static Question Read(JsonElement item, int number)
    {
        try
        {
            return item.Deserialize<Question>(AuthorizationJson.Options)!;
        }
        catch (JsonException fault)
        {
            // The serializer's own words name .NET types; the path says where.
            var where = fault.Path is { Length: > 1 } path ? path : "the top level";
            throw new CliException($"Line {number}, at {where}: a field is unknown, missing, or holds a value of the wrong kind (a moment needs its offset, as in 2026-11-24T15:00:00Z). \"authorization schema\" prints what is accepted.");
        }
    }

    /// <summary>One line of input.</summary>
    internal sealed record Question
    {
        [Description("The authorization; null when the person gave none.")]
        public required AuthorizationRecord? Authorization { get; init; }

        [Description("The moment of use, ISO 8601 with offset.")]
        public required DateTimeOffset At { get; init; }

        [Description("The organisation's time zone, an IANA name; expiration dates end with the day there.")]
        public required string Zone { get; init; }

        [Description("What the use asks of the authorization.")]
        public required AuthorizationNeed Need { get; init; }

        [Description("A consent of the person to use substance-use records that was not revoked (42 CFR 2.31). Left out: not asked about.")]
        public Part2ConsentTerms? Part2 { get; init; }
    }
}
