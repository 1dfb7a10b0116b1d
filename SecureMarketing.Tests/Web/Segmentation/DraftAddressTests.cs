using SecureMarketing.Web.Features.Segmentation.Drafts;

namespace SecureMarketing.Tests.Web.Segmentation;

/// <summary>A page that is rendered with its old address once more, after its draft got an id, does not begin again.</summary>
public sealed class DraftAddressTests
{
    private const string Old = "https://example.com/segments/new";

    private static readonly Guid Id = Guid.Parse("019ad000-0000-7000-8000-0000000000d1");

    private readonly DraftAddress address = new();

    [Fact]
    public void TheOldAddressOnceMore_StillMeansTheDraft()
    {
        Assert.Null(address.Of(null, Old));
        Assert.Equal(Id, address.Begin(Id, Old));
        Assert.Equal(Id, address.Of(null, Old));
        Assert.Equal(Id, address.Of(null, Old));
        Assert.Equal(Id, address.Of(Id, Old + "?draft=1"));
    }

    [Fact]
    public void ANewSegmentAfterwards_BeginsAnew()
    {
        address.Begin(Id, Old);
        Assert.Equal(Id, address.Of(Id, Old + "?draft=1"));
        Assert.Null(address.Of(null, Old));
    }

    [Fact]
    public void AnotherAddress_WhileItWasComing_IsMeantAsItIs()
    {
        address.Begin(Id, Old);
        Assert.Null(address.Of(null, Old + "?from=2"));
        Assert.Null(address.Of(null, Old));
    }
}
