using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace SecureMarketing.Tests.Support;

/// <summary>Every statement that the database was given, as text: for tests that say how many a use case may need.</summary>
internal sealed class Statements : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> texts = new();

    /// <summary>Since the last <see cref="Clear"/>.</summary>
    public IReadOnlyList<string> Texts => [.. texts];

    public void Clear() => texts.Clear();

    /// <summary>For <see cref="TestHost.StartAsync"/>.</summary>
    public void Listen(IServiceCollection services) => services.AddSingleton<ILoggerProvider>(this);

    ILogger ILoggerProvider.CreateLogger(string categoryName) => this;

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (eventId.Id == RelationalEventId.CommandExecuted.Id)
            texts.Enqueue(formatter(state, exception));
    }

    public void Dispose()
    {
    }
}
