using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Access.Matrix;

/// <summary>
/// Every role × every use case of the product, against the matrix (45 CFR 164.502(b), compliance.md §4 and §11). What a role may not
/// do is tried through the real gate and must be refused there, on whatever object, and on record.
/// </summary>
public sealed class UseCaseMatrixTests
{
    /// <summary>Every command of the product by its name.</summary>
    internal static readonly Dictionary<string, Type> UseCases = typeof(UseCaseRunner).Assembly.GetTypes()
        .SelectMany(t => t.GetInterfaces()).Where(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IUseCase<,>))
        .Select(i => i.GetGenericArguments()[0]).ToDictionary(c => c.Name);

    private static readonly ILookup<string, Duty> Duties =
        DutyTable.Rows.SelectMany(row => row.UseCases.Split(' ', StringSplitOptions.RemoveEmptyEntries), (row, name) => (row, name)).ToLookup(r => r.name, r => r.row);

    public static TheoryData<Role> Roles() => [.. Enum.GetValues<Role>()];

    [Fact]
    public void EveryUseCase_StandsInExactlyOneRow()
    {
        Assert.Empty(UseCases.Keys.Where(name => !Duties.Contains(name)).Order());
        Assert.Empty(Duties.Where(d => d.Count() > 1).Select(d => d.Key));
        // A row that nobody can carry out promises what the product does not do.
        Assert.Empty(DutyTable.Rows.Where(row => string.IsNullOrWhiteSpace(row.UseCases)).Select(row => $"{row.Data} {row.Does}"));
        Assert.Empty(Duties.Select(d => d.Key).Where(name => !UseCases.ContainsKey(name)).Order());
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task ARole_ReachesWhatTheMatrixSays_AndIsRefusedTheRest(Role role)
    {
        await using var host = await TestHost.StartAsync();
        var actor = Actor.User(UserId.New(), role.ToString(), RolePermissions.Of([role]), null, null);
        var wrong = new List<string>();
        var refused = 0;
        foreach (var (name, command) in UseCases.OrderBy(u => u.Key))
        {
            var may = Duties[name].FirstOrDefault()?.Roles.Contains(role) == true;
            if (may && !actor.Holds(PermissionOf(command)))
                wrong.Add($"{name}: must be reached by {role}");
            else if (!may && await TryAsync(host, command, actor) is not { Kind: ErrorKind.Forbidden })
                wrong.Add($"{name}: not refused to {role}");
            else if (!may)
                refused++;
        }

        Assert.Empty(wrong);
        await using var db = host.NewContext();
        Assert.Equal(refused, await db.AuditEvents.CountAsync(e => e.Outcome == AuditOutcome.Refused && e.ActorKind == ActorKind.User));
    }

    internal static Permission PermissionOf(Type command) =>
        (Permission)command.GetProperty("Requires", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;

    /// <summary>A command without any values: a refusal that depends on them would come too late.</summary>
    internal static async Task<Error?> TryAsync(TestHost host, Type command, Actor actor)
    {
        var result = command.GetInterfaces().Single(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(ICommand<>)).GetGenericArguments()[0];
        return await (Task<Error?>)typeof(UseCaseMatrixTests).GetMethod(nameof(RunAsync), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(command, result).Invoke(null, [host, RuntimeHelpers.GetUninitializedObject(command), actor])!;
    }

    private static async Task<Error?> RunAsync<TCommand, TResult>(TestHost host, TCommand command, Actor actor) where TCommand : ICommand<TResult> =>
        (await host.RunAsync<TCommand, TResult>(command, actor)).Error;
}
