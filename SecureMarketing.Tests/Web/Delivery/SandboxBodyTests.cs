using SecureMarketing.Web.Features.Delivery;

namespace SecureMarketing.Tests.Web.Delivery;

public sealed class SandboxBodyTests
{
    [Fact]
    public void RemotePictures_AreLeftOut_AndEverythingElseStays()
    {
        var shown = SandboxBody.Inert("""<p><a href="https://example.com/a">A</a><img width="1" src="https://example.com/t/o/token" alt=""><img src="data:image/png;base64,AAAA"></p>""");
        Assert.StartsWith("<meta http-equiv=\"Content-Security-Policy\"", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("/t/o/token", shown, StringComparison.Ordinal);
        Assert.Contains("""<a href="https://example.com/a">""", shown, StringComparison.Ordinal);
        Assert.Contains("""<img src="data:image/png;base64,AAAA">""", shown, StringComparison.Ordinal);
    }
}
