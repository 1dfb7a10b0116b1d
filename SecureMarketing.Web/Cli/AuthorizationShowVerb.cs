using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using SecureMarketing.Core.Consent;

namespace SecureMarketing.Web.Cli;

/// <summary>
/// <c>authorization show</c>: how one authorization was signed, who of the staff saw the person, and what is wrong with it. Names nobody but
/// by id, and leaves out what staff stated in words.
/// </summary>
internal static class AuthorizationShowVerb
{
    private static readonly JsonSerializerOptions Written = new(AuthorizationJson.Options) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Build()
    {
        var id = new Argument<Guid>("id") { Description = "Of the authorization, as \"authorization of\" prints it." };
        var json = CliHost.JsonOption();
        var command = new Command("show", "How an authorization was signed: method, proof of identity, who of the staff saw the person, the document's hash, defects. Names nobody.") { id, json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            var viewed = await host.RunAsync<ViewAuthorization, AuthorizationDetail>(new ViewAuthorization { Authorization = AuthorizationId.From(parse.GetValue(id)) }, cancellationToken);
            if (viewed.Error is { } error)
                throw new CliException(error.Message);
            if (parse.GetValue(json))
                Console.WriteLine(JsonSerializer.Serialize(Of(viewed.Value), Written));
            else
                foreach (var line in Lines(Of(viewed.Value)))
                    Console.WriteLine(line);
            return 0;
        });
        return command;
    }

    internal static ShownAuthorization Of(AuthorizationDetail detail)
    {
        var signature = detail.Form.Signature;
        return new ShownAuthorization(
            detail.Id.Value, detail.State, signature?.Method, signature?.SignedOn, signature?.SignedAt,
            signature?.InPerson is { } seen ? new ShownWitness(seen.Witness, seen.Proof, seen.SeenAt) : null,
            signature?.DocumentHash, detail.Evidence?.Intact, detail.Form.CopyProvidedAt, detail.Defects);
    }

    internal static IEnumerable<string> Lines(ShownAuthorization shown)
    {
        yield return $"{shown.Id} {shown.State}";
        yield return shown.Method is { } method ? string.Create(CultureInfo.InvariantCulture, $"signed {shown.SignedOn:yyyy-MM-dd}, {method}") : "not signed";
        if (shown.Witness is { } witness)
            yield return string.Create(CultureInfo.InvariantCulture, $"seen in person by {witness.Id ?? "nobody"} at {witness.SeenAt?.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}, {witness.Proof}");
        if (shown.DocumentHash is { } hash)
            yield return $"document {hash}{(shown.Intact == true ? ", unaltered" : shown.Intact == false ? ", ALTERED" : ", not on file")}";
        yield return shown.CopyGivenAt is { } copied ? string.Create(CultureInfo.InvariantCulture, $"copy given {copied.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}") : "no copy given yet";
        if (shown.Defects.Count > 0)
            yield return "defects: " + string.Join(", ", shown.Defects);
    }

    /// <param name="Witness">Null: nobody had to see the person.</param>
    /// <param name="Intact">The stored document is what was signed; null: none is on file.</param>
    internal sealed record ShownAuthorization(
        Guid Id, AuthorizationState State, SignatureMethod? Method, DateOnly? SignedOn, DateTimeOffset? SignedAt, ShownWitness? Witness, string? DocumentHash, bool? Intact, DateTimeOffset? CopyGivenAt,
        IReadOnlyList<DefectCode> Defects);

    internal sealed record ShownWitness(string? Id, InPersonProof? Proof, DateTimeOffset? SeenAt);
}
