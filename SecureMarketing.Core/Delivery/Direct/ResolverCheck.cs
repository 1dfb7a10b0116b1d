using System.Net;
using Microsoft.Extensions.Logging;
using SecureMarketing.Core.Delivery.Dns;
using SecureMarketing.Core.Delivery.Policy;

namespace SecureMarketing.Core.Delivery.Direct;

/// <summary>
/// Whether the resolver may be believed: it is on loopback, says AD for a signed name and refuses a bogus one. Without that no
/// mail goes direct: a resolver that does not validate would make every domain look as if it had no policy.
/// </summary>
public sealed partial class ResolverCheck
{
    public const string Missing = "resolver-missing";
    public const string Unreadable = "resolver-unreadable";
    public const string NotLoopback = "resolver-not-loopback";
    public const string Unreachable = "resolver-unreachable";
    public const string NotValidating = "resolver-not-validating";

    private static readonly TimeSpan Good = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Bad = TimeSpan.FromSeconds(20);

    private readonly DirectOptions options;
    private readonly IMailResolver resolver;
    private readonly TimeProvider clock;
    private readonly ILogger<ResolverCheck> log;
    private volatile Answer known = new(null, DateTimeOffset.MinValue);

    internal ResolverCheck(DirectOptions options, IMailResolver resolver, TimeProvider clock, ILogger<ResolverCheck> log)
    {
        this.options = options;
        this.resolver = resolver;
        this.clock = clock;
        this.log = log;
    }

    /// <summary>Null when it may be believed, else one of the words of this class. Asked again every ten minutes.</summary>
    public async Task<string?> RefusalAsync(CancellationToken cancellationToken)
    {
        if (options.Resolver is not { Length: > 0 })
            return Missing;
        if (options.ResolverAddress is not { } address)
            return Unreadable;
        if (!IPAddress.IsLoopback(address.Address))
            return NotLoopback;
        if (known is var (answer, until) && until > clock.GetUtcNow())
            return answer;
        // Several may ask at once; they come to the same answer.
        var refusal = await AskAsync(cancellationToken);
        known = new Answer(refusal, clock.GetUtcNow() + (refusal is null ? Good : Bad));
        LogChecked(refusal ?? "validates");
        return refusal;
    }

    /// <summary>The routes, the direct one refused while the resolver may not be believed.</summary>
    public async Task<IReadOnlyList<RouteFact>> OverAsync(IReadOnlyList<RouteFact> routes, CancellationToken cancellationToken)
    {
        if (!routes.Any(r => r is { Direct: true, Refusal: null }))
            return routes;
        var refusal = await RefusalAsync(cancellationToken);
        return [.. routes.Select(r => r.Direct ? r with { Refusal = r.Refusal ?? refusal } : r)];
    }

    private async Task<string?> AskAsync(CancellationToken cancellationToken)
    {
        var signed = await resolver.AskAsync(options.SignedName, MailRecordKind.Address4, cancellationToken);
        if (!signed.IsDefinite)
            return Unreachable;
        if (!signed.Secure)
            return NotValidating;
        var bogus = await resolver.AskAsync(options.BogusName, MailRecordKind.Address4, cancellationToken);
        // Only SERVFAIL is a refusal; silence may have any cause.
        return bogus.IsDefinite ? NotValidating : bogus.Status == DnsStatus.Failed ? null : Unreachable;
    }

    [LoggerMessage(1, LogLevel.Information, "Resolver for direct delivery: {Verdict}")]
    private partial void LogChecked(string verdict);

    private sealed record Answer(string? Refusal, DateTimeOffset Until);
}
