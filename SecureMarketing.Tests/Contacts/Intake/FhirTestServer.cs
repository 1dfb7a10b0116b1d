using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace SecureMarketing.Tests.Contacts.Intake;

/// <summary>A FHIR server on a real port, as good or as bad as a test needs it.</summary>
internal sealed class FhirTestServer : IAsyncDisposable
{
    public const string TransactionTime = "2026-11-20T08:00:00.000Z";

    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, int> tokens = new(StringComparer.Ordinal);
    private int polls;

    private FhirTestServer(WebApplication app) => this.app = app;

    /// <summary>The FHIR base URL.</summary>
    public Uri Base { get; private set; } = null!;

    /// <summary>Content of the export, by resource type: lines of JSON.</summary>
    public Dictionary<string, string> Resources { get; } = new(StringComparer.Ordinal);

    /// <summary>Lines of the error file of an export; null = none.</summary>
    public string? Errors { get; set; }

    /// <summary>Lines of the file of deletions, listed when asked with <c>_since</c>; null = none.</summary>
    public string? Deleted { get; set; }

    /// <summary>False: only searches are offered.</summary>
    public bool Bulk { get; set; } = true;

    /// <summary>The key that its administrator registered; null = everybody may read.</summary>
    public string? Jwks { get; set; }

    /// <summary>How often a token is taken before it has run out.</summary>
    public int UsesOfAToken { get; set; } = int.MaxValue;

    /// <summary>How often the export is not ready yet.</summary>
    public int PollsBeforeReady { get; set; } = 1;

    /// <summary>Looks at a request first and may answer it: true when it did.</summary>
    public Func<HttpContext, Task<bool>>? Before { get; set; }

    /// <summary>Overrides the address of files and next pages.</summary>
    public string? OtherHost { get; set; }

    public ConcurrentQueue<string> Requests { get; } = [];

    public int TokensGiven => tokens.Count;

    public int Count(string part) => Requests.Count(r => r.Contains(part, StringComparison.Ordinal));

