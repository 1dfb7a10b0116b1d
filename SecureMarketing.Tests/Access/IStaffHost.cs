using Microsoft.Extensions.Time.Testing;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Tests.Access;

/// <summary>Where <see cref="Staff"/> work: Core alone, or the whole site behind a browser; with a clock that a test moves.</summary>
internal interface IStaffHost
{
    FakeTimeProvider Clock { get; }

    /// <param name="command">What to do.</param>
    /// <param name="actor">Null: the operator of the machine.</param>
    Task<Result<TResult>> RunAsync<TCommand, TResult>(TCommand command, Actor? actor = null) where TCommand : ICommand<TResult>;
}
