using System.CommandLine;
using SecureMarketing.Core.Contacts.Intake.Fhir;

namespace SecureMarketing.Web.Cli;

/// <summary>What <c>imports source add</c> says about a FHIR server.</summary>
internal sealed record FhirSourceOptions(Option<string?> Url, Option<string?> ClientId, Option<SmartAlgorithm> Algorithm, Option<string> Scope, Option<string?> Group)
{
    public static FhirSourceOptions New() => new(
        new Option<string?>("--fhir") { Description = "FHIR R4 base URL of a server, https (http for this machine only)." },
        new Option<string?>("--client-id") { Description = "As the server registered this product (SMART backend services). Without it no token is asked for." },
        new Option<SmartAlgorithm>("--algorithm") { Description = "How the product signs in.", DefaultValueFactory = _ => SmartAlgorithm.Es384 },
        new Option<string>("--scope") { Description = "What is asked for.", DefaultValueFactory = _ => "system/*.read" },
        new Option<string?>("--group") { Description = "Export one group of patients, by its id; bulk export only." });

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[Url, ClientId, Algorithm, Scope, Group])
            command.Options.Add(option);
    }

    /// <summary>Null when no server is named.</summary>
    public FhirSettings? Read(ParseResult parse) => parse.GetValue(Url) is not { } url ? null : new FhirSettings
    {
        BaseUrl = url,
        ClientId = parse.GetValue(ClientId),
        Algorithm = parse.GetValue(Algorithm),
        Scope = parse.GetValue(Scope)!,
        Group = parse.GetValue(Group),
    };
}
