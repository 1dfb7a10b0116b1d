using System.Globalization;
using Microsoft.AspNetCore.Components;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Consent;

/// <summary>Orders about many people and their progress.</summary>
public sealed partial class AuthorizationBatchesPage
{
    private IReadOnlyList<AuthorizationBatchRow>? batches;
    private IReadOnlyList<AuthorizationFormRow> forms = [];
    private Error? failure;
    private bool mayOrder;
    private bool mayStand;
    private StandingRenewals? standing;
    private string standingBy = "";
    private string? done;
    private ConfirmDialog askDialog = null!;
    private ConfirmDialog revokeDialog = null!;
    private Guid form;
    private AuthorizationView? view = AuthorizationView.Expiring;
    private Guid? segment;
    private IReadOnlyList<SegmentRow> segments = [];
    private string list = "";
    private bool byMail;
    private RevocationChannel channel = RevocationChannel.Letter;
    private DateTime received;

    [Inject] private UseCaseRunner UseCases { get; set; } = null!;

    [Inject] private StepUp StepUp { get; set; } = null!;

    [Inject] private CurrentActor Current { get; set; } = null!;

    [Inject] private Organisation Organisation { get; set; } = null!;

    [Inject] private TimeProvider Clock { get; set; } = null!;

    // The prerendered page shows the skeleton: waiting for the orders there would keep everything back, and ask twice.
    protected override Task OnInitializedAsync() => RendererInfo.IsInteractive ? LoadAsync() : Task.CompletedTask;

    private async Task LoadAsync()
    {
        var actor = await Current.GetAsync();
        (mayOrder, mayStand) = (actor.Holds(Permission.AuthorizationBatch), actor.Holds(Permission.AuthorizationStanding));
        var listed = await UseCases.RunAsync<ListAuthorizationBatches, IReadOnlyList<AuthorizationBatchRow>>(new ListAuthorizationBatches(), actor, CancellationToken.None);
        var found = await UseCases.RunAsync<ListAuthorizationForms, IReadOnlyList<AuthorizationFormRow>>(new ListAuthorizationForms(), actor, CancellationToken.None);
        var ordered = await UseCases.RunAsync<ViewStandingRenewals, StandingRenewals>(new ViewStandingRenewals(), actor, CancellationToken.None);
        failure = listed.Error ?? found.Error ?? ordered.Error;
        if (failure is not null)
            return;
        (batches, forms, standing) = (listed.Value, [.. found.Value.Where(f => f.MayAsk)], ordered.Value);
        standingBy = await NameAsync(ordered.Value.By, actor);
        if (mayOrder && actor.Holds(Permission.SegmentView))
        {
            var known = await UseCases.RunAsync<ListSegments, IReadOnlyList<SegmentRow>>(new ListSegments(), actor, CancellationToken.None);
            segments = known.IsSuccess ? known.Value : [];
        }

        if (form == default && forms is [var first, ..])
            form = first.Id.Value;
    }

    private async Task<string> NameAsync(Guid? by, Actor actor)
    {
        if (by is not { } id)
            return "";
        if (id == Guid.Empty)
            return "the command line";
        var named = await UseCases.RunAsync<NameStaff, IReadOnlyDictionary<Guid, string>>(new NameStaff([id]), actor, CancellationToken.None);
        return named.IsSuccess && named.Value.TryGetValue(id, out var name) ? name : "someone without an account";
    }

    private Task SwitchedAsync(string what)
    {
        done = what;
        return LoadAsync();
    }

    private Task OpenRevokeAsync()
    {
        segment = null;
        view ??= AuthorizationView.Expiring;
        received = Organisation.MinuteAt(Clock.GetUtcNow());
        return revokeDialog.ShowAsync();
    }

    private Task<Error?> AskAsync() => OrderAsync(new OrderAuthorizationBatch
    {
        Kind = AuthorizationBatchKind.Request,
        View = view,
        Segment = segment,
        People = Lines,
        Form = AuthorizationFormId.From(form),
        ByMail = byMail,
    });

    private Task<Error?> RevokeAsync() => OrderAsync(new OrderAuthorizationBatch
    {
        Kind = AuthorizationBatchKind.Revoke,
        View = view,
        People = Lines,
        Channel = channel,
        ReceivedAt = Organisation.MomentOf(received, Clock.GetUtcNow()),
    });

    private IReadOnlyList<string> Lines => view is null && segment is null ? list.Split('\n') : [];

    private async Task<Error?> OrderAsync(OrderAuthorizationBatch order)
    {
        var ordered = await StepUp.RunAsync<OrderAuthorizationBatch, OrderedBatch>(order);
        if (ordered.Error is { } error)
            return error;
        var unknown = ordered.Value.UnknownLines;
        done = string.Create(CultureInfo.InvariantCulture, $"Ordered: {ordered.Value.Total:N0}. It runs in the background.") + (unknown.Count == 0 ? "" : $" Nobody on file: {(unknown.Count == 1 ? "line" : "lines")} {string.Join(", ", unknown.Take(20))}{(unknown.Count > 20 ? " and more" : "")}.");
        list = "";
        await LoadAsync();
        return null;
    }
}
