namespace SecureMarketing.Core.Kernel;

/// <summary>Who acts.</summary>
public enum ActorKind
{
    /// <summary>A signed-in member of staff.</summary>
    User = 1,

    /// <summary>The person at the machine's command line; trusted by the operating system, audited by name.</summary>
    Operator = 2,

    /// <summary>A job or worker of the product itself.</summary>
    Worker = 3,

    /// <summary>Someone outside: a recipient, a mail client, a person setting up.</summary>
    Public = 4,
}

/// <summary>
/// Who acts and with which rights at this moment. The rights are those of the roles held now, loaded anew for every
/// use case; a page that hides a button is courtesy, not protection.
/// </summary>
public sealed class Actor
{
    private readonly IReadOnlySet<Permission> permissions;

    private Actor(ActorKind kind, Guid id, string role, IReadOnlySet<Permission> permissions, string? session, string? sourceIp)
    {
        Kind = kind;
        Id = id;
        Role = role;
        this.permissions = permissions;
        Session = session;
        SourceIp = sourceIp;
    }

    public ActorKind Kind { get; }

    /// <summary>User id for <see cref="ActorKind.User"/>; a fixed id for workers, zero for the public.</summary>
    public Guid Id { get; }

    /// <summary>Role names joined by comma, or <c>operator:NAME</c>, <c>worker:NAME</c>, <c>public</c>. Never an address.</summary>
    public string Role { get; }

    /// <summary>Opaque session id, null outside a session.</summary>
    public string? Session { get; }

    /// <summary>Null when there is no network peer.</summary>
    public string? SourceIp { get; }

    /// <summary>
    /// True when a page looks by itself, to keep what it shows current: such a look does not postpone the idle logoff
    /// (45 CFR 164.312(a)(2)(iii)), or an open tab would keep its session alive for the whole day.
    /// </summary>
    public bool IsWatching { get; private init; }

    /// <summary>A page thinks that emergency access runs, which lets it show what that opens; the gate asks anew and counts by its own look.</summary>
    public bool IsInEmergency { get; private init; }

    /// <summary>The same person and rights, while nobody touches the page.</summary>
    public Actor Watching() => new(Kind, Id, Role, permissions, Session, SourceIp) { IsWatching = true, IsInEmergency = IsInEmergency };

    /// <summary>The same person, as pages show them while emergency access runs.</summary>
    public Actor InEmergency(IReadOnlySet<Permission> more) =>
        new(Kind, Id, Role, permissions.Union(more).ToHashSet(), Session, SourceIp) { IsWatching = IsWatching, IsInEmergency = true };

    /// <summary>The same person with exactly these rights.</summary>
    /// <param name="rights">Of this moment.</param>
    /// <param name="emergency">True when some of them are held by emergency access alone: the trail names it beside the roles.</param>
    public Actor With(IReadOnlySet<Permission> rights, bool emergency) => new(Kind, Id, emergency ? Role + ",BreakGlass" : Role, rights, Session, SourceIp) { IsWatching = IsWatching };

    public bool Holds(Permission permission) => permission == Permission.Public || permissions.Contains(permission);

    public static Actor User(UserId id, string roles, IReadOnlySet<Permission> permissions, string? session, string? sourceIp) =>
        new(ActorKind.User, id.Value, roles, permissions, session, sourceIp);

    /// <summary>The command line runs with this listed set: everything an administrator's tool needs, each use audited.</summary>
    public static Actor Operator(string osUser) =>
        new(ActorKind.Operator, Guid.Empty, "operator:" + osUser, AllPermissions, null, null);

    /// <summary>A worker of the product, with exactly the rights it names.</summary>
    public static Actor Worker(string name, params Permission[] permissions) =>
        new(ActorKind.Worker, Guid.Empty, "worker:" + name, permissions.ToHashSet(), null, null);

    /// <summary>Someone without an account.</summary>
    public static Actor Anyone(string? sourceIp = null) =>
        new(ActorKind.Public, Guid.Empty, "public", new HashSet<Permission>(), null, sourceIp);

    private static readonly HashSet<Permission> AllPermissions = [.. Enum.GetValues<Permission>()];

    /// <summary>Role and id only: safe to log.</summary>
    public override string ToString() => $"{Role} {Id:N}";
}
