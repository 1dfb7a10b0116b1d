using System.Net;
using System.Text.Json;

namespace SecureMarketing.Core.Contacts.Intake.Fhir;

/// <summary>SMART backend services (SMART App Launch 2.2): finds the token endpoint, signs in by an assertion, keeps the token in memory only.</summary>
/// <param name="server">Client id and scope; without a client id there is no token.</param>
/// <param name="keyId">As published.</param>
/// <param name="key">Opens the private key when it is needed.</param>
/// <param name="base">The FHIR base URL.</param>
/// <param name="clock">For lifetimes.</param>
internal sealed class SmartSignIn(FhirSettings server, string keyId, Func<byte[]> key, Uri @base, TimeProvider clock)
{
    /// <summary>A token this near its end is not used for another request.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Unsaid = TimeSpan.FromMinutes(5);

    private string? token;
    private DateTimeOffset until;
    private Uri? endpoint;

    /// <summary>A token that is good for the next request; null when the server asks for none.</summary>
    public async Task<string?> TokenAsync(FhirClient client, CancellationToken cancellationToken)
    {
        if (server.ClientId is null || (token is not null && clock.GetUtcNow() < until))
            return token;
        endpoint ??= await EndpointAsync(client, cancellationToken);
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["scope"] = server.Scope,
            ["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            ["client_assertion"] = ClientAssertion.Sign(key(), server.Algorithm, keyId, server.ClientId, endpoint, clock.GetUtcNow()),
        };
        using var response = await client.SendAsync(HttpMethod.Post, endpoint, authorize: false, request => request.Content = new FormUrlEncodedContent(form), cancellationToken);
        if (response.StatusCode != HttpStatusCode.OK)
            throw new FhirException(FhirErrors.TokenRefused);
        using var answer = await client.ReadJsonAsync(response, cancellationToken);
        token = answer.RootElement.TryGetProperty("access_token", out var given) && given.ValueKind == JsonValueKind.String ? given.GetString() : throw new FhirException(FhirErrors.BadAnswer);
        var lives = answer.RootElement.TryGetProperty("expires_in", out var seconds) && seconds.ValueKind == JsonValueKind.Number && seconds.TryGetInt32(out var s) ? TimeSpan.FromSeconds(s) : Unsaid;
        until = clock.GetUtcNow() + lives - Margin;
        return token;
    }

    /// <summary>Drops a token that the server did not take.</summary>
    /// <returns>True when there was one, so that a new one may help.</returns>
    public bool Forget()
    {
        var had = token is not null;
        token = null;
        return had;
    }

    private async Task<Uri> EndpointAsync(FhirClient client, CancellationToken cancellationToken)
    {
        var address = FhirAddress.Below(@base, ".well-known/smart-configuration");
        using var response = await client.SendAsync(HttpMethod.Get, address, authorize: false, request => request.Headers.Accept.ParseAdd("application/json"), cancellationToken);
        if (response.StatusCode != HttpStatusCode.OK)
            throw new FhirException(FhirErrors.NoSmart);
        using var configuration = await client.ReadJsonAsync(response, cancellationToken);
        return configuration.RootElement.TryGetProperty("token_endpoint", out var said) && said.ValueKind == JsonValueKind.String &&
            Uri.TryCreate(said.GetString(), UriKind.Absolute, out var url) && FhirAddress.IsSpoken(url) ? url : throw new FhirException(FhirErrors.NoSmart);
    }
}
