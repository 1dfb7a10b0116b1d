using SecureMarketing.Core.Contacts.Custom;
using SecureMarketing.Core.Contacts.Mapping;
using SecureMarketing.Core.Contacts.Sources;
using SecureMarketing.Web.Features.Contacts.Attributes;

namespace SecureMarketing.Tests.Web.Shared;

public sealed class AttributeDraftTests
{
    [Theory]
    [InlineData("Risk tier", ColumnShape.Text, "riskTier", CustomType.Choice)]
    [InlineData("Größe in CM", ColumnShape.Decimal, "grosseInCm", CustomType.Number)]
    [InlineData("2nd visit?", ColumnShape.Date, "ndVisit", CustomType.Date)]
    [InlineData("OPTED_IN", ColumnShape.Flag, "optedIn", CustomType.Flag)]
    [InlineData("名前", ColumnShape.Text, "", CustomType.Choice)]
    [InlineData("a column with a name that is longer than any key may be", ColumnShape.Phone, "aColumnWithANameThatIsLongerThan", CustomType.Text)]
    public void Column_SuggestsKeyAndType(string column, ColumnShape shape, string key, CustomType type)
    {
        var draft = AttributeDraft.Suggest(new InspectedColumn(column, shape, 1, []));
        Assert.Equal((key, type), (draft.Key, draft.Type));
        Assert.True(draft.Label.Length <= CustomAttribute.LabelLength);
    }
}
