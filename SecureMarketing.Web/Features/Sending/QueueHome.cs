using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Sending;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Features.Home;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Sending;

/// <summary>Messages in doubt: a person must find out what became of them.</summary>
internal sealed class QueueHome : IHomeSource
{
    public int Order => 21;

    public Permission Needs => Permission.QueueManage;

    public async Task<HomeCard?> AskAsync(Visit visit, CancellationToken cancellationToken)
    {
        var counted = await visit.RunAsync<CountQueue, QueueCounts>(new CountQueue(), cancellationToken);
        if (!counted.IsSuccess || !counted.Value.ByState.TryGetValue(MessageState.InDoubt, out var doubts))
            return null;
        return new HomeCard(
            HomePart.Waiting, "Messages in doubt", doubts.ToString(),
            "The connection broke before the answer came, so they may have arrived. They are never sent again by themselves: look in the relay's log and record what you find.",
            "/queue?state=InDoubt", "Resolve", Tone.Error);
    }
}
