using SecureMarketing.Core.Access;
using SecureMarketing.Core.Compliance;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Web.Components.Shell;

namespace SecureMarketing.Web.Features.Home;

/// <summary>
/// What the home page shows, loaded once while it is prerendered and handed to the circuit: nothing is asked twice and nothing
/// flickers when controls come alive.
/// </summary>
public sealed record HomeState
{
    public required string Greeting { get; init; }

    /// <summary>Those that wait first, each part in its order.</summary>
    public required IReadOnlyList<HomeCard> Cards { get; init; }

    /// <summary>What the person last worked on, latest first.</summary>
    public required IReadOnlyList<WorkItem> Recent { get; init; }

    public required IReadOnlyList<ReadinessStep> Done { get; init; }

    public required IReadOnlyList<ReadinessStep> Begun { get; init; }

    public required IReadOnlyList<Role> Staffed { get; init; }

    /// <summary>Parts that could not be loaded, by their reference.</summary>
    public required IReadOnlyList<Error> Failures { get; init; }
}
