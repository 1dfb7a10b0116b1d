using System.CommandLine;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Cli;

/// <summary>What a verb that needs the database works with: Core's services over one data folder, acting as the operator.</summary>
public sealed class CliHost : IAsyncDisposable
{
    /// <summary><c>--data DIR</c>, the same on every verb.</summary>
    public static Option<string> DataOption { get; } = new("--data")
    {
        Description = "Data folder; created on need.",
        DefaultValueFactory = _ => "./data",
        Recursive = true,
    };

    /// <summary><c>--json</c>, on verbs that print a result.</summary>
    public static Option<bool> JsonOption() => new("--json") { Description = "Print the result as JSON." };

    private readonly ServiceProvider services;

    private CliHost(ServiceProvider services) => this.services = services;

    public IServiceProvider Services => services;

    public Actor Actor { get; } = Actor.Operator(Environment.UserName);

    /// <summary>Builds Core over the folder and brings the database to this build's schema.</summary>
    public static Task<CliHost> StartAsync(ParseResult parse, CancellationToken cancellationToken) =>
        StartAsync(new DataFolder(parse.GetValue(DataOption)!), [], cancellationToken);

    /// <param name="folder">Holds database, keys and settings.</param>
    /// <param name="settings">Outrank those of the folder and the environment.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    public static async Task<CliHost> StartAsync(DataFolder folder, IReadOnlyList<KeyValuePair<string, string?>> settings, CancellationToken cancellationToken)
    {
        var configuration = new ConfigurationBuilder().AddConfiguration(Configuration.Build(folder)).AddInMemoryCollection(settings).Build();
        var provider = new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddLogging()
            .AddCore(configuration, folder)
            .BuildServiceProvider();
        await provider.GetRequiredService<DatabaseStart>().PrepareAsync(cancellationToken);
        return new CliHost(provider);
    }

    public Task<Result<TResult>> RunAsync<TCommand, TResult>(TCommand command, CancellationToken cancellationToken)
        where TCommand : ICommand<TResult> =>
        services.GetRequiredService<UseCaseRunner>().RunAsync<TCommand, TResult>(command, Actor, cancellationToken);

    /// <summary>Gives what this command audited its place in the chain, unless a running server does so.</summary>
    public async Task SealAsync(CancellationToken cancellationToken)
    {
        var sealer = services.GetRequiredService<AuditSealer>();
        await sealer.SealAsync(cancellationToken);
        await sealer.ReleaseAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await SealAsync(CancellationToken.None);
        await services.DisposeAsync();
    }
}
