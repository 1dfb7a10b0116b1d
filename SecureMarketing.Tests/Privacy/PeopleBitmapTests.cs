using CsCheck;
using SecureMarketing.Core.Privacy;

namespace SecureMarketing.Tests.Privacy;

public sealed class PeopleBitmapTests
{
    [Fact]
    public void CountsAndDifferences_AreThoseOfSets() => Gen.Select(Gen.Int[0, 300].Array[0, 40], Gen.Int[0, 300].Array[0, 40]).Sample((a, b) =>
    {
        var (left, right) = (PeopleBitmap.Of(a), PeopleBitmap.FromBytes(PeopleBitmap.Of(b).ToBytes()));
        Assert.Equal(a.Distinct().Count(), left.Count);
        Assert.Equal(a.Except(b).Count() + b.Except(a).Count(), left.DifferenceFrom(right));
        Assert.Equal(a.Except(b).Count(), left.CountWithout(right));
    });
}
