using SecureMarketing.Core.Delivery.Streams;
using SecureMarketing.Core.Sending.Preflight;
using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Features.Campaigns;

namespace SecureMarketing.Tests.Web.Campaigns;

public sealed class PreflightWordsTests
{
    [Fact]
    public void Refusals_ComeFirst_WithWhatToDo_AndEveryCheckHasItsOwnName()
    {
        var checks = Enum.GetValues<PreflightKind>().Select(k => new PreflightCheck(k, k == PreflightKind.Dmarc ? PreflightVerdict.Refuse : PreflightVerdict.Pass, "As found.", k == PreflightKind.Dmarc ? "Mend it." : null)).ToList();
        var items = PreflightWords.Of(new PreflightReport(MailStream.Marketing, "example.org", checks));
        Assert.Equal((CheckState.Blocked, "DMARC:", "As found. Mend it."), (items[0].State, items[0].Text, items[0].Detail));
        Assert.Equal(checks.Count, items.Select(i => i.Text).Distinct().Count());
        Assert.All(items.Skip(1), i => Assert.Equal(CheckState.Done, i.State));
    }
}
