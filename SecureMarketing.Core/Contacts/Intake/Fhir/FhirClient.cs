using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Security.AntiSSRF;

namespace SecureMarketing.Core.Contacts.Intake.Fhir;

/// <summary>
/// One conversation with a FHIR server: sign-in, waiting when asked to, and ends to what could go on for ever. Says nothing of
/// what the server writes, in messages or logs.
/// </summary>
internal sealed class FhirClient(FhirHandlers handlers, FhirLimits limits, SmartSignIn signIn, Uri @base, TimeProvider clock)
{
    public const string FhirJson = "application/fhir+json";

    /// <summary>Answers that are read whole: pages, manifests, capability statements.</summary>
    private const int MaxJson = 64 * 1024 * 1024;
    private const int MaxTries = 4;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    public Uri Base { get; } = @base;

    /// <summary>Bytes of the body fetched so far.</summary>
    public long Bytes { get; private set; }

    /// <summary>The answer to a request; any status that is not dealt with here is the caller's to judge.</summary>
    /// <param name="method">GET, POST or DELETE.</param>
    /// <param name="url">Spoken to as it is; redirects are refused.</param>
    /// <param name="authorize">With the token; only for addresses of the server itself.</param>
    /// <param name="prepare">Adds headers or a body; called for each try.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="FhirException">Unreachable, busy, redirecting, refusing the sign-in.</exception>
    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, Uri url, bool authorize, Action<HttpRequestMessage>? prepare, CancellationToken cancellationToken)
    {
        for (var tried = 1; ; tried++)
        {
            using var request = new HttpRequestMessage(method, url);
            prepare?.Invoke(request);
            if (authorize && await signIn.TokenAsync(this, cancellationToken) is { } token)
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            var response = await ExchangeAsync(request, cancellationToken);
            switch (response.StatusCode)
            {
                case HttpStatusCode.Unauthorized when authorize && tried == 1 && signIn.Forget():
                    // It may have run out on the way, or the server started anew.
                    response.Dispose();
                    continue;
                case HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable:
                    var after = After(response) ?? Pause;
                    response.Dispose();
                    if (tried >= MaxTries || after > TimeSpan.FromSeconds(limits.MaxWaitSeconds))
                        throw new FhirException(FhirErrors.TooBusy, after);
                    await Task.Delay(after, clock, cancellationToken);
                    continue;
                case HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden when authorize:
                    response.Dispose();
                    throw new FhirException(FhirErrors.Forbidden);
                case >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest:
                    response.Dispose();
                    throw new FhirException(FhirErrors.Redirect);
                default:
                    return response;
            }
        }
    }

    /// <summary>Gets a token, if the server asks for one.</summary>
    /// <exception cref="FhirException">It gives none.</exception>
    public Task SignInAsync(CancellationToken cancellationToken) => signIn.TokenAsync(this, cancellationToken);

    /// <summary>Reads an answer as JSON.</summary>
    /// <exception cref="FhirException">No JSON object, too large, or stalled.</exception>
    public async Task<JsonDocument> ReadJsonAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        await CopyAsync(response, body, MaxJson, cancellationToken);
        try
        {
            body.Position = 0;
            var document = await JsonDocument.ParseAsync(body, new JsonDocumentOptions { MaxDepth = 128 }, cancellationToken);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document : throw new FhirException(FhirErrors.BadAnswer);
        }
        catch (JsonException)
        {
            throw new FhirException(FhirErrors.BadAnswer);
        }
    }

    /// <summary>Copies a body, as long as something arrives and the limits hold.</summary>
    public async Task CopyAsync(HttpResponseMessage response, Stream to, long max, CancellationToken cancellationToken)
    {
        var buffer = new byte[128 * 1024];
        long copied = 0;
        try
        {
            await using var from = await response.Content.ReadAsStreamAsync(cancellationToken);
            while (true)
            {
                using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(limits.IdleSeconds), clock);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
                var read = await from.ReadAsync(buffer, either.Token);
                if (read == 0)
                    return;
                copied += read;
                Bytes += read;
                if (copied > max || Bytes > limits.MaxMegabytes * 1024L * 1024)
                    throw new FhirException(FhirErrors.TooLarge);
                await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }
        }
        catch (Exception fault) when (fault is HttpRequestException or HttpIOException || (fault is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new FhirException(FhirErrors.Stalled);
        }
    }

    /// <summary>Retry-After in either form (RFC 9110 §10.2.3), within 1 second and 1 hour; null when it is not said.</summary>
    public TimeSpan? After(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => Clamp(delta),
        { Date: { } date } => Clamp(date - clock.GetUtcNow()),
        _ => null,
    };

    private static TimeSpan Clamp(TimeSpan wait) => TimeSpan.FromSeconds(Math.Clamp(wait.TotalSeconds, 1, 3600));

    private async Task<HttpResponseMessage> ExchangeAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!FhirAddress.IsSpoken(request.RequestUri!))
            throw new FhirException(FhirErrors.BadUrl);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(limits.IdleSeconds), clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            return await handlers.To(request.RequestUri!).SendAsync(request, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new FhirException(FhirErrors.Stalled);
        }
        catch (Exception fault) when (IsGuarded(fault))
        {
            throw new FhirException(FhirErrors.PrivateHost);
        }
        catch (HttpRequestException)
        {
            throw new FhirException(FhirErrors.Unreachable);
        }
    }

    private static bool IsGuarded(Exception? fault)
    {
        for (; fault is not null; fault = fault.InnerException)
        {
            if (fault is AntiSSRFException)
                return true;
        }

        return false;
    }
}
