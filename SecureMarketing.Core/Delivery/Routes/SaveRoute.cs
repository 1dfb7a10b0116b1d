using FluentValidation;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Delivery.Domains;
using SecureMarketing.Core.Delivery.Streams;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Delivery.Routes;

/// <summary>
/// Adds a smart host or the direct route, or changes a route. The change counts from the next connection; running submissions end as they
/// began. Holds a password: a class, prints nothing.
/// </summary>
public sealed class SaveRoute : ICommand<RouteId>
{
    public static Permission Requires => Permission.RoutesManage;

    public static AuditAction Audits => AuditAction.RouteChanged;

    public static Proof Demands => Proof.Fresh;

    /// <summary>Null adds one.</summary>
    public RouteId? Route { get; init; }

    /// <summary>Of a route to add: a smart host, or the one direct route.</summary>
    public RouteKind Kind { get; init; } = RouteKind.SmartHost;

    public required RouteSettings Settings { get; init; }

    /// <summary>Sign-in at the relay. Null with <see cref="KeepCredentials"/> false removes it.</summary>
    public string? UserName { get; init; }

    public string? Password { get; init; }

    /// <summary>True leaves the stored credentials as they are: a form never gets the password back.</summary>
    public bool KeepCredentials { get; init; } = true;
}

internal sealed class SaveRouteValidator : AbstractValidator<SaveRoute>
{
    public SaveRouteValidator()
    {
        RuleFor(c => c.Settings.Name).NotEmpty().MaximumLength(80).WithMessage("Give the route a name of at most 80 characters.");
        RuleFor(c => c.Settings.Tls).IsInEnum();
        RuleFor(c => c.Settings.Rank).InclusiveBetween(0, 10_000).WithMessage("The rank is a number from 0 (first) to 10,000.");
        RuleFor(c => c.Settings.PinnedKey).Matches("^[0-9a-f]{64}$").When(c => c.Settings.PinnedKey is not null)
            .WithMessage("A pin is the SHA-256 of the server's public key: 64 lower-case hex digits.");
        RuleFor(c => c.Settings.Streams).Must(s => s != StreamSet.None && (s & ~StreamSet.All) == 0).WithMessage("A route serves at least one stream: transactional, marketing or sensitive. To take it out of use, disable it.");
        RuleFor(c => c.Settings.Egress).MaximumLength(DeliveryRouteMapping.EgressLength).Must(e => e is null || SpfRecord.ReadTerms(e) is not null)
            .WithMessage("Say where the route's mail leaves as SPF terms, such as include:_spf.relay.example or ip4:192.0.2.10, parted by blanks.");
        RuleFor(c => c.Settings).Must(s => s.Tls is TlsMode.StartTls or TlsMode.Implicit || !s.AssertsOnwardTls)
            .WithMessage("A relay reached without verified TLS cannot vouch for TLS onward. Choose STARTTLS or implicit TLS first.");
        RuleFor(c => c).Must(c => c.Password is null || c.Settings.Tls is TlsMode.StartTls or TlsMode.Implicit)
            .WithMessage("Credentials travel over verified TLS only. Choose STARTTLS or implicit TLS, or remove them.");
        RuleFor(c => c).Must(c => c.UserName is null == c.Password is null).WithMessage("User name and password belong together: give both or neither.");
    }
}

internal sealed class SaveRouteHandler(IFieldCipher cipher, RouteDirectory directory) : IUseCase<SaveRoute, RouteId>
{
    public async Task<Result<RouteId>> HandleAsync(SaveRoute command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var db = scope.Db;
        var settings = command.Settings;
        var route = command.Route is { } id ? await db.DeliveryRoutes.SingleOrDefaultAsync(r => r.Id == id, cancellationToken) : null;
        if (command.Route is not null && route is null)
            return DeliveryErrors.RouteNotFound;
        var kind = route?.Kind ?? command.Kind;
        if (kind == RouteKind.Direct)
        {
            if (settings.Host.Length > 0 || settings.Port != 0 || settings.Tls != TlsMode.StartTls || settings.PinnedKey is not null || settings.AssertsOnwardTls || settings.Vendor is not null || command.Password is not null)
                return DeliveryErrors.DirectFixed;
            if (route is null && await db.DeliveryRoutes.AnyAsync(r => r.Kind == RouteKind.Direct, cancellationToken))
                return DeliveryErrors.DirectTaken;
        }
        else if (route is null && kind != RouteKind.SmartHost)
        {
            return DeliveryErrors.SandboxFixed;
        }
        else if (route?.Kind == RouteKind.Sandbox ? settings.Host.Length > 0 || settings.Port != 0 || settings.Tls != TlsMode.StartTls || command.Password is not null : !IsHost(settings))
            return route?.Kind == RouteKind.Sandbox ? DeliveryErrors.SandboxFixed : DeliveryErrors.RouteAddress;
        if (await db.DeliveryRoutes.AnyAsync(r => r.Name == settings.Name && (command.Route == null || r.Id != command.Route), cancellationToken))
            return DeliveryErrors.RouteNameTaken;

        if (route is null)
            db.Add(route = new DeliveryRoute(RouteId.New(), kind, settings, scope.Now));
        else
            route.Configure(settings, scope.Now);
        if (!command.KeepCredentials || command.Password is not null)
            route.Authenticate(Seal(route.Id, RouteDirectory.UserNameField, command.UserName), Seal(route.Id, RouteDirectory.PasswordField, command.Password));
        directory.Forget(route.Id);
        scope.Audit.ObjectType = "route";
        scope.Audit.ObjectId = route.Id.Value.ToString();
        scope.Audit.ObjectVersion = route.Version;
        return route.Id;
    }

    private static bool IsHost(RouteSettings settings) => settings.Port is > 0 and <= 65535 && Uri.CheckHostName(settings.Host) != UriHostNameType.Unknown;

    private byte[]? Seal(RouteId route, string field, string? value) => value is null ? null : cipher.Seal(route.Value, field, value);
}
