using SecureMarketing.Core.Access;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Web.Cli.Demo;

/// <summary>
/// The demo's invented people, each signed in through both factors like anybody: separation of duties holds in the demo
/// because author and approvers really are different persons.
/// </summary>
internal sealed class DemoStaff
{
    private readonly UseCaseRunner useCases;
    private readonly Dictionary<Role, Actor> actors;

    private DemoStaff(UseCaseRunner useCases, Dictionary<Role, Actor> actors)
    {
        this.useCases = useCases;
        this.actors = actors;
    }

    public static async Task<DemoStaff> SignInAsync(UseCaseRunner useCases, CancellationToken cancellationToken)
    {
        var machine = Actor.Operator(Environment.UserName);
        var links = Value(await useCases.RunAsync<OpenDemo, IReadOnlyList<DemoLink>>(new OpenDemo(), machine, cancellationToken));
        var signedIn = new Dictionary<Role, Actor>();
        foreach (var link in links)
        {
            var nobody = Actor.Anyone();
            var user = Value(await useCases.RunAsync<UseDemoLink, UserId>(new UseDemoLink { Token = link.Token }, nobody, cancellationToken));
            var code = await CodeAsync(useCases, link.Role, cancellationToken);
            var opened = Value(await useCases.RunAsync<CheckSecondFactor, OpenedSession>(new CheckSecondFactor { User = user, Code = code }, nobody, cancellationToken));
            signedIn[link.Role] = Actor.User(opened.User, string.Join(',', opened.Roles), RolePermissions.Of(opened.Roles), opened.Session.Value.ToString("D"), null);
        }

        return new DemoStaff(useCases, signedIn);
    }

    /// <summary>Runs a use case as the person who holds this role; on a slow machine they prove again who they are.</summary>
    /// <exception cref="CliException">The use case refused, with its reason.</exception>
    public async Task<TResult> AsAsync<TCommand, TResult>(Role role, TCommand command, CancellationToken cancellationToken) where TCommand : ICommand<TResult>
    {
        var answer = await useCases.RunAsync<TCommand, TResult>(command, actors[role], cancellationToken);
        if (answer.Error != UseCaseErrors.ProofNeeded)
            return Value(answer);
        var proof = new ProveIdentity { Password = "", Code = await CodeAsync(useCases, role, cancellationToken) };
        Value(await useCases.RunAsync<ProveIdentity, Unit>(proof, actors[role], cancellationToken));
        return Value(await useCases.RunAsync<TCommand, TResult>(command, actors[role], cancellationToken));
    }

    /// <summary>Read anew for each use: a code is good for its half minute only.</summary>
    private static async Task<string> CodeAsync(UseCaseRunner useCases, Role role, CancellationToken cancellationToken) =>
        Value(await useCases.RunAsync<ShowDemo, IReadOnlyList<DemoPerson>>(new ShowDemo(), Actor.Operator(Environment.UserName), cancellationToken)).Single(p => p.Role == role).Code;

    private static T Value<T>(Result<T> result) =>
        result.Error is { } error ? throw new CliException($"The demo stopped: {error.Message} ({error.Code})") : result.Value;
}
