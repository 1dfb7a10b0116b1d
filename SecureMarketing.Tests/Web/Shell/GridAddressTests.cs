using SecureMarketing.Web.Components.Shared;
using SecureMarketing.Web.Components.Shell;

namespace SecureMarketing.Tests.Web.Shell;

public sealed class GridAddressTests
{
    private const string List = "http://localhost/campaigns";

    [Theory]
    [InlineData("", 0, 25, null, false)]
    [InlineData("?page=3&size=50&sort=-changed", 100, 50, "changed", true)]
    [InlineData("?sort=name", 0, 25, "name", false)]
    [InlineData("?page=0&size=7&sort=-", 0, 25, null, false)]
    [InlineData("?page=-2&size=1000000&sort=drop table", 0, 25, null, false)]
    [InlineData("?page=99999999999999999999", 0, 25, null, false)]
    [InlineData("?page=1&page=2", 0, 25, null, false)]
    public void Of_TakesWhatIsKnown_AndTheStandardForTheRest(string query, int skip, int take, string? sort, bool descending) =>
        Assert.Equal(new GridQuery(skip, take, sort, descending), GridAddress.Of(List + query));

    [Fact]
    public void Parameters_AreTheInverse_AndTheStandardIsShort()
    {
        Assert.All(GridAddress.Parameters(new GridQuery(0, 25, null, false)).Values, Assert.Null);
        var asked = new GridQuery(150, 50, "name", true);
        var query = string.Join('&', GridAddress.Parameters(asked).Select(p => $"{p.Key}={p.Value}"));
        Assert.Equal(asked, GridAddress.Of(List + "?" + query));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("?view=Drafts&sort=name&page=4&new=true", "sort=name&view=Drafts")]
    [InlineData("?sort=name&view=Drafts", "sort=name&view=Drafts")]
    [InlineData("?q=flu%20shot&view=", "q=flu%20shot")]
    public void View_IsTheSameWhateverTheOrder_AndWithoutThePage(string query, string expected) => Assert.Equal(expected, ViewAddress.Of(List + query));
}
