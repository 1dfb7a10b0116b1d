using Bunit;
using SecureMarketing.Web.Features.Segmentation;
using SecureMarketing.Web.Features.Segmentation.Drafts;

namespace SecureMarketing.Tests.Web.Segmentation;

public sealed class TemplateListTests : BunitContext
{
    [Fact]
    public void Templates_AreOfferedWithWhoIsMeant_AndSayWhatIsNotOnFile()
    {
        SegmentTemplate? chosen = null;
        var builder = TestBuilder.Of(new SegmentDraft(TestBuilder.Catalogue, TimeProvider.System), offered: [.. TestBuilder.Catalogue.All.Where(a => a.Key is not ("observation" or "condition"))]);

        var list = Render<TemplateList>(p => p.Add(t => t.OnChosen, template => chosen = template).AddCascadingValue(builder));

        Assert.Equal(SegmentTemplates.Of(TestBuilder.Catalogue).Count(), list.FindAll("button").Count);
        Assert.Contains("Women of 40 to 74 years", list.Find("[data-template=mammogram]").TextContent, StringComparison.Ordinal);
        Assert.Equal("Nothing is on file yet for: Condition, Latest result.", list.Find("[data-template=glucose] .sm-template-missing").TextContent);
        Assert.Empty(list.FindAll("[data-template=mammogram] .sm-template-missing"));
        list.Find("[data-template=glucose]").Click();
        Assert.Equal("glucose", chosen?.Key);
    }
}
