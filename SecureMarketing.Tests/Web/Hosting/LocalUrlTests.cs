using SecureMarketing.Web.Features.Access;

namespace SecureMarketing.Tests.Web.Hosting;

public sealed class LocalUrlTests
{
    [Theory]
    [InlineData("/", true)]
    [InlineData("/segments?page=2", true)]
    [InlineData("//evil.example.net", false)]
    [InlineData("/\\evil.example.net", false)]
    [InlineData("https://evil.example.net", false)]
    [InlineData("javascript:alert(1)", false)]
    [InlineData("/\tevil", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void ReturnUrl_CountsOnlyInsideTheSite(string? url, bool local) => Assert.Equal(local, AccountPage.IsLocal(url));
}