    public static async Task<FhirTestServer> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var server = new FhirTestServer(builder.Build());
        server.app.Run(server.AnswerAsync);
        await server.app.StartAsync();
        server.Base = new Uri(server.app.Urls.First().Replace("127.0.0.1", "localhost", StringComparison.Ordinal) + "/fhir");
        return server;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var (method, path) = (context.Request.Method, context.Request.Path.Value!);
        Requests.Enqueue($"{method} {path}{Uri.UnescapeDataString(context.Request.QueryString.Value ?? "")}");
        if (Before is not null && await Before(context))
            return;
        var task = path switch
        {
            "/fhir/metadata" => JsonAsync(context, Capabilities()),
            "/fhir/.well-known/smart-configuration" when Jwks is not null => JsonAsync(context, new { token_endpoint = $"{Origin}/token", capabilities = new[] { "client-confidential-asymmetric" } }),
            "/token" => TokenAsync(context),
            _ when !Permits(context) => StatusAsync(context, 401),
            "/fhir/Patient/$export" when Bulk => KickOffAsync(context),
            "/status" when method == "DELETE" => StatusAsync(context, 202),
            "/status" => PollAsync(context),
            _ when path.StartsWith("/files/", StringComparison.Ordinal) => TextAsync(context, path switch { "/files/errors" => Errors!, "/files/deleted" => Deleted!, _ => Resources[path[7..]] }),
            _ when path.StartsWith("/fhir/", StringComparison.Ordinal) && Resources.TryGetValue(path[6..], out var lines) => SearchAsync(context, path[6..], lines),
            _ => StatusAsync(context, 404),
        };
        await task;
    }

    private string Origin => Base.GetLeftPart(UriPartial.Authority);

    private object Capabilities() => new
    {
        resourceType = "CapabilityStatement",
        fhirVersion = "4.0.1",
        software = new { name = "Test server" },
        rest = new[] { new { mode = "server", resource = Resources.Keys.Select(t => new { type = t, operation = Bulk && t == "Patient" ? [new { name = "export" }] : Array.Empty<object>() }) } },
    };

    private bool Permits(HttpContext context)
    {
        if (Jwks is null)
            return true;
        var given = context.Request.Headers.Authorization.ToString();
        return given.StartsWith("Bearer ", StringComparison.Ordinal) && tokens.ContainsKey(given[7..]) && tokens.AddOrUpdate(given[7..], 1, (_, used) => used + 1) <= UsesOfAToken;
    }

    private async Task TokenAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        if (form["grant_type"] != "client_credentials" || !Verifies(form["client_assertion"].ToString()))
        {
            await StatusAsync(context, 400);
            return;
        }

        var token = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        tokens[token] = 0;
        await JsonAsync(context, new { access_token = token, token_type = "bearer", expires_in = 300, scope = form["scope"].ToString() });
    }

    /// <summary>As an authorization server does it: signature by the registered key, audience, lifetime.</summary>
    private bool Verifies(string assertion)
    {
        var parts = assertion.Split('.');
        var header = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[0])).RootElement;
        var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1])).RootElement;
        var key = JsonDocument.Parse(Jwks!).RootElement.GetProperty("keys").EnumerateArray().Single(k => k.GetProperty("kid").GetString() == header.GetProperty("kid").GetString());
        var life = claims.GetProperty("exp").GetInt64() - TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        return claims.GetProperty("aud").GetString() == $"{Origin}/token" && claims.GetProperty("iss").GetString() == claims.GetProperty("sub").GetString() && life is > 0 and <= 300 &&
            !key.TryGetProperty("d", out _) && Verifies(key, header.GetProperty("alg").GetString()!, Encoding.ASCII.GetBytes(parts[0] + "." + parts[1]), Base64Url.DecodeFromChars(parts[2]));
    }

    private static bool Verifies(JsonElement key, string algorithm, byte[] data, byte[] signature)
    {
        byte[] Part(string name) => Base64Url.DecodeFromChars(key.GetProperty(name).GetString()!);
        if (algorithm == "ES384")
        {
            using var ec = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP384, Q = new ECPoint { X = Part("x"), Y = Part("y") } });
            return ec.VerifyData(data, signature, HashAlgorithmName.SHA384);
        }

        using var rsa = RSA.Create(new RSAParameters { Modulus = Part("n"), Exponent = Part("e") });
        return algorithm == "RS384" && rsa.VerifyData(data, signature, HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1);
    }

    private Task KickOffAsync(HttpContext context)
    {
        polls = 0;
        context.Response.Headers.ContentLocation = $"{Origin}/status";
        return StatusAsync(context, context.Request.Headers["Prefer"] == "respond-async" ? 202 : 400);
    }

    private Task PollAsync(HttpContext context)
    {
        if (polls++ < PollsBeforeReady)
        {
            context.Response.Headers["X-Progress"] = "60 %";
            context.Response.Headers.RetryAfter = "1";
            return StatusAsync(context, 202);
        }

        // Asked with _since, nothing is new.
        var nothing = Requests.Last(r => r.Contains("$export", StringComparison.Ordinal)).Contains("_since", StringComparison.Ordinal);
        return JsonAsync(context, new
        {
            transactionTime = TransactionTime,
            request = "x",
            requiresAccessToken = true,
            output = nothing ? [] : Resources.Keys.Select(t => new { type = t, url = $"{OtherHost ?? Origin}/files/{t}" }).ToArray(),
            deleted = nothing && Deleted is not null ? new[] { new { type = "Bundle", url = $"{Origin}/files/deleted" } } : [],
            error = Errors is null ? [] : new[] { new { type = "OperationOutcome", url = $"{Origin}/files/errors" } },
        });
    }

    /// <summary>Pages of two.</summary>
    private Task SearchAsync(HttpContext context, string type, string lines)
    {
        var page = int.TryParse(context.Request.Query["page"].ToString(), CultureInfo.InvariantCulture, out var number) ? number : 0;
        var all = lines.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var link = (page + 1) * 2 < all.Length ? new[] { new { relation = "next", url = $"{OtherHost ?? Origin}/fhir/{type}?page={page + 1}" } } : [];
        return JsonAsync(context, new { resourceType = "Bundle", type = "searchset", link, entry = all.Skip(page * 2).Take(2).Select(l => new { resource = JsonDocument.Parse(l).RootElement }) });
    }

    public static Task StatusAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    private static Task TextAsync(HttpContext context, string text)
    {
        context.Response.ContentType = "application/fhir+ndjson";
        return context.Response.WriteAsync(text);
    }

    private static Task JsonAsync(HttpContext context, object value)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(JsonSerializer.Serialize(value));
    }
}
