using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Delivery.Routes;
using SecureMarketing.Core.Delivery.Streams;

namespace SecureMarketing.Web.Features.Delivery;

/// <summary>What the dialog of a stream edits.</summary>
internal sealed class StreamForm
{
    public MailStream Stream { get; init; } = MailStream.Marketing;

    /// <summary>False: the sender that each campaign names.</summary>
    public bool OwnSender { get; set; }
    public string FromName { get; set; } = "";
    public string FromAddress { get; set; } = "";
    public string ReplyTo { get; set; } = "";
    public IReadOnlyList<StreamFormRoute> Routes { get; init; } = [];

    public static StreamForm Of(StreamRow row, IReadOnlyList<RouteRow> routes) => new()
    {
        Stream = row.Stream,
        OwnSender = row.Sender is not null,
        FromName = row.Sender?.FromName ?? "",
        FromAddress = row.Sender?.FromAddress ?? "",
        ReplyTo = row.Sender?.ReplyTo ?? "",
        Routes = [.. routes.Select(r => new StreamFormRoute(r.Id, r.Settings.Name) { Serves = r.Settings.Streams.Serves(row.Stream) })],
    };

    public SetStream ToCommand() => new()
    {
        Stream = Stream,
        Sender = OwnSender ? new SenderIdentity(FromName.Trim(), FromAddress.Trim(), string.IsNullOrWhiteSpace(ReplyTo) ? null : ReplyTo.Trim()) : null,
        Routes = [.. Routes.Where(r => r.Serves).Select(r => r.Id)],
    };
}

/// <summary>One route as a tick.</summary>
internal sealed class StreamFormRoute(RouteId id, string name)
{
    public RouteId Id { get; } = id;

    public string Name { get; } = name;

    public bool Serves { get; set; }
}
