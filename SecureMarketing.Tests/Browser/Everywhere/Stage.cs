using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Tests.Browser.Everywhere;

/// <summary>
/// Lets a test decide how the site's use cases behave: held back until let go, or failing as with a database that is gone; and counts them.
/// It stands around the real handlers in the container, so the product knows nothing of it.
/// </summary>
internal sealed class Stage
{
    private readonly ConcurrentDictionary<Type, TaskCompletionSource> held = new();
    private readonly ConcurrentDictionary<Type, byte> failing = new();
    private readonly ConcurrentDictionary<Type, int> passed = new();

    /// <summary>Puts this stage around every use case that is registered so far.</summary>
    public void Around(IServiceCollection services)
    {
        services.AddSingleton(this);
        for (var i = 0; i < services.Count; i++)
        {
            if (services[i] is { IsKeyedService: false, ServiceType: { IsGenericType: true } contract, ImplementationType: { } handler } && contract.GetGenericTypeDefinition() == typeof(IUseCase<,>))
            {
                var staged = typeof(Staged<,>).MakeGenericType(contract.GetGenericArguments());
                services[i] = ServiceDescriptor.Transient(contract, provider => ActivatorUtilities.CreateInstance(provider, staged, ActivatorUtilities.CreateInstance(provider, handler)));
            }
        }
    }

    /// <summary>Keeps these commands waiting until the answer is disposed.</summary>
    public IDisposable Hold(params ReadOnlySpan<Type> commands)
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Type[] mine = [.. commands];
        foreach (var command in mine)
            held[command] = gate;
        return new Ending(() =>
        {
            foreach (var command in mine)
                held.TryRemove(command, out _);
            gate.SetResult();
        });
    }

    /// <summary>Lets these commands throw until the answer is disposed.</summary>
    public IDisposable Fail(params ReadOnlySpan<Type> commands)
    {
        Type[] mine = [.. commands];
        foreach (var command in mine)
            failing[command] = 0;
        return new Ending(() =>
        {
            foreach (var command in mine)
                failing.TryRemove(command, out _);
        });
    }

    /// <summary>How many of these commands came to their handler so far.</summary>
    public int Passed(Type command) => passed.GetValueOrDefault(command);

    private async Task PassAsync(Type command, CancellationToken cancellationToken)
    {
        passed.AddOrUpdate(command, 1, (_, before) => before + 1);
        if (held.TryGetValue(command, out var gate))
            await gate.Task.WaitAsync(cancellationToken);
        if (failing.ContainsKey(command))
            throw new IOException("The test lets this use case fail.");
    }

    private sealed class Ending(Action end) : IDisposable
    {
        public void Dispose() => end();
    }

    private sealed class Staged<TCommand, TResult>(IUseCase<TCommand, TResult> handler, Stage stage) : IUseCase<TCommand, TResult> where TCommand : ICommand<TResult>
    {
        public async Task<Result<TResult>> HandleAsync(TCommand command, UseCaseScope scope, CancellationToken cancellationToken)
        {
            await stage.PassAsync(typeof(TCommand), cancellationToken);
            return await handler.HandleAsync(command, scope, cancellationToken);
        }
    }
}
