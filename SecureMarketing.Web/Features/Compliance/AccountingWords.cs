using SecureMarketing.Core.Compliance;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Features.Compliance;

/// <summary>Disclosures and requests in the words of the screen.</summary>
internal static class AccountingWords
{
    public static (string Text, Tone Tone) State(AccountingRequestRow request, SiteZone zone) => request switch
    {
        { AnsweredAt: { } at } => ("Answered " + zone.Text(at), Tone.Success),
        { Overdue: true } => ("Overdue since " + SiteZone.Day(request.DueOn), Tone.Error),
        { Extended: not null } => ($"Due {SiteZone.Day(request.DueOn)}, extended", Tone.Warning),
        _ => ("Due " + SiteZone.Day(request.DueOn), Tone.Info),
    };
}
