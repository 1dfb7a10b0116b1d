using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Core.Sending;
using SecureMarketing.Core.Sending.Shaping;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Components.Shell;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Sending;

/// <summary>The queue: counts for all who may see it, the list for those who work with it, doubts to be resolved.</summary>
public sealed partial class QueuePage
{
    /// <summary>States a person looks for; the others are reached through a campaign's own page.</summary>
    private static readonly MessageState[] Shown =
        [MessageState.Queued, MessageState.Deferred, MessageState.Held, MessageState.InDoubt, MessageState.Bounced, MessageState.Accepted, MessageState.Cancelled];

    private static readonly IReadOnlyList<GridColumn> Columns =
        [new("Message"), new("State"), new("Since"), new("Domain"), new("Reason"), new("Attempts", IsNumber: true), new("")];

    private static readonly IReadOnlyList<GridColumn> DomainColumns = [new("Domain"), new("State"), new("Messages", IsNumber: true)];

    private static readonly IReadOnlyList<(InDoubtResolution Value, string Text)> Outcomes =
    [
        (InDoubtResolution.Arrived, "It arrived. Count it as accepted."),
        (InDoubtResolution.Resend, "It did not arrive. Send it again, through the gate."),
        (InDoubtResolution.Drop, "Leave it. Neither count it nor send it again."),
    ];

    private QueueCounts? counts;
    private Error? failure;
    private bool mayList;
    private bool mayDomains;
    private bool mayResolve;
    private bool mayLimits;
    private bool refused;
    private string? done;
    private RerouteDialog? rerouting;
    private string? note;
    private string? domain;
    private ServerGrid<QueueRow>? grid;
    private ConfirmDialog? dialog;
    private QueueRow? asked;
    private InDoubtResolution? resolution;

    /// <summary>A name of <see cref="MessageState"/>; anything else lists all.</summary>
    [SupplyParameterFromQuery(Name = "state")] public string? State { get; set; }

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private CurrentActor Current { get; set; } = null!;

    [Inject] private Organisation Organisation { get; set; } = null!;

    private MessageState? Chosen => Enum.TryParse<MessageState>(State, out var state) && Enum.IsDefined(state) ? state : null;

    private ViewLink[] Links(QueueCounts found) =>
    [
        new("All", "/queue", Chosen is null),
        .. Shown.Select(state => new ViewLink(SendingWords.Of(state), $"/queue?state={state}", Chosen == state, found.Of(state).ToString())),
    ];

    protected override async Task OnInitializedAsync()
    {
        var actor = await Current.GetAsync();
        (mayList, mayDomains) = (actor.Holds(Permission.QueueView), actor.Holds(Permission.QueueDomains));
        (mayResolve, mayLimits) = (actor.Holds(Permission.QueueManage), actor.Holds(Permission.DeliveryPolicyView));
        // The prerendered page shows the skeleton: waiting for the counts there would keep everything back, and ask twice.
        if (RendererInfo.IsInteractive)
            await CountAsync();
    }

    private async Task CountAsync()
    {
        var answer = await UseCases.RunAsync<CountQueue, QueueCounts>(new CountQueue(), await Current.GetAsync(), CancellationToken.None);
        failure = answer.Error;
        counts = answer.IsSuccess ? answer.Value : null;
        note = counts switch
        {
            null => null,
            { Due.Number: 0 } => "Nothing is due",
            { OldestDueAt: { } oldest } found => $"{found.Due} due, the oldest since {SendingWords.At(oldest, Organisation)}",
            { } found => $"{found.Due} due",
        };
    }

    private async Task<Result<GridRows<QueueRow>>> LoadAsync(GridQuery query, CancellationToken cancellationToken)
    {
        var answer = await UseCases.RunAsync<ListQueue, QueueListing>(Query(query), await Current.GetAsync(), cancellationToken);
        return answer.Error is { } error ? error : new GridRows<QueueRow>(answer.Value.Rows, answer.Value.Total);
    }

    private async Task<Result<GridRows<QueueDomainRow>>> LoadDomainsAsync(GridQuery query, CancellationToken cancellationToken)
    {
        var answer = await UseCases.RunAsync<ListQueueDomains, QueueDomainListing>(
            new ListQueueDomains { State = Chosen, Domain = Domain, Skip = query.Skip, Take = query.Take }, await Current.GetAsync(), cancellationToken);
        return answer.Error is { } error ? error : new GridRows<QueueDomainRow>(answer.Value.Rows, answer.Value.Total);
    }

    private string? Domain => string.IsNullOrWhiteSpace(domain) ? null : domain.Trim().ToLowerInvariant();

    private ListQueue Query(GridQuery query) => new()
    {
        State = Chosen,
        Domain = Domain,
        Skip = query.Skip,
        Take = query.Take,
    };

    private Task AskAsync(QueueRow row)
    {
        (asked, resolution) = (row, null);
        return dialog!.ShowAsync();
    }

    private async Task<Error?> ResolveAsync()
    {
        if (asked is null || resolution is not { } found)
            return null;
        var answer = await UseCases.RunAsync<ResolveInDoubt, Unit>(new ResolveInDoubt(asked.Id, found), await Current.GetAsync(), CancellationToken.None);
        if (answer.Error is { } refusal)
            return refusal;
        await CountAsync();
        await grid!.ReloadAsync();
        return null;
    }

    private static bool IsWaiting(MessageState state) => state is MessageState.Queued or MessageState.Deferred or MessageState.Held;

    private async Task RetryAsync(QueueRow row)
    {
        var answer = await UseCases.RunAsync<RetryQueued, int>(new RetryQueued(new LaneTarget { Message = row.Id }), await Current.GetAsync(), CancellationToken.None);
        await SayAsync(answer.Error?.Message ?? $"Message {Short(row.Id)} is due now.", answer.Error is not null);
    }

    private Task RerouteAsync(QueueRow row) => rerouting!.ShowAsync(new LaneTarget { Message = row.Id }, $"Message {Short(row.Id)}");

    private Task ReroutedAsync(int moved) => SayAsync(moved == 0 ? "It keeps to that route already." : "The message is rerouted.", isRefusal: false);

    private async Task SayAsync(string words, bool isRefusal)
    {
        (done, refused) = (words, isRefusal);
        await CountAsync();
        await grid!.ReloadAsync();
    }

    private static string Doubt(ShownCount count) => count.Number == 1
        ? "1 message is in doubt: it may or may not have arrived, and is not sent again until a person has looked."
        : $"{count} messages are in doubt: they may or may not have arrived, and are not sent again until a person has looked.";

    /// <summary>Enough of the id to tell rows apart: its random end.</summary>
    private static string Short(MessageId id) => id.Value.ToString("N")[^8..];
}
